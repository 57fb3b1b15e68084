"""Labelled texts in CSV."""

import pytest

from zoo.datasets.labelled_csv import read_labelled_csv
from zoo.errors import InputError


def test_texts_are_kept_and_labels_lose_white_space_around_them(write_file):
    path = write_file("label,id,text\n good ,7, Warm\nbad,8,fog\n")
    assert read_labelled_csv(path) == [(" Warm", "good"), ("fog", "bad")]


def test_a_file_without_labels_is_named(write_file):
    with pytest.raises(InputError, match=r"file\.txt lacks the column label"):
        read_labelled_csv(write_file("text\nfog\n"))
