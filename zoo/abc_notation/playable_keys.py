"""A tune in the other keys that people would play it in."""

from zoo.abc_notation import Key, Tune, transpose
from zoo.errors import InputError

LOWEST, HIGHEST = 55, 88
"""MIDI numbers: a violin's open G string, and the E that a finger reaches on its E string in the third position."""

MOST_FIFTHS = 4
"""Sharps or flats of a signature."""

_TONICS = ("C", "G", "D", "A", "E", "B", "F#", "C#", "G#", "D#", "A#", "F", "Bb", "Eb", "Ab", "Db", "Gb", "Cb")


def in_playable_keys(tune: Tune) -> list[Tune]:
    """The tune, and after it the tune in every other key of its mode with at most `MOST_FIFTHS` sharps or flats in
    which its notes lie between `LOWEST` and `HIGHEST`; a key that is one of these by another name is left out."""
    sounding = [pitch for bar in tune.bars() for event in bar.events for pitch in event.pitches]
    found, classes = [tune], {tune.key.pitch_class}
    for tonic in _TONICS:
        try:
            key = Key(tonic, tune.key.mode)
        except InputError:  # more than seven sharps or flats
            continue
        if abs(key.fifths) > MOST_FIFTHS or key.pitch_class in classes:
            continue
        moved_by = (key.pitch_class - tune.key.pitch_class + 5) % 12 - 5
        if moved_by == 6 and key.pitch_class < tune.key.pitch_class:
            moved_by = -6
        if sounding and not (min(sounding) + moved_by >= LOWEST and max(sounding) + moved_by <= HIGHEST):
            continue
        try:
            found.append(transpose(tune, key))
        except InputError:  # a note that cannot be written there
            continue
        classes.add(key.pitch_class)
    return found
