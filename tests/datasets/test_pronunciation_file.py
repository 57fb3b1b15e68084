"""Words and their pronunciations in files: what is read, and what is said of a file that cannot be."""

import pytest

from zoo.datasets.pronunciation_file import read_pronunciation_file
from zoo.errors import InputError


@pytest.fixture
def file(tmp_path):
    def write(name: str, content: str | bytes):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_a_line_is_a_word_a_tab_and_its_pronunciation(file):
    path = file("words.tsv", "\ufeffkettle\tK EH T AH L\r\n\nOwl's \t AW L Z\nkettle\tK EH T L")
    assert read_pronunciation_file(path) == [("kettle", "K EH T AH L"), ("Owl's", "AW L Z"), ("kettle", "K EH T L")]


def test_csv_has_columns_of_these_names(file):
    path = file("words.csv", "pronunciation,word\nAW L,owl\n")
    assert read_pronunciation_file(path) == [("owl", "AW L")]
    with pytest.raises(InputError, match="lacks the column pronunciation; it has 'word', 'label'"):
        read_pronunciation_file(file("other.csv", "word,label\nowl,AW L\n"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("owl AW L\n", "line 1: expected a word, a tab and its pronunciation"),
        ("owl\tAW L\nfinch\t\n", "line 2: expected"),
        ("owl\tAW L\textra\n", "line 1: expected"),
        ("\tAW L\n", "line 1: expected"),
        ("\n \n", "holds no word"),
        (b"caf\xe9\tK\n", "not UTF-8 at byte 3"),
    ],
)
def test_a_flaw_is_named_in_one_line(file, content, said):
    with pytest.raises(InputError, match=said) as caught:
        read_pronunciation_file(file("words.tsv", content))
    assert "\n" not in str(caught.value) and "words.tsv" in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"cannot read .*none\.tsv: No such file"):
        read_pronunciation_file(tmp_path / "none.tsv")
