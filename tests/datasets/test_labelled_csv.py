"""Labelled texts in CSV."""

import pytest

from zoo.datasets.labelled_csv import Columns, read_labelled_csv
from zoo.errors import InputError


def test_texts_are_kept_and_labels_lose_white_space_around_them(write_file):
    path = write_file("label,id,text\n good ,7, Warm\nbad,8,fog\n")
    assert read_labelled_csv(path) == [(" Warm", "good"), ("fog", "bad")]


def test_a_file_without_labels_is_named(write_file):
    with pytest.raises(InputError, match=r"file\.txt lacks the column label"):
        read_labelled_csv(write_file("text\nfog\n"))


def test_columns_of_other_names_are_read_and_the_options_are_named(write_file):
    path = write_file("review;stars\nfog;1\n")
    assert read_labelled_csv(path, Columns("review", "stars")) == [("fog", "1")]
    with pytest.raises(InputError, match=r"name them so, .*, or say which they are by --text-column and"):
        read_labelled_csv(path)
