"""Reading IOB2 files: what is accepted, and what is said about a file that is not."""

import re

import pytest

from zoo.datasets.iob2 import read_documents
from zoo.errors import InputError


def read_iob2(path, strict=True):
    return [sentence for document in read_documents(path, strict) for sentence in document]


def test_word_is_the_first_column_and_tag_the_last(write_file):
    path = write_file("Ada NNP B-NP B-PER\nQuill NNP I-NP I-PER\nsails VB B-VP O\n\nYes O\n")
    assert read_iob2(path) == [(["Ada", "Quill", "sails"], ["B-PER", "I-PER", "O"]), (["Yes"], ["O"])]


def test_last_sentence_needs_no_blank_line_and_blank_lines_may_repeat(write_file):
    assert read_iob2(write_file("\n\nAda\tB-PER\n\n\t\n\nsails\tO")) == [(["Ada"], ["B-PER"]), (["sails"], ["O"])]


def test_spaces_may_repeat_and_stand_around(write_file):
    assert read_iob2(write_file("  Ada   NNP  B-PER \nsails O  \n")) == [(["Ada", "sails"], ["B-PER", "O"])]


def test_windows_line_ends_and_byte_order_mark_are_no_part_of_a_word(write_file):
    assert read_iob2(write_file("\ufeffAda\tB-PER\r\n\r\nsails\tO\r\n")) == [(["Ada"], ["B-PER"]), (["sails"], ["O"])]


@pytest.mark.parametrize("word", ["a\u2028b", "x\u00a0y", "\x85.", "\u3000!", "\x0c-", "two words"])
def test_only_a_tab_ends_a_word_where_there_is_one(write_file, word):
    assert read_iob2(write_file(f"{word}\tO\nend\tO\n")) == [([word, "end"], ["O", "O"])]


def test_document_marks_are_borders_and_no_sentences(write_file):
    path = write_file("-DOCSTART- -X- O O\n\nA O\n\nB O\n\n-DOCSTART- -X- O O\n\n-DOCSTART- -X- O O\n\nC O\n")
    assert read_documents(path) == [[(["A"], ["O"]), (["B"], ["O"])], [(["C"], ["O"])]]
    assert [tokens for tokens, _ in read_iob2(path)] == [["A"], ["B"], ["C"]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Ada B-PER\nsails\n", r"file\.txt, line 2: one column \('sails'\)"),
        ("Ada PERSON\n", r"file\.txt, line 1: the tag is 'PERSON'; expected O, B-<type> or I-<type>"),
        ("Ada B-\n", "line 1: the tag is 'B-'"),
        ("Ada o\n", "line 1: the tag is 'o'"),
        ("Ada S-PER\n", "line 1: the tag is 'S-PER'"),
        ("so O\nAda I-PER\n", "line 2: I-PER follows O; an entity begins with B-PER"),
        ("Ada B-PER\nRome I-LOC\n", "line 2: I-LOC follows B-PER"),
        ("Ada B-PER\n\nQuill I-PER\n", "line 3: I-PER follows O"),
        ("", "holds no sentences"),
        ("\n\n-DOCSTART- O\n\n", "holds no sentences"),
    ],
)
def test_flaw_is_named_in_one_line(write_file, content, message):
    with pytest.raises(InputError, match=message) as caught:
        read_iob2(write_file(content))
    assert "\n" not in str(caught.value)


def test_lenient_reading_mends_published_flaws(write_file):
    path = write_file("so\tO\nAda\tI-PER\nQuill\tI-PER\n \tO\nRome\tI-LOC\n\n\tO\n\n")
    assert read_iob2(path, strict=False) == [(["so", "Ada", "Quill", "Rome"], ["O", "B-PER", "I-PER", "B-LOC"])]


def test_lenient_reading_still_refuses_what_is_no_tag(write_file):
    with pytest.raises(InputError, match="line 1: the tag is 'X'"):
        read_iob2(write_file("Ada X\n"), strict=False)


def test_flaws_are_named_together_and_the_first_first(write_file):
    lines = "".join(f"Ada PERSON\nQuill I-PER{number}\n" for number in range(4))
    with pytest.raises(InputError) as caught:
        read_documents(write_file(lines))
    assert re.findall(r"line \d", str(caught.value)) == [f"line {number}" for number in (1, 2, 3, 4, 5)]
    assert "; and 3 more; expected O" in str(caught.value)


@pytest.mark.parametrize("comment", ["# sent_id = 7", "# text = Ada B-PER", "# newdoc id = 1", "#newpar"])
def test_comments_of_conll_u_are_no_words_and_a_sharp_may_be_one(write_file, comment):
    assert read_iob2(write_file(f"{comment}\n#\tO\nso\tO\n\n# O\n")) == [(["#", "so"], ["O", "O"]), (["#"], ["O"])]


@pytest.mark.parametrize("strict", [True, False])
def test_a_blank_word_is_left_out(tmp_path, strict):
    path = tmp_path / "words.txt"
    path.write_text("Ada\tB-PER\n \u3000\tO\n\tO\nran\tO\n", encoding="utf-8")
    assert read_iob2(path, strict) == [(["Ada", "ran"], ["B-PER", "O"])]
