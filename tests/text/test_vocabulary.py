"""A closed list of symbols."""

import pytest

from zoo.errors import InputError
from zoo.text.vocabulary import FIRST, PADDING, UNKNOWN, Vocabulary


def test_ids_count_in_the_order_given_after_padding_and_unknown():
    vocabulary = Vocabulary(["b", "a"])

    assert (PADDING, UNKNOWN, FIRST) == (0, 1, 2)
    assert vocabulary.ids(["a", "b", "c"]) == [3, 2, UNKNOWN]
    assert [vocabulary.id(symbol) for symbol in "abc"] == [3, 2, UNKNOWN]
    assert len(vocabulary) == 4
    assert "a" in vocabulary
    assert "c" not in vocabulary
    assert vocabulary.symbols == ["b", "a"]


@pytest.mark.parametrize("symbols", [["a", "b", "a"], ["a", ""], ["a", 1], [None]], ids=repr)
def test_symbols_that_are_no_string_empty_or_twice_there_are_refused(symbols):
    with pytest.raises(InputError):
        Vocabulary(symbols)
