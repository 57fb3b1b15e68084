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


def test_cmudict_is_read_as_it_is_published(write_file, capsys):
    path = write_file(
        ";;; # CMUdict\r\nOWL  AW1 L\r\n!EXCLAMATION-POINT  EH2 K\r\nWORD(1)  W ER1 D\r\naalborg(2) AA1 L # place\r\n"
    )
    assert read_pronunciation_file(path) == [
        ("OWL", "AW L"),
        ("!EXCLAMATION-POINT", "EH K"),
        ("WORD", "W ER D"),
        ("aalborg", "AA L"),
    ]
    assert "file.txt marks stress (AW1); it is read without, AW" in capsys.readouterr().err


def test_a_sharp_is_a_symbol_where_tabs_separate(write_file):
    assert read_pronunciation_file(write_file("owl\taʊ # l\n")) == [("owl", "aʊ # l")]


def test_tables_of_other_forms_have_the_same_columns(write_file):
    for name, content in {
        "a.tsv": "Word\tPronunciation\nowl\tAW L\n",
        "b.csv": "word;pronunciation\nowl;AW L\n",
        "c.jsonl": '{"word": "owl", "pronunciation": "AW L"}\n',
    }.items():
        assert read_pronunciation_file(write_file(content, name)) == [("owl", "AW L")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("finch\n", "line 1: 'finch'; expected a word, a tab and its pronunciation"),
        ("owl\tAW L\nfinch\t\n", r"line 2: 'finch\\t'; expected"),
        ("owl\tAW L\textra\n", "line 1: .*; expected"),
        ("\tAW L\n", "line 1: .*; expected"),
        ("\n".join("abcdefg"), "line 1: 'a'; line 2: 'b'; .*; and 2 more; expected"),
        ("\n \n", "holds no word"),
        (";;; nothing\n", "holds no word"),
    ],
)
def test_a_flaw_is_named_in_one_line(write_file, content, said):
    with pytest.raises(InputError, match=said) as caught:
        read_pronunciation_file(write_file(content, "words.tsv"))
    assert "\n" not in str(caught.value) and "words.tsv" in str(caught.value)
