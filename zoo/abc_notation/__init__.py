"""ABC notation of tunes with one voice, after the standard 2.1 (https://abcnotation.com/wiki/abc:standard:v2.1).

A tune is read into a normal form, a list of tokens: a pitch (`^c'`), its length (`3/2`), `z` for a rest, bar lines,
endings (`[1`), tuplets (`(3`), broken rhythm (`>`), ties, slurs, grace notes in braces, decorations (`~`, `!trill!`),
chords in brackets, changes of key or metre (`[K:Am]`). Its text is the tokens put together; both ways lose nothing.

What was typed in different ways is written in one: lengths are in the unit that the standard takes where no `L:` is;
every repeat has its beginning; a note has its accidental where it could be read in two ways; a `-` between different
pitches is a slur. Chord symbols and annotations in quotes, lyrics, comments, names of parts, line breaks and beams are
dropped, as are symbols that the standard leaves free.
"""

from zoo.abc_notation.bar_lengths import Fault, faults
from zoo.abc_notation.bars import Bar
from zoo.abc_notation.headers import Key, Metre, dance_type
from zoo.abc_notation.playback import melody
from zoo.abc_notation.tokens import join, tokenize, without_fields, without_ornaments
from zoo.abc_notation.transposition import transpose
from zoo.abc_notation.tune import Skipped, Tune, TuneBook, read_piece, read_tune, read_tune_book

__all__ = [
    "Bar",
    "Fault",
    "Key",
    "Metre",
    "Skipped",
    "Tune",
    "TuneBook",
    "dance_type",
    "faults",
    "join",
    "melody",
    "read_piece",
    "read_tune",
    "read_tune_book",
    "tokenize",
    "transpose",
    "without_fields",
    "without_ornaments",
]
