"""Labelled texts in CSV: what is read, and what is said of a file that cannot be."""

import csv

import pytest

from zoo.datasets.labelled_csv import read_labelled_csv
from zoo.errors import InputError


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes):
        path = tmp_path / "reviews.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_columns_may_stand_anywhere_and_texts_may_hold_what_they_like(file):
    path = file('\ufefflabel,id,text\r\ngood,7,"Warm, wry;\n""twice"""\r\n bad ,8,fog\r\n')
    assert read_labelled_csv(path) == [('Warm, wry;\n"twice"', "good"), ("fog", "bad")]


def test_a_comma_at_the_end_of_a_line_is_nothing(file):
    assert read_labelled_csv(file("text,label\nfine,good,,\n")) == [("fine", "good")]


def test_a_text_may_be_longer_than_python_reads_by_default(file):
    limit = csv.field_size_limit()
    ((text, _),) = read_labelled_csv(file(f"text,label\n{'owl ' * 100_000},good\n"))
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
        ("text,label\nfine\n", "line 2: no label"),
        ("label,text\ngood,I liked it, a lot\n", "line 2: more values than there are columns; quote texts"),
        ('text,label\n"fine,good\n', "no CSV"),
        ('text,label\n"fine"x,good\n', "no CSV"),
        (b"text,label\ncaf\xe9,good\n", "not UTF-8 at byte 14"),
    ],
)
def test_a_flaw_is_named_in_one_line(file, content, said):
    with pytest.raises(InputError, match=said) as caught:
        read_labelled_csv(file(content))
    assert "\n" not in str(caught.value) and "reviews.csv" in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"cannot read .*none\.csv: No such file"):
        read_labelled_csv(tmp_path / "none.csv")
