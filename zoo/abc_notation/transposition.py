"""Tunes in other keys."""

from collections.abc import Sequence
from dataclasses import replace

from zoo.abc_notation.headers import LETTERS, Key
from zoo.abc_notation.spelling import parts, spelt
from zoo.abc_notation.tokens import is_field, is_pitch
from zoo.abc_notation.tune import Tune
from zoo.errors import InputError


def transpose(tune: Tune, key: Key) -> Tune:
    """The tune in another key of its mode, up or down by six semitones at most; there and back gives the same tokens.

    Raises `InputError` for a key of another mode, and where a note or a later key of the tune could not be written.
    """
    if key.mode != tune.key.mode:
        raise InputError(f"{tune.name} is in {tune.key}, which is {tune.key.mode}; {key} is {key.mode}: take a tonic")
    return replace(tune, tokens=tuple(transpose_tokens(tune.tokens, tune.key, key)), key=key)


def transpose_tokens(tokens: Sequence[str], key: Key, target: Key) -> list[str]:
    """The tokens of a tune in `key`, moved so that its tonic becomes that of `target`, the nearer way.

    Each note moves by as many letters; an accidental that is written keeps its distance from the signature.
    """
    semitones = (target.pitch_class - key.pitch_class) % 12
    if semitones > 6 or (semitones == 6 and target.pitch_class < key.pitch_class):
        semitones -= 12
    letters = (LETTERS.index(target.tonic[0]) - LETTERS.index(key.tonic[0])) % 7
    if letters - 7 * semitones / 12 > 3.5:  # seven letters are twelve semitones
        letters -= 7
    elif letters - 7 * semitones / 12 < -3.5:
        letters += 7
    before, behind = key, target
    moved = []
    for token in tokens:
        if is_field(token) and token[1] == "K":
            before = Key.parse(token[3:-1])
            behind = _moved_key(before, letters, semitones)
            token = f"[K:{behind}]"
        elif is_pitch(token):
            token = _moved_pitch(token, letters, before, behind)
        moved.append(token)
    return moved


def _moved_key(key: Key, letters: int, semitones: int) -> Key:
    letter = LETTERS[(LETTERS.index(key.tonic[0]) + letters) % 7]
    accidental = (key.pitch_class + semitones - Key(letter).pitch_class + 6) % 12 - 6
    if abs(accidental) > 1:
        raise InputError(f"the key {key} inside of the tune has no name {semitones:+} semitones away")
    return Key(letter + {1: "#", 0: "", -1: "b"}[accidental], key.mode)


def _moved_pitch(token: str, letters: int, before: Key, behind: Key) -> str:
    letter, octave, accidental = parts(token)
    place = LETTERS.index(letter) + letters
    moved = LETTERS[place % 7]
    if accidental is not None:
        accidental += behind.signature[moved] - before.signature[letter]
        if abs(accidental) > 2:
            raise InputError(f"{token} in {before} cannot be written in {behind}")
    return spelt(moved, octave + place // 7, accidental)
