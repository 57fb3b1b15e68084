"""The pitches that are heard, and the order of repeats."""

from fractions import Fraction

import pytest
from fixtures.abc_tunes import tune

from zoo.abc_notation import melody
from zoo.abc_notation.playback import playing_order


def sounding(music: str, **header: str) -> list[int]:
    return [pitch for _, _, pitches in melody(tune(music, **header).bars(), repeats=False) for pitch in pitches]


class TestSound:
    @pytest.mark.parametrize(
        ("music", "key", "pitches"),
        [
            ("C c, c' B,", "C", [60, 60, 84, 59]),
            ("F ^F F | F", "C", [65, 66, 66, 65]),
            ("F =F F | F", "G", [66, 65, 65, 66]),
            ("^f F | F", "C", [78, 66, 65]),  # in every octave
            ("^f- | f f", "C", [78, 77]),  # a tie carries it over the bar line
            ("B _B __B ^^B", "F", [70, 70, 69, 73]),
            ("{^c}c", "C", [73]),
            ("F [K:D] F [K:C] F", "C", [65, 66, 65]),
            ("[CE^G]", "C", [60, 64, 68]),
        ],
    )
    def test_pitches_are_those_of_the_key_and_the_accidentals(self, music, key, pitches):
        assert sounding(music, key=key) == pitches

    @pytest.mark.parametrize(
        ("music", "metre", "lengths"),
        [
            ("A2 A/2 A3/2", "4/4", "2 1/2 3/2"),
            ("A>A A<A A>>A A2<<A2", "4/4", "3/2 1/2 1/2 3/2 7/4 1/4 1/2 7/2"),
            ("(3AAA (3A2A2A2 A", "4/4", "2/3 2/3 2/3 4/3 4/3 4/3 1"),
            ("(2AA (4AAAA", "6/8", "3/2 3/2 3/4 3/4 3/4 3/4"),
            ("(5AAAAA", "4/4", "2/5 2/5 2/5 2/5 2/5"),
            ("(5AAAAA", "6/8", "3/5 3/5 3/5 3/5 3/5"),
            ("(3A>AA", "4/4", "1 1/3 2/3"),
            ("(3:2:2A2A A", "4/4", "4/3 2/3 1"),
            ("{gf}A [CE]3 A-|A2-A", "4/4", "1 3 4"),
        ],
    )
    def test_lengths(self, music, metre, lengths):
        found = [length * 8 for _, length, _ in melody(tune(music, metre).bars())]
        assert found == [Fraction(length) for length in lengths.split()]

    def test_rests_take_time(self):
        assert [onset * 8 for onset, _, _ in melody(tune("A z2 A | z A").bars())] == [0, 3, 5]

    @pytest.mark.parametrize(
        ("music", "played"),
        [
            ("A|B|c|", "ABc"),
            ("A|B:|c|", "ABABc"),
            ("A||B:|c|", "ABBc"),
            ("A|:B:|c|", "ABBc"),
            ("A:|B:|", "AABB"),
            ("|:A::B:|c", "AABBc"),
            ("|:A|[1B:|[2c||d", "ABAcd"),
            ("A|1B:|2c|d", "ABAcd"),
            ("|:A|[1B:|[2c:|d", "ABAcd"),  # the second needs no sign
            ("|:A|[1B:|[2c::d:|", "ABAcdd"),
            ("|:A|[1,3B:|[2c:|[4d|e", "ABAcABAde"),
            ("|:A|[1B|c:|[2d|e|]f:|", "ABcAdeff"),
            ("|:A|[1B:|[2c||d|[1e:|[2f|]", "ABAcdedf"),
            ("|:A|B", "AB"),
            ("|:A|[1B:||:c|[1d:|[2e|", "ABABcdce"),  # the first part has no second ending
        ],
    )
    def test_repeats_and_endings(self, music, played):
        bars = tune(music).bars()
        letters = [music_letter(bar) for bar in bars]
        assert "".join(letters[index] for index in playing_order(bars)) == played


def music_letter(bar) -> str:
    return {69: "A", 71: "B", 72: "c", 74: "d", 76: "e", 77: "f"}[bar.events[0].pitches[0]]
