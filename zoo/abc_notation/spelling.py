"""Says in tokens what a reader could take in two ways: accidentals, ties and slurs."""

from bisect import bisect
from collections.abc import Sequence
from functools import lru_cache

from zoo.abc_notation.headers import Key
from zoo.abc_notation.tokens import (
    BARS,
    PITCH,
    groups,
    is_decoration,
    is_ending,
    is_field,
    is_note,
    is_pitch,
    pitches,
)

SIGNS = {"__": -2, "_": -1, "=": 0, "^": 1, "^^": 2}


class Accidentals:
    """The accidentals in force: those of the key, and after one in a bar its own, in every octave (standard 2.1,
    11.3)."""

    def __init__(self, key: Key):
        self.key = key
        self._written: dict[str, int] = {}
        self._in_octave: dict[tuple[str, int], int] = {}

    def end_bar(self) -> None:
        self._written.clear()
        self._in_octave.clear()

    def of(self, token: str) -> tuple[str, int, int]:
        """A pitch's letter, octave and accidental. The octave of ABC's `c` is 5."""
        letter, octave, accidental = parts(token)
        if accidental is None:
            return letter, octave, self._written.get(letter, self.key.signature[letter])
        self._written[letter] = self._in_octave[letter, octave] = accidental
        return letter, octave, accidental

    def is_clear(self, letter: str, octave: int, accidental: int) -> bool:
        """Whether a pitch without an accidental is read so by all, also where one counts in its octave only."""
        everywhere = self._written.get(letter, self.key.signature[letter])
        return everywhere == self._in_octave.get((letter, octave), self.key.signature[letter]) == accidental


@lru_cache(maxsize=1 << 14)
def parts(token: str) -> tuple[str, int, int | None]:
    """A pitch's letter, octave, and accidental where it is written."""
    match = PITCH.fullmatch(token)
    octave = 5 + len(match["up"]) if match["high"] else 4 - len(match["down"])
    return (match["high"] or match["low"]).upper(), octave, SIGNS.get(match["accidental"])


def spelt(letter: str, octave: int, accidental: int | None) -> str:
    """The token of a pitch."""
    sign = "" if accidental is None else next(sign for sign, value in SIGNS.items() if value == accidental)
    return sign + (letter.lower() + "'" * (octave - 5) if octave > 4 else letter + "," * (4 - octave))


def explicit_accidentals(tokens: Sequence[str], key: Key) -> list[str]:
    """The tokens with an accidental written where one in another octave, or before a tie across a bar, decides."""
    explicit: list[str] = []
    typed, written = Accidentals(key), Accidentals(key)
    last: dict[tuple[str, int], int] = {}
    tied: dict[tuple[str, int], int] = {}
    for group in groups(tokens):
        if group[0] in BARS:
            typed.end_bar()
            written.end_bar()
        elif is_field(group[0]) and group[0][1] == "K":
            typed, written = (Accidentals(Key.parse(group[0][3:-1])) for _ in range(2))
        elif group == ["-"]:
            tied = last
        now = {}
        for place, token in enumerate(group):
            if is_pitch(token):
                letter, octave, accidental = typed.of(token)
                if parts(token)[2] is None:
                    accidental = tied.get((letter, octave), accidental)
                    if not written.is_clear(letter, octave, accidental):
                        group[place] = spelt(letter, octave, accidental)
                written.of(group[place])
                now[letter, octave] = accidental
        if is_note(group):
            last, tied = now, {}
        explicit += group
    return explicit


def ties_and_slurs(tokens: Sequence[str]) -> list[str]:
    """The tokens with ties between the same pitches only, and every slur begun and ended.

    Notes of other pitches that a `-` joins get a slur: many typed it so.
    """
    music = groups(tokens)
    notes = [index for index, group in enumerate(music) if is_note(group)]
    slurred: set[int] = set()  # notes from which a slur goes to the next
    for index, group in enumerate(music):
        if group != ["-"]:
            continue
        here = bisect(notes, index)
        music[index] = []
        if 0 < here < len(notes) and pitches(music[notes[here - 1]]) and pitches(music[notes[here]]):
            if _same_pitch(music[notes[here - 1]], music[notes[here]]):
                music[index] = ["-"]
            else:
                slurred.add(here - 1)
    for here in slurred:
        if here - 1 not in slurred:
            _begin_slur(music, notes[here])
        if here + 1 not in slurred:
            music[notes[here + 1]] = [*music[notes[here + 1]], ")"]
    return _whole_slurs([token for group in music for token in group])


def _same_pitch(before: list[str], behind: list[str]) -> bool:
    """Whether a tie may join two notes or chords."""
    first = {parts(token)[:2]: parts(token)[2] for token in pitches(before)}
    return any(
        parts(token)[:2] in first and parts(token)[2] in (None, first[parts(token)[:2]]) for token in pitches(behind)
    )


def _begin_slur(music: list[list[str]], index: int) -> None:
    """Puts a `(` before a note, its grace notes and decorations."""
    while index and music[index - 1] and (music[index - 1][0][0] == "{" or is_decoration(music[index - 1][0])):
        index -= 1
    music[index] = ["(", *music[index]]


def _whole_slurs(tokens: list[str]) -> list[str]:
    """The tokens without a `(` that nothing ends, and a `)` that nothing begins."""
    begun: list[int] = []
    single = set()
    for index, token in enumerate(tokens):
        if token == "(":
            begun.append(index)
        elif token == ")":
            if not begun:
                single.add(index)
            elif begun.pop() == index - 1:
                single |= {index - 1, index}
    single |= set(begun)
    return [token for index, token in enumerate(tokens) if index not in single]


def explicit_repeats(tokens: Sequence[str]) -> list[str]:
    """The tokens with a `|:` or `::` where every `:|` goes back to, and none after the last of several endings.

    Without one it goes back to the latest double bar or end of a repeat, else to the beginning (standard 2.1, 4.8).
    """
    marked: list[str] = ["", *tokens]
    begin, is_marked, endings, repeated = 0, False, False, False
    for place, token in enumerate(marked):
        goes_on = place + 1 < len(marked) and is_ending(marked[place + 1])
        if is_ending(token):
            endings = True
        elif token in (":|", "::") and endings and repeated and not goes_on:  # after the last ending
            marked[place] = "|:" if token == "::" else "||" if place + 1 < len(marked) else "|]"
            begin, is_marked, endings, repeated = place, token == "::", False, False
        elif token in (":|", "::"):
            if not is_marked:
                marked[begin] = "::" if marked[begin] == ":|" else "|:"
            begin, is_marked = (begin, True) if goes_on else (place, token == "::")
            endings, repeated = endings and goes_on, goes_on
        elif token == "|:":
            begin, is_marked, endings, repeated = place, True, False, False
        elif token in ("||", "|]") and (repeated or not is_marked):
            begin, is_marked, endings, repeated = place, False, False, False
    return marked if marked[0] else marked[1:]
