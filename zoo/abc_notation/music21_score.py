"""A tune in the objects of music21, from which notation programs can draw it."""

from typing import TYPE_CHECKING

from zoo.abc_notation import Bar, Key, Metre, Tune
from zoo.abc_notation.spelling import Accidentals, explicit_accidentals
from zoo.abc_notation.tokens import BARS, groups, is_decoration, is_field, is_note, pitches
from zoo.errors import InputError

if TYPE_CHECKING:
    from music21 import note, stream

_MOST_TOKENS = 10_000
_MOST_COMPARISONS = 10**7
"""Of notes: to find accidentals, music21 compares each note of a bar with every two before it."""

_ARTICULATIONS = {".": "Staccato", "u": "UpBow", "v": "DownBow", "L": "Accent", "!accent!": "Accent"}
_ORNAMENTS = {"~": "Turn", "T": "Trill", "!trill!": "Trill", "M": "Mordent", "P": "InvertedMordent", "H": "Fermata"}
_ORNAMENTS |= {"!fermata!": "Fermata", "!turn!": "Turn", "!roll!": "Turn", "!mordent!": "Mordent"}


def to_music21(tune: Tune) -> "stream.Score":
    """The tune in bars as it is written, with ornaments, slurs and endings.

    Decorations that say nothing about a note (dynamics, fingerings, segno) are left out. Raises `InputError`, naming
    the tune and the bar, where the music is broken, and for more than `check_size` lets pass.
    """
    from music21 import metadata, stream

    check_size(tune)
    builder = _Builder(tune)
    for group in groups(explicit_accidentals(tune.tokens, tune.key)):
        builder.take(group)
    score = stream.Score([builder.finished()])
    score.metadata = metadata.Metadata(title=tune.title or tune.name, composer="")
    return score


def check_size(tune: Tune) -> None:
    """Refuses a tune that music21 would take minutes for. Raises `InputError`."""
    if len(tune.tokens) > _MOST_TOKENS:
        raise InputError(
            f"{tune.name} has {len(tune.tokens):,} tokens (notes, lengths, bar lines and the like); "
            f"a score has at most {_MOST_TOKENS:,}"
        )


def _check_bars(bars: list[Bar], name: str) -> None:
    """Refuses bars with so many notes that music21 would take minutes for them. Raises `InputError`."""
    counts = [sum(len(event.pitches) for event in bar.events) for bar in bars]
    if sum(count**3 for count in counts) > _MOST_COMPARISONS:
        most = max(counts)
        number = bars[counts.index(most)].number
        raise InputError(f"{name}: bar {number} has {most:,} notes, too many for a score; write more bar lines")


class _Builder:
    def __init__(self, tune: Tune):
        from music21 import clef, stream

        self._part = stream.Part()
        self._bars = tune.bars()
        _check_bars(self._bars, tune.name)
        self._lengths = iter([event.length for bar in self._bars for event in bar.events])
        self._tied = iter([event.tied for bar in self._bars for event in bar.events])
        self._accidentals = Accidentals(tune.key)
        self._measures: list[stream.Measure] = []
        self._measure: stream.Measure | None = None
        self._signs = [clef.TrebleClef(), _signature(tune.key), *_time(tune.metre)]
        self._decorations: list[str] = []
        self._graces: list[note.Note] = []
        self._sounds: list[note.GeneralNote] = []
        self._slurs: list[int] = []  # how many sounds are before each slur that has begun
        self._was_tied = False

    def take(self, group: list[str]) -> None:
        token = group[0]
        if token in BARS:
            self._measure = None
            self._accidentals.end_bar()
        elif is_field(token):
            self._field(token)
        elif is_note(group):
            self._note(group)
        elif token[0] == "{":
            self._graces += (self._pitched([pitch]).getGrace() for pitch in pitches(group))
        elif token == "(":
            self._slurs.append(len(self._sounds))
        elif token == ")" and self._slurs:
            self._slur(self._slurs.pop())
        elif is_decoration(token):
            self._decorations.append(token)
        elif token[0] == "[":  # an ending
            self._measure = None

    def finished(self) -> "stream.Part":
        from music21 import bar

        for measure, written in zip(self._measures, self._bars, strict=True):
            if written.opening in ("|:", "::"):
                measure.leftBarline = bar.Repeat(direction="start")
            if written.closing in (":|", "::"):
                measure.rightBarline = bar.Repeat(direction="end")
            elif written.closing in ("||", "|]"):
                measure.rightBarline = bar.Barline("double" if written.closing == "||" else "final")
            missing = float(4 * max(written.metre.length - written.length, 0))
            if written.closing == "|":
                measure.paddingLeft = missing
            else:
                measure.paddingRight = missing
        self._part.append(self._measures)
        self._endings()
        self._engrave()
        return self._part

    def _engrave(self) -> None:
        """Finds beams, brackets of tuplets and the accidentals to print.

        music21's own `makeNotation` would also move what a bar has too much into the next.
        """
        from music21.stream.makeNotation import makeTupletBrackets

        self._part.splitAtDurations(recurse=True)
        self._part.makeAccidentals(inPlace=True)
        self._part.makeBeams(inPlace=True)
        for measure in self._measures:
            makeTupletBrackets(measure, inPlace=True)

    def _field(self, token: str) -> None:
        if token[1] == "K":
            self._accidentals = Accidentals(Key.parse(token[3:-1]))
            self._signs.append(_signature(self._accidentals.key))
        else:
            self._signs += _time(Metre.parse(token[3:-1]))

    def _note(self, group: list[str]) -> None:
        from music21 import note, stream, tie

        length, tied = next(self._lengths), next(self._tied)
        if self._measure is None:
            self._measure = stream.Measure(number=self._bars[len(self._measures)].number)
            self._measures.append(self._measure)
        for sign in [*self._signs, *self._graces]:
            self._measure.append(sign)
        sound = self._pitched(pitches(group)) if pitches(group) else note.Rest()
        sound.quarterLength = 4 * length
        if pitches(group):
            self._decorate(sound)
            if tied or self._was_tied:
                sound.tie = tie.Tie("start" if not self._was_tied else "continue" if tied else "stop")
        self._measure.append(sound)
        self._sounds.append(sound)
        self._signs, self._graces, self._decorations, self._was_tied = [], [], [], tied

    def _pitched(self, written: list[str]) -> "note.NotRest":
        from music21 import chord, note, pitch

        found = []
        for token in written:
            letter, octave, accidental = self._accidentals.of(token)
            found.append(pitch.Pitch(letter, octave=octave, accidental=accidental or None))
        return note.Note(found[0]) if len(found) == 1 else chord.Chord(found)

    def _decorate(self, sound: "note.NotRest") -> None:
        from music21 import articulations, expressions

        for name in self._decorations:
            if name in _ARTICULATIONS:
                sound.articulations.append(getattr(articulations, _ARTICULATIONS[name])())
            elif name in _ORNAMENTS:
                sound.expressions.append(getattr(expressions, _ORNAMENTS[name])())

    def _slur(self, first: int) -> None:
        from music21 import spanner

        if len(self._sounds) - first > 1:
            self._part.insert(0, spanner.Slur([self._sounds[first], self._sounds[-1]]))

    def _endings(self) -> None:
        """Draws a bracket over each ending: up to a sign that closes it, and no longer than the one before."""
        from music21 import spanner

        longest = len(self._bars)
        for place, bar in enumerate(self._bars):
            if bar.ending:
                last = place
                while not _closes(self._bars, last) and last - place + 1 < longest:
                    last += 1
                self._part.insert(
                    0, spanner.RepeatBracket(self._measures[place : last + 1], number=_numbers(bar.ending))
                )
                longest = last - place + 1 if bar.closing else longest


def _numbers(ending: str) -> str:
    """The times of an ending in one of the two forms that music21 reads: `1-3`, or `1,3,4`."""
    if "-" not in ending or "," not in ending:
        return ending
    spans = (span.split("-") for span in ending.split(","))
    return ",".join(str(time) for span in spans for time in range(int(span[0]), int(span[-1]) + 1))


def _closes(bars: list[Bar], place: int) -> bool:
    return bars[place].closing != "|" or place + 1 == len(bars) or bool(bars[place + 1].ending)


def _signature(key: Key):
    from music21 import key as keys

    return keys.KeySignature(key.fifths)


def _time(metre: Metre) -> list:
    from music21 import meter

    return [meter.TimeSignature(str(metre))] if metre.count else []
