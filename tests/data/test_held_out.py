"""Examples held out of a user's data."""

from pathlib import Path

import numpy as np
import pytest

from zoo.data.held_out import held_out, hold_out_tenth
from zoo.errors import InputError

FILE = Path("tunes.abc")


def test_a_share_of_each_label_is_held_out():
    labels = ["ok"] * 40 + ["urgent"] * 10
    out = held_out(labels, 0.1, seed=1)
    assert (out[:40].sum(), out[40:].sum()) == (4, 1)
    assert held_out(labels, 0.1, seed=2).tolist() != out.tolist()


def test_columns_stay_together_and_the_seed_of_numpy_decides():
    words, numbers = list("abcdefghijklmnopqrst"), list(range(20))
    np.random.seed(1)
    first = hold_out_tenth((words, numbers), FILE, "words")
    np.random.seed(1)
    assert hold_out_tenth((words, numbers), FILE, "words") == first
    kept, out = first
    assert [len(column) for column in (*kept, *out)] == [18, 18, 2, 2]
    assert sorted(kept[0] + out[0]) == words
    for columns in first:
        assert all(words[number] == word for word, number in zip(*columns, strict=True))


def test_a_file_with_too_few_examples_is_named():
    with pytest.raises(InputError, match=r"tunes\.abc has too few tunes to hold a tenth of them out; give .* --dev"):
        hold_out_tenth(([1, 2],), FILE, "tunes")
    with pytest.raises(InputError, match="too few texts to hold a tenth of each label out"):
        hold_out_tenth((list("abcdefgh"),), FILE, "texts", labels=list("xyxyxyxy"))
