"""Words and their pronunciations in files: what is read, and what is said of a file that cannot be."""

import pytest

from zoo.datasets.pronunciation_file import read_pronunciation_file
from zoo.errors import InputError


def test_a_line_is_a_word_a_tab_and_its_pronunciation(write_file):
    path = write_file("\ufeffkettle\tK EH T AH L\r\n\nOwl's \t AW L Z\nkettle\tK EH T L", "words.tsv")
    assert read_pronunciation_file(path) == [("kettle", "K EH T AH L"), ("Owl's", "AW L Z"), ("kettle", "K EH T L")]


def test_csv_has_columns_of_these_names(write_file):
    path = write_file("pronunciation,word\nAW L,owl\n", "words.csv")
    assert read_pronunciation_file(path) == [("owl", "AW L")]
    with pytest.raises(InputError, match="lacks the column pronunciation; it has 'word', 'label'"):
        read_pronunciation_file(write_file("word,label\nowl,AW L\n", "other.csv"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("owl AW L\n", "line 1: expected a word, a tab and its pronunciation"),
        ("owl\tAW L\nfinch\t\n", "line 2: expected"),
        ("owl\tAW L\textra\n", "line 1: expected"),
        ("\tAW L\n", "line 1: expected"),
        ("\n \n", "holds no word"),
    ],
)
def test_a_flaw_is_named_in_one_line(write_file, content, said):
    with pytest.raises(InputError, match=said) as caught:
        read_pronunciation_file(write_file(content, "words.tsv"))
    assert "\n" not in str(caught.value) and "words.tsv" in str(caught.value)
