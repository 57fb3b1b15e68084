"""Acronyms whose sounds follow neither from their letters nor from English spelling."""

from pathlib import Path

import pytest

import zoo
from zoo.tasks.pronouncer import acronyms, initialisms
from zoo.tasks.pronouncer.acronyms import sounds_of_acronym
from zoo.tasks.pronouncer.arpabet import IPA
from zoo.tasks.pronouncer.spoken_form import ENGLISH, Part, spoken_form

ROWS = [line.split("\t") for line in Path(acronyms.__file__).with_suffix(".tsv").read_text("utf-8").splitlines()]
WRITTEN = [row[0] for row in ROWS]


def parts(text, all_capitals=False):
    return spoken_form(text, ENGLISH, all_capitals)


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("MCAT", "EH M K AE T"),
        ("CMOS", "S IY M AO S"),
        ("ICE", "AY S"),
        ("HIPAA", "HH IH P AH"),
        ("SaaS", "S AE S"),
        ("SAAS", "S AE S"),
        ("VoIP", "V OY P"),
        ("LaTeX", "L EY T EH K"),
        ("LATEX", "L EY T EH K"),
        ("arXiv", "AA R K AY V"),
        ("Tdap", "T IY D AE P"),
        ("N.A.T.O.", "N EY T OW"),
        ("“OPEC”,", "OW P EH K"),
        ("Wi-Fi", "W AY F AY"),
        ("json", "JH EY S AH N"),
    ],
)
def test_an_acronym_has_the_sounds_of_the_list(text, sounds):
    assert parts(text) == [Part("sounds", sounds)]


@pytest.mark.parametrize("text", ["CPAPs", "CPAP's", "CPAP’S", "C.P.A.P.s", "C.P.A.P.'s"])
def test_plurals_and_possessives_have_an_ending(text):
    assert parts(text) == [Part("sounds", "S IY P AE P"), Part("ending", "s")]


def test_a_hyphenated_acronym_has_its_possessive_too():
    assert parts("Wi-Fi's") == [Part("sounds", "W AY F AY"), Part("ending", "s")]


def test_parts_of_a_compound_are_looked_up():
    assert parts("eSATA") == [Part("letters", "e"), Part("sounds", "S EY T AH")]
    assert parts("NATO-led") == [Part("sounds", "N EY T OW"), Part("word", "led")]


@pytest.mark.parametrize("written", [word for word in WRITTEN if not word.islower()])
def test_words_in_small_letters_and_with_one_capital_are_ordinary(written):
    for word in {written.lower(), written.title()} - {written}:
        assert parts(word) == [Part("word", word.lower())]


def test_a_text_in_capitals_keeps_its_ordinary_words():
    assert parts("CITES", all_capitals=True) == [Part("word", "cites")]
    assert parts("LATEX’S", all_capitals=True) == [Part("word", "latex's")]
    assert parts("NATO", all_capitals=True) == [Part("sounds", "N EY T OW")]


def test_the_list_is_in_order_and_in_arpabet():
    assert sorted(WRITTEN, key=str.lower) == WRITTEN and len({word.lower() for word in WRITTEN}) == len(WRITTEN)
    assert {symbol for row in ROWS for symbol in row[1].split()} <= {*IPA, "AH1", "ER1"}
    assert all(row[2:] in ([], ["word"]) for row in ROWS)


def test_each_acronym_is_in_one_list():
    others = initialisms._BY_LETTERS | initialisms._WORDS | initialisms._BOTH
    assert not others & {word.lower() for word in WRITTEN}
    assert sounds_of_acronym("FBI") is None


def test_models_write_them_in_their_own_notation():
    model = zoo.load("g2p-small", runtime="onnx")
    sentence = "The SaaS’s JPEGs are HIPAA safe."
    said = model.pronounce(sentence, sentence=True).output.split(" | ")
    assert said[1:3] == ["S AE S IH Z", "JH EY P EH G Z"] and said[4] == "HH IH P AH"
    assert model.pronounce("MRSA", ipa=True).output == "m ɚ s ə"
    assert model.pronounce("NATO", nbest=2).nbest == [("N EY T OW", 0.0)]


def test_a_model_of_wiktionarys_notation_says_them_too():
    said = zoo.load("g2p-ipa", runtime="onnx").predict(["JPEGs", "MRSA", "HMMWV", "ice"])
    assert said == ["d͡ʒ e ɪ p ɛ ɡ z", "m ɝ s ə", "h ʌ m v i", "a ɪ s"]
