"""A closed list of symbols."""

import pytest

from zoo.errors import InputError
from zoo.text.vocabulary import FIRST, PADDING, UNKNOWN, Vocabulary, by_count


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


COUNTS = {"Owl": 2, "owl": 1, "day": 3, "fog": 1}


def test_frequent_symbols_come_first_and_equally_frequent_ones_by_their_characters():
    assert by_count(COUNTS) == ["day", "Owl", "fog", "owl"]


def test_tokens_of_one_form_count_together():
    assert by_count(COUNTS, str.lower) == ["day", "owl", "fog"]


def test_rare_symbols_are_left_out_and_further_ones_come_last_once():
    assert by_count(COUNTS, least=2, more=["zoo", "day", "ant"]) == ["day", "Owl", "zoo", "ant"]
