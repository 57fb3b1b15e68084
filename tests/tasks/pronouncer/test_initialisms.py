"""Which words in capitals are said letter by letter."""

from pathlib import Path

import pytest

import zoo
from zoo.tasks.pronouncer.evaluate import read_listed_file
from zoo.tasks.pronouncer.initialisms import is_common, is_pronounceable, is_said_by_letters


def test_initialisms_are_said_by_letters():
    words = "fbi html cia usa nyse ucla suv eeoc ymca epa ipo aec tv bbc ged pos mis nyc usaa byob mmorpg"
    assert all(is_said_by_letters(word) for word in words.split())


def test_words_and_acronyms_are_not():
    words = "nasa aids nato opec unesco ram sim pin laser scuba hello great the dry no"
    assert not any(is_said_by_letters(word) for word in words.split())


def test_in_a_text_in_capitals_only_what_is_no_word_is_said_by_letters():
    assert [is_said_by_letters(word, all_capitals=True) for word in ("us", "cat", "dot", "fbi", "cia", "epa")] == [
        *(False, False, False, True, True, True),
    ]


def test_pronounceable_is_what_begins_and_ends_as_english_words_do():
    assert all(map(is_pronounceable, ["strength", "hello", "dry", "yolo", "uganda", "sphere"]))
    assert not any(map(is_pronounceable, ["html", "fbi", "ncaa", "espn", "eeoc", "ymca", "lgbtqia", ""]))
    assert is_common("the") and is_common("hello") and not is_common("cia") and not is_common("nasa")


@pytest.mark.parametrize("name", ["g2p", "g2p-small"])
@pytest.mark.parametrize(
    ("file", "count", "least"),
    [
        ("initialisms", 200, 1.0),
        ("initialisms_to_tune_on", 100, 0.99),
        ("more_initialisms", 109, 0.99),
        ("common_initialisms", 200, 0.95),  # most of its errors were known when the lexicon was written
        ("field_initialisms", 200, 0.89),  # none was
    ],
)
def test_nearly_all_are_said_right(name, file, count, least):
    words, listed = read_listed_file(Path(__file__).parent / f"{file}.tsv")
    said = zoo.load(name, runtime="onnx").predict(words)
    right = sum(output in entries for output, entries in zip(said, listed, strict=True))
    assert len(words) == count and right / count >= least


def test_a_model_of_wiktionarys_notation_says_letters_and_contractions_too():
    said = zoo.load("g2p-ipa", runtime="onnx").predict(["FBI's", "MP3", "can't", "don't", "I'm", "they've", "DJ"])
    assert said[:3] == ["ɛ f b i a ɪ z", "ɛ m p i θ ɹ i", "k æ n t"]
    assert said[3:] == ["d o ʊ n t", "a ɪ m", "ð e ɪ v", "d i d͡ʒ e ɪ"]
