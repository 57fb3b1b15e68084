"""Names of letters, endings, and the best of several parts."""

import pytest

from zoo.tasks.pronouncer.arpabet import IPA
from zoo.tasks.pronouncer.joining import joined, pronunciations
from zoo.tasks.pronouncer.results import Candidate
from zoo.tasks.pronouncer.sounds import sounds_of
from zoo.tasks.pronouncer.spoken_form import spoken_form

ARPABET = sounds_of(IPA)
SYMBOLS = "a æ b d d͡ʒ e f h i j k l m n o p s t t͡ʃ u v w z ə ɑ ɛ ɪ ɹ ʊ ʌ"
WIKTIONARY = sounds_of(SYMBOLS.split())


def said(text, sounds=ARPABET, **known):
    parts = spoken_form(text)
    return pronunciations(parts, {word: [Candidate(*one) for one in best] for word, best in known.items()}, sounds, 3)


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("FBI", "EH F B IY AY"),
        ("DVDs", "D IY V IY D IY Z"),
        ("DVR's", "D IY V IY AA R Z"),
        ("XLF's", "EH K S EH L EH F S"),
        ("SOSs", "EH S OW EH S IH Z"),
        ("HTH's", "EY CH T IY EY CH IH Z"),
        ("I'm", "AY M"),
        ("I'll", "AY L"),
        ("OK'd", "OW K EY D"),
        ("WWW", "D AH B AH L Y UW D AH B AH L Y UW D AH B AH L Y UW"),
    ],
)
def test_letters_have_their_names_and_endings_fit_the_sound_before(text, output):
    known = {"i'll": [("AY L", 0.0)]}
    assert said(text, **known) == [Candidate(output, 0.0)]


def test_wiktionarys_notation_has_two_symbols_for_a_diphthong():
    assert WIKTIONARY is not ARPABET and WIKTIONARY is not None
    assert said("FBI's", WIKTIONARY)[0].output == "ɛ f b i a ɪ z"
    assert (
        said("HJ's", WIKTIONARY)[0].output == "e ɪ t͡ʃ d͡ʒ e ɪ z" and said("XXXs", WIKTIONARY)[0].output[-5:] == "s ɪ z"
    )
    assert said("W", WIKTIONARY)[0].output == "d ʌ b ə l j u"


def test_endings_of_contractions_follow_rules():
    assert [ARPABET.ending("nt", before) for before in ("SH UH D", "D UW")] == ["AH N T", "N T"]
    assert [ARPABET.ending("d", before) for before in ("W EY T", "K AO", "P IH K")] == ["IH D", "D", "T"]
    assert [ARPABET.ending("ve", before) for before in ("DH EY", "DH EY D")] == ["V", "AH V"]
    assert [ARPABET.ending("ll", before) for before in ("AY", "DH AE T")] == ["L", "AH L"]
    assert ARPABET.ending("re", "DH EY") == "ER" and WIKTIONARY.ending("re", "ð e ɪ") == "ɚ"
    assert WIKTIONARY.ending("s", "t͡ʃ ɝ t͡ʃ") == "ɪ z" and WIKTIONARY.ending("s", "k æ t") == "s"


def test_a_model_that_does_not_write_all_names_of_letters_names_none():
    assert sounds_of([symbol for symbol in IPA if symbol != "JH"]) is None and sounds_of(["x"]) is None


def test_parts_are_combined_by_their_total_log_probability():
    mail = [("M EY L", -0.1), ("M AA L", -2.0)]
    assert said("e-mail", mail=mail) == [Candidate("IY M EY L", -0.1), Candidate("IY M AA L", -2.0)]
    choices = [[Candidate("a", -1.0), Candidate("b", -1.5)], [Candidate("c", -1.0), Candidate("d", -1.1)]]
    assert joined(choices, 3) == [Candidate("a c", -2.0), Candidate("a d", -2.1), Candidate("b c", -2.5)]
    assert joined(choices, 1, " | ") == [Candidate("a | c", -2.0)]


def test_of_equal_outputs_the_most_probable_is_kept():
    choices = [[Candidate("a", -1.0), Candidate("a b", -1.1)], [Candidate("b c", -1.0), Candidate("c", -2.0)]]
    assert joined(choices, 4) == [Candidate("a b c", -2.0), Candidate("a b b c", -2.1), Candidate("a c", -3.0)]
