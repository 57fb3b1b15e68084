"""What users' files say, and what is said of a file that cannot be read."""

import csv
from pathlib import Path

import pytest

from zoo.data.files import decode, read_csv, read_lines, read_text
from zoo.errors import InputError

COLUMNS = ("text", "label")


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_text(write_file):
    assert read_text(write_file("\ufeffone\r\ntwo\n")) == "one\ntwo\n"


def test_only_a_line_feed_ends_a_line_and_the_last_may_lack_it(write_file):
    assert read_lines(write_file("a\u2028b\r\n\n\x85c")) == ["a\u2028b", "", "\x85c"]
    assert read_lines(write_file("a\n")) == ["a"]
    assert read_lines(write_file("")) == []


def test_bytes_that_are_not_utf8_are_named_with_their_line(write_file):
    with pytest.raises(InputError, match=r"file\.txt is not UTF-8 at byte 12, 0xe9 in line 3"):
        read_text(write_file(b"one\r\ntwo\ncaf\xe9\n"))
    with pytest.raises(InputError, match="the pipe is not UTF-8 at byte 0"):
        decode(b"\xff", "the pipe")


@pytest.mark.parametrize(("name", "reason"), [("none.txt", "No such file"), (".", "Is a directory")])
@pytest.mark.parametrize("read", [read_text, read_lines, lambda path: read_csv(path, COLUMNS)])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, reason, read):
    with pytest.raises(InputError, match=f"cannot read .*: {reason}"):
        read(Path(tmp_path, name))


class TestCsv:
    def test_columns_may_stand_anywhere_and_values_may_hold_what_they_like(self, write_file):
        path = write_file('\ufefflabel,id,text\r\ngood,7,"Warm, wry;\n""twice"""\r\n\r\n bad ,8,fog\r\n')
        assert read_csv(path, COLUMNS) == [(2, ('Warm, wry;\n"twice"', "good")), (5, ("fog", " bad "))]

    def test_a_comma_at_the_end_of_a_line_is_nothing(self, write_file):
        assert read_csv(write_file("text,label\nfine,good,,\n"), COLUMNS) == [(2, ("fine", "good"))]

    def test_a_value_may_be_longer_than_python_reads_by_default(self, write_file):
        limit = csv.field_size_limit()
        ((_, (text, _)),) = read_csv(write_file(f"text,label\n{'owl ' * 100_000},good\n"), COLUMNS)
        assert len(text) == 400_000
        assert csv.field_size_limit() == limit

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("review,label\nfine,good\n", "lacks the column text; it has 'review', 'label'"),
            ("fine,good\n", "lacks the column text and label; it has 'fine', 'good'"),
            ("", "it is empty"),
            ("text,label\n", "no text"),
            ("text,label\nfine,good\n  ,bad\n", "line 3: no text"),
            ('text,label\n"fine\nday",good\nfine\n', "line 4: no label"),
            ("label,text\ngood,I liked it, a lot\n", "line 2: more values than there are columns; quote texts"),
        ],
    )
    def test_a_flaw_is_named_in_one_line(self, write_file, content, said):
        with pytest.raises(InputError, match=said) as caught:
            read_csv(write_file(content), COLUMNS)
        assert "\n" not in str(caught.value) and "file.txt" in str(caught.value)

    @pytest.mark.parametrize("wrong", ['"fine,good\n', '"fine"x,good\n', '"fine,good\n\nfine,"good"\n'])
    def test_a_wrong_quotation_mark_is_named_by_the_line_in_which_its_row_begins(self, write_file, wrong):
        path = write_file(f'text,label\n"a\nb",good\n{wrong}fine,good\nfine,good\n')
        with pytest.raises(InputError, match=r"file\.txt, line 4: a quotation mark is wrong"):
            read_csv(path, COLUMNS)
