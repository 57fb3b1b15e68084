"""Tunes in other keys."""

from dataclasses import replace

import pytest
from fixtures.abc_tunes import GOOD, tune

from zoo.abc_notation import Key, Tune, melody, transpose, without_ornaments
from zoo.errors import InputError


class TestTransposition:
    @pytest.mark.parametrize(
        ("music", "key", "other", "moved"),
        [
            ("GABc dfg2", "G", "D", "DEFG Acd2"),
            ("G^c=c | =f_B", "G", "D", "D^G=G | =c=F"),
            ("ABc^d", "Am", "Em", "EFG^A"),
            ("F_A=B", "F", "G", "G_B^c"),
            ("G | [K:C] c=BA", "G", "A", "A | [K:D] d^cB"),
            ("[G,B,] {a}g", "G", "F", "[F,A,] {g}f"),
            ("CB,c'", "C", "F#", "FEf'"),
            ("D", "Ddor", "Ador", "A,"),
        ],
    )
    def test_notes_are_spelt_in_the_other_key(self, music, key, other, moved):
        assert transpose(tune(music, key=key), Key.parse(other)).tokens == tune(moved, key=other).tokens

    @pytest.mark.parametrize("tonic", ["C", "D", "Eb", "E", "F", "F#", "Ab", "A", "Bb", "B"])
    def test_there_and_back_is_the_same_tune(self, tonic):
        read = tune(GOOD, "6/8", "G")
        assert transpose(transpose(read, Key(tonic)), Key("G")) == read

    @pytest.mark.parametrize("tonic", ["C", "D", "Eb", "F#", "A", "Bb"])
    def test_a_library_hears_every_note_move_by_as_much(self, tonic):
        read = tune(GOOD, "6/8", "G")
        before, after = heard(read), heard(transpose(read, Key(tonic)))
        assert len(before) == len(after) > 30
        moves = {there - here for here, there in zip(before, after, strict=True)}
        assert len(moves) == 1
        assert (moves.pop() + 7) % 12 == Key(tonic).pitch_class

    def test_it_goes_the_nearer_way(self):
        read = tune("G", key="G")
        moves = [sum(note for _, _, (note,) in melody(transpose(read, Key(tonic)).bars())) - 67 for tonic in "ABCDEF"]
        assert moves == [2, 4, 5, -5, -3, -2]

    @pytest.mark.parametrize(
        ("music", "key", "said"),
        [
            ("G", "Em", "tune is in G, which is major; Em is minor: take a tonic"),
            ("G [K:C#m] B", "C#", "the key C#m inside of the tune has no name -6 semitones away"),
            ("G __B", "Gb", "__B in G cannot be written in Gb"),
        ],
    )
    def test_what_cannot_be_written_is_refused(self, music, key, said):
        with pytest.raises(InputError) as caught:
            transpose(tune(music, key="G"), Key.parse(key))
        assert str(caught.value) == said


def heard(tune: Tune) -> list[int]:
    """The pitches that music21 reads, in order."""
    converter = pytest.importorskip("music21.converter")
    plain = replace(tune, tokens=tuple(without_ornaments(tune.tokens)))
    notes = converter.parse(f"%abc-2.1\n{plain.text()}", format="abc").flatten().notes
    return [pitch.midi for note in notes for pitch in sorted(note.pitches)]
