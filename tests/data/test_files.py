"""What users' files say, and what is said of a file that cannot be read."""

import bz2
import gzip
import lzma
from pathlib import Path

import pytest

from zoo.data.files import Flaw, decode, encoding_of, flawed, read_lines, read_text, suffix
from zoo.errors import InputError


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding_and_is_no_part_of_the_text(write_file, encoding):
    data = "one ☃\r\ntwo\n".encode(encoding)
    assert read_text(write_file(data)) == "one ☃\ntwo\n"
    assert encoding_of(data) == encoding
    assert read_text(write_file("\ufeff☃".encode("utf-16-be"))) == "☃"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_lines_may_end_in_any_way_and_the_last_may_not_at_all(write_file, end):
    assert read_lines(write_file(f"a\u2028b{end}{end}\x85c")) == ["a\u2028b", "", "\x85c"]
    assert read_lines(write_file(f"a{end}")) == ["a"]
    assert read_lines(write_file("")) == []


def test_ends_of_lines_may_differ_in_a_file(write_file):
    assert read_lines(write_file("a\rb\r\nc\nd")) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files_are_unpacked_whatever_they_are_called(write_file, pack):
    assert read_text(write_file(pack("☃\r\n".encode()))) == "☃\n"
    with pytest.raises(InputError, match=r"file\.txt cannot be unpacked: .*; pack it again"):
        read_text(write_file(pack("☃".encode())[:-9]))


@pytest.mark.parametrize(("name", "kind"), [("a.csv", ".csv"), ("A.b.CSV.gz", ".csv"), ("a", ""), ("a.xz", "")])
def test_the_suffix_of_a_packed_file_is_that_of_what_is_in_it(name, kind):
    assert suffix(name) == kind


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"one\r\ntwo\ncaf\xe9 au lait\n", "at byte 12, 0xe9 in line 3; it is likely WINDOWS-1252, which reads 'café'"),
        (b"one\rtwo\r\x93three\x94", "in line 3; it is likely WINDOWS-1252, which reads '“three”' there"),
        (b"caf\xe9", "convert it by iconv -f WINDOWS-1252 -t UTF-8"),
        ("Это хороший фильм".encode("cp1251"), "likely WINDOWS-1251, which reads 'Это' there: convert it by iconv -f"),
        ("これは良い映画です。".encode("shift_jis"), "find out its encoding, and convert it by iconv -f ENCODING"),
        ("é\n".encode() + b"\xe9", "0xe9 in line 2; what stands before is UTF-8: mend that line"),
        ("one\ntwo".encode("utf-16-le"), "is UTF-16LE without a byte-order mark.*iconv -f UTF-16LE -t UTF-8"),
        ("é one\ntwo".encode("utf-16-be"), "is UTF-16BE without a byte-order mark"),
        (b"\xff\xfeabc", "is not UTF-16 at byte 4, 0x63 in line 1, though its first bytes say so"),
        (b"one\ntwo\0\n", "has a NUL byte in line 2"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a PNG picture; give a text"),
        (b"PK\x03\x04\0\0", "is a ZIP archive, such as .docx or .xlsx; save it as plain text or CSV in UTF-8"),
        (b"%PDF-1.4\n", "is a PDF; save it as plain text"),
        (b"MThd\0\0", "is a MIDI file; convert it to ABC"),
    ],
)
def test_what_is_no_text_in_utf8_is_named_with_its_line_and_the_way_out(write_file, data, said):
    with pytest.raises(InputError, match=f"file.txt .*{said}") as caught:
        read_text(write_file(data))
    assert "\n" not in str(caught.value)


def test_a_text_may_begin_as_other_files_do(write_file):
    assert read_text(write_file("GIF89a is a format")) == "GIF89a is a format"


def test_what_is_no_file_is_named_too():
    with pytest.raises(InputError, match="the pipe is not UTF-8 at byte 0"):
        decode(b"\xff", "the pipe")


def test_five_flaws_are_named_and_the_others_counted():
    flaws = [Flaw(f"line {number}", "wrong", "mend it") for number in range(1, 8)]
    assert str(flawed("a.txt", flaws[:1])) == "a.txt, line 1: wrong; mend it"
    assert str(flawed("a.txt", flaws)).endswith("line 5: wrong; and 2 more; mend it")


@pytest.mark.parametrize(("name", "reason"), [("none.txt", "No such file"), (".", "Is a directory")])
@pytest.mark.parametrize("read", [read_text, read_lines])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, reason, read):
    with pytest.raises(InputError, match=f"cannot read .*: {reason}"):
        read(Path(tmp_path, name))
