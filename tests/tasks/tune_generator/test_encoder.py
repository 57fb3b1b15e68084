"""Tunes as a generator's ids, and in the keys they may be played in."""

from dataclasses import replace

import pytest

from zoo.abc_notation import Key, Metre, read_tune, transpose
from zoo.abc_notation.playable_keys import HIGHEST, LOWEST, MOST_FIFTHS, in_playable_keys
from zoo.errors import InputError
from zoo.tasks.tune_generator.encoder import TuneEncoder
from zoo.text.vocabulary import END, UNKNOWN

TUNE = read_tune("X:1\nR:jig\nM:6/8\nK:G\n|:GAB c2d|G3 z3:|", "made up")
SYMBOLS = ["R:?", "R:jig", "R:reel", "M:6/8", "M:4/4", "K:G", "K:Em", *dict.fromkeys(TUNE.tokens)]


@pytest.fixture
def encoder():
    return TuneEncoder(SYMBOLS)


def test_a_tune_is_its_header_its_music_and_its_end(encoder):
    row = encoder.row(TUNE)
    assert row.ids.tolist() == [*row.header, *row.music]
    assert encoder.header(row.header) == {"type": "jig", "metre": "6/8", "key": "G"}
    assert encoder.tokens(row.music[:-1]) == list(TUNE.tokens) and row.music[-1] == END
    assert encoder.header(row.header[::-1]) == encoder.header(row.header)  # in whatever order


def test_a_type_that_is_not_said_or_known_is_a_question_mark(encoder):
    for row in (encoder.row(TUNE, say_type=False), *(encoder.row(replace(TUNE, type=kind)) for kind in ("", "polka"))):
        assert encoder.symbols[row.header[0] - 2] == "R:?"
        assert encoder.header(row.header)["type"] == ""
    assert encoder.types == ["jig", "reel"] and len(encoder.choices("type")) == 2
    assert UNKNOWN in encoder.row(replace(TUNE, metre=Metre(3, 4))).header


def test_a_model_may_know_no_types():
    encoder = TuneEncoder(SYMBOLS[3:])
    assert encoder.fields == ("metre", "key") and encoder.types == []
    assert encoder.header(encoder.row(TUNE).header) == {"type": "", "metre": "6/8", "key": "G"}
    with pytest.raises(InputError, match="leave the type out"):
        encoder.field_id("type", "jig")


def test_the_metre_of_a_type_is_one_of_those_it_is_written_in():
    def choices(encoder, field, **said):
        header = [encoder.field_id(name, value) for name, value in said.items()]
        return [encoder.header([index])[field] for index in encoder.choices(field, header)]

    encoder = TuneEncoder(SYMBOLS, {"jig": ["6/8"]})
    assert choices(encoder, "metre") == ["6/8", "4/4"]
    assert choices(encoder, "metre", type="jig") == ["6/8"]
    assert choices(encoder, "metre", key="G", type="jig") == ["6/8"]
    assert choices(encoder, "metre", type="reel") == ["6/8", "4/4"]  # nothing is known of it
    assert choices(encoder, "type", metre="4/4") == ["reel"]
    assert choices(encoder, "type", metre="6/8") == choices(encoder, "type") == ["jig", "reel"]
    assert choices(encoder, "key", type="jig") == ["G", "Em"]
    nobody = TuneEncoder(SYMBOLS, {"jig": ["6/8"], "reel": ["6/8"]})
    assert choices(nobody, "type", metre="4/4") == ["jig", "reel"]  # something must be danced to it
    for metres in ({"jig": ["3/4"]}, {"polka": ["6/8"]}, {"?": ["6/8"]}):
        with pytest.raises(InputError, match="symbols of both"):
            TuneEncoder(SYMBOLS, metres)


def test_what_was_never_learnt_is_refused_with_what_was(encoder):
    with pytest.raises(InputError, match=r"no type 'polka'; it knows jig, reel$"):
        encoder.field_id("type", "polka")
    with pytest.raises(InputError, match=r"no type '\?'"):
        encoder.field_id("type", "?")
    with pytest.raises(InputError, match=r"no key 'Am'; it knows G, Em$"):
        encoder.field_id("key", Key("A", "minor"))


@pytest.mark.parametrize(
    ("symbols", "said"),
    [(["K:G", "A"], "metre and a key"), (["R:jig", *SYMBOLS[3:]], "R:\\?"), (SYMBOLS[:7], "music")],
)
def test_symbols_that_make_no_tune_are_refused(symbols, said):
    with pytest.raises(InputError, match=said):
        TuneEncoder(symbols)


def test_keys_are_those_that_can_be_read_and_reached():
    forms = in_playable_keys(TUNE)
    assert forms[0] is TUNE
    assert {str(form.key) for form in forms} == {"G", "C", "D", "A", "E", "F", "Bb", "Eb", "Ab"}
    for form in forms:
        assert transpose(form, TUNE.key).tokens == TUNE.tokens
        sounding = [pitch for bar in form.bars() for event in bar.events for pitch in event.pitches]
        assert min(sounding) >= LOWEST and max(sounding) <= HIGHEST and abs(form.key.fifths) <= MOST_FIFTHS


def test_a_tune_at_the_edge_of_the_range_moves_one_way_alone():
    low = read_tune("X:1\nM:4/4\nK:G\nG,2B,2D2G2|", "low")
    assert {str(form.key) for form in in_playable_keys(low)} == {"G", "Ab", "A", "Bb", "C"}
    high = read_tune("X:1\nM:4/4\nK:E\ne'8|", "high")
    assert {str(form.key) for form in in_playable_keys(high)} == {"E", "Eb", "D", "C"}
    out = read_tune("X:1\nM:4/4\nK:G\nG,,4g''4|", "out of reach")
    assert in_playable_keys(out) == [out]
