"""What users write, in the parts that are said."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.errors import InputError
from zoo.tasks.pronouncer.arpabet import IPA
from zoo.tasks.pronouncer.spoken_form import ENGLISH, Dialect, spoken_form, words_of


def said(text, dialect=ENGLISH, all_capitals=False):
    """The parts in one line: letters in capitals, sounds in brackets, endings after a +."""
    shown = {"letters": str.upper, "word": str, "ending": "+{}".format, "sounds": "[{}]".format}
    return " ".join(shown[part.kind](part.text) for part in spoken_form(text, dialect, all_capitals))


@pytest.mark.parametrize("word", ["recurrent", "Recurrent", "can't", "O'Brien", "'tis", "Jones's", "naïve", "McDonald"])
def test_a_word_of_a_dictionary_is_one_part(word):
    assert said(word) == word.lower()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("FBI", "FBI"),
        ("FBI's", "FBI +s"),
        ("FBI’s", "FBI +s"),
        ("FBI'S", "FBI +s"),
        ("DVDs", "DVD +s"),
        ("CEOs'", "CEO +s"),
        ("OK'd", "OK +d"),
        ("U.S.", "U S"),
        ("U.S.A.'s", "U S A +s"),
        ("C.A.T.", "C A T"),
        ("Ph.D.", "P H D"),
        ("Ph.D.s", "P H D +s"),
        ("B.Sc.", "B S C"),
        ("PhDs", "PHD +s"),
        ("IoT", "IOT"),
        ("PwC's", "PWC +s"),
        ("IgG", "IGG"),
        ("OB-GYN", "OB GYN"),
        ("a.m.", "A M"),
        ("MP3", "MP three"),
        ("mp3", "MP three"),
        ("H2O", "H two O"),
        ("F-16", "F sixteen"),
        ("a4", "A four"),
        ("A's", "A +s"),
        ("É's", "E +s"),
        ("2FA", "two FA"),
        ("CD-ROM", "CD rom"),
        ("COVID-19", "covid nineteen"),
        ("AT&T", "AT and T"),
        ("M&M's", "M and M +s"),
        ("R & B", "R and B"),
        ("mRNA", "M RNA"),
        ("NASA's", "nasa +s"),
        ("N.A.S.A.", "nasa"),
        ("N.Y.P.D.'s", "NYPD +s"),
        ("RAMs", "ram +s"),
        ("CISOs", "ciso +s"),
        ("HELLO", "hello"),
        ("CAFÉ", "café"),
        ("IT'S", "it's"),
        ("JPEGs", "[JH EY P EH G] +s"),
        ("MS-DOS", "[EH M EH S D AO S]"),
        ("CNN.com", "CNN dot com"),
        ("B", "B"),
        ("A", "a"),
    ],
)
def test_initialisms_are_said_by_their_letters(text, parts):
    assert said(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("e-mail", "E mail"),
        ("E‑mail", "E mail"),
        ("T-shirt", "T shirt"),
        ("x-ray", "X ray"),
        ("co-op", "co op"),
        ("mother-in-law", "mother in law"),
        ("vis-a-vis", "vis a vis"),
        ("A-frame", "A frame"),
        ("and/or", "and or"),
        ("rock'n'roll", "rock 'n roll"),
        ("rock ’n’ roll", "rock 'n roll"),
        ("rock-n-roll", "rock 'n roll"),
        ("YouTube", "you tube"),
        ("iPhone's", "I phone's"),
        ("iOS", "I OS"),
        ("HTMLText", "HTML text"),
        ("DeVito", "devito"),
        ("McDonald's", "mcdonald's"),
    ],
)
def test_compounds_are_said_part_by_part(text, parts):
    assert said(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('"hello,"', "hello"),
        ("‘hello’", "hello"),
        ("(word)", "word"),
        ("Jones'", "jones"),
        ("‘tis", "'tis"),
        ("'em,", "'em"),
        ("'Tom'", "tom"),
        ("I'm", "I +m"),
        ("I'M", "I +m"),
        ("they'd've", "they'd +ve"),
        ("DON'T", "don't"),
    ],
)
def test_punctuation_around_a_word_is_not_said_and_apostrophes_of_it_stay(text, parts):
    assert said(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("can't", "cant"),
        ("don't", "doant"),
        ("shouldn't", "should +nt"),
        ("they'd've", "they +d +ve"),
        ("James's", "james +s"),
        ("NASA's", "nasa +s"),
        ("I've", "I +ve"),
        ("o'clock", "oclock"),
        ("'tis", "tis"),
        ("10:00", "ten oclock"),
    ],
)
def test_without_apostrophes_contractions_are_ended_by_rule(text, parts):
    assert said(text, Dialect(apostrophes=False)) == parts


def test_without_names_of_letters_everything_is_a_word():
    assert said("FBI-MP3's", Dialect(letters=False)) == "fbi mp threes"
    assert said("X", Dialect(letters=False)) == "x"


@pytest.mark.parametrize(
    ("sign", "name"), [("&", "and"), ("+", "plus"), ("%", "percent"), ("@", "at"), ("=", "equals")]
)
def test_signs_are_said_by_their_names(sign, name):
    assert said(sign) == name and said(f"bad{sign}bad") == f"bad {name} bad"


@pytest.mark.parametrize(
    ("text", "parts"),
    [("#1", "number one"), ("C#", "C sharp"), ("#now", "hashtag now"), ("-5", "minus five"), ("1/2", "one slash two")],
)
def test_signs_that_mean_several_things_are_said_by_what_stands_around(text, parts):
    assert said(text) == parts


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("☃", "has '☃', which cannot be said"),
        ("bad→worse", "has '→'"),
        ("...", "has no letter, digit or sign"),
        ("two words", "has white space; ask for whole sentences"),
    ],
)
def test_what_cannot_be_said_is_an_error(text, reason):
    with pytest.raises(InputError, match=reason):
        spoken_form(text)


def test_the_words_of_a_sentence_are_those_that_are_said():
    assert words_of("“Well” — he paid $5 million (in 1984) & left...") == (
        ["“Well”", "he", "paid", "$5 million", "(in", "1984)", "&", "left..."],
        False,
    )
    assert words_of(" ... ") == ([], False) and words_of("now--or never")[0] == ["now", "or", "never"]
    assert said("$5 million,") == "five million dollars"


def test_a_text_in_capitals_says_nothing_about_its_words():
    assert words_of("THE CAT SAT WITH US.")[1] and not words_of("FBI, CIA")[1] and not words_of("Sold AND gone")[1]
    assert said("US") == "US" and said("US", all_capitals=True) == "us"
    assert said("OPT", all_capitals=True) == "opt" and said("FBI", all_capitals=True) == "FBI"


@pytest.mark.parametrize("text", ["A" * 100_000, "a." * 50_000, "1" * 20_000, "a'" * 50_000, "," * 100_000])
def test_time_is_in_proportion_to_the_text(text):
    spoken_form(f"{text}x")


WRITTEN = st.text("aAbBsS'’-./&%$£1209:,# éÉß½☃東\u0301" + string.ascii_letters, min_size=1, max_size=12) | st.text(
    max_size=8
)


@given(WRITTEN, st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_has_parts_or_is_refused(text, letters, apostrophes, all_capitals):
    try:
        parts = spoken_form(text, Dialect(letters, apostrophes), all_capitals)
    except InputError:
        return
    assert parts and parts[0].kind != "ending"
    for kind, part in parts:
        if kind == "sounds":
            assert letters and set(part.replace("1", "").split()) <= set(IPA)
            continue
        assert part == part.lower() and (kind == "word" or (part.isascii() and part.isalpha() and letters))
        assert kind != "word" or apostrophes or not letters or "'" not in part
