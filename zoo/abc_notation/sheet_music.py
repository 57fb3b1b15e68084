"""A tune as a MIDI file and as a picture of its score.

music21 holds the notes, Verovio engraves them, resvg draws the picture, mido writes the MIDI file.
"""

import re
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from io import BytesIO

from zoo.abc_notation import Tune, melody, without_ornaments
from zoo.abc_notation.music21_score import check_size, to_music21
from zoo.errors import InputError

_TICKS = 480
"""Of a quarter note: a multiple of 2, 3 and 5, so that triplets and quintuplets begin on a tick."""

_TEMPI = {"reel": 200, "jig": 180, "slip jig": 180, "hornpipe": 160, "strathspey": 140, "waltz": 120, "air": 80}
"""Quarter notes a minute, usual for the type; 120 for others."""

_MAJOR = ("Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#")
"""The major keys of seven flats to seven sharps: MIDI has no other names for the signatures of modes."""

_VIOLIN = 40

_MOST_TICKS = 2**28
"""A MIDI file can say no longer time."""

_LAYOUT = {
    "pageWidth": 2000,
    "pageHeight": 60000,
    "adjustPageHeight": True,
    "pageMarginTop": 60,
    "pageMarginLeft": 60,
    "pageMarginRight": 60,
    "pageMarginBottom": 60,
    "breaks": "auto",
    "footer": "none",
    "header": "auto",
    "scale": 100,
    "font": "Leland",
}


def midi(tune: Tune) -> bytes:
    """A MIDI file of the tune as it is played, with repeats and without ornaments.

    Raises `InputError`, naming the tune and the bar, where the music is broken.
    """
    from mido import Message, MetaMessage, MidiFile, MidiTrack, bpm2tempo

    changes: list[tuple[int, int, int]] = []  # when, whether the note begins, which
    for onset, length, sounding in melody(tune.bars()):
        for pitch in set(sounding):
            changes.append((round(4 * _TICKS * onset), 1, pitch))
            changes.append((round(4 * _TICKS * (onset + length)), 0, pitch))
    track = MidiTrack([MetaMessage("track_name", name=tune.title.encode("latin-1", "replace").decode("latin-1"))])
    track.append(MetaMessage("set_tempo", tempo=bpm2tempo(_TEMPI.get(tune.type, 120))))
    if tune.metre.count:
        track.append(MetaMessage("time_signature", numerator=tune.metre.count, denominator=tune.metre.unit))
    track.append(MetaMessage("key_signature", key=_MAJOR[7 + tune.key.fifths]))
    track.append(Message("program_change", program=_VIOLIN))
    now = 0
    if max((when for when, _, _ in changes), default=0) >= _MOST_TICKS:
        raise InputError(f"{tune.name}: it is longer than a MIDI file can say")
    for when, begins, pitch in sorted(changes):
        track.append(Message("note_on", note=pitch, velocity=90 * begins, time=when - now))
        now = when
    track.append(MetaMessage("end_of_track"))
    file = BytesIO()
    MidiFile(type=0, ticks_per_beat=_TICKS, tracks=[track]).save(file=file)
    return file.getvalue()


def check(tune: Tune) -> None:
    """Raises `InputError` unless music21, which reads the tune's ABC by itself, finds the notes that zoo finds.

    Both must find the same pitches at the same times, as the tune is written, ornaments aside; the message names the
    first bar where they differ.
    """
    from music21 import converter
    from music21.exceptions21 import Music21Exception

    check_size(tune)
    plain = replace(tune, tokens=tuple(without_ornaments(tune.tokens)), title="", type="")
    try:
        # It reads accidentals as the standard says where the version is given.
        parsed = converter.parse(f"%abc-2.1\n{plain.text()}", format="abc").flatten()
    except Music21Exception as error:
        raise InputError(f"{tune.name}: music21 cannot read it ({' '.join(str(error).split())})") from error
    theirs = {note.offset: note for note in parsed.notes}
    now = Fraction(0)
    for bar in plain.bars():
        for event in bar.events:
            note = theirs.pop(now * 4, None)
            if (tuple(sorted(pitch.midi for pitch in note.pitches)) if note else ()) != event.pitches:
                raise InputError(f"{tune.name}: music21 reads bar {bar.number} otherwise")
            now += event.length
    # It writes a note that is longer than its bar as two.
    if any(note.tie is None or note.tie.type == "start" for note in theirs.values()):
        raise InputError(f"{tune.name}: music21 reads notes after the end")


def picture(tune: Tune, width: int = 1600) -> bytes:
    """The score as a PNG picture, `width` pixels wide and as high as it needs.

    Raises `InputError`, naming the tune and the bar, where the music is broken.
    """
    import resvg_py
    from matplotlib import get_data_path

    # resvg takes Verovio's tooltips for text of the page.
    svg = re.sub(r"<title\b[^>]*>.*?</title>", "", drawing(tune))
    fonts = f"{get_data_path()}/fonts/ttf"  # so that the picture is the same on every machine
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, width=width, background="white", font_dirs=[fonts], serif_family="STIXGeneral",
            font_family="STIXGeneral", skip_system_fonts=True,
        )
    )  # fmt: skip


def drawing(tune: Tune) -> str:
    """The score as an SVG drawing. Raises `InputError` as `picture` does."""
    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    # Verovio forgets where its fonts are in every thread but the one that has imported it.
    verovio.setDefaultResourcePath(str(files("verovio") / "data"))
    toolkit = verovio.toolkit()
    toolkit.setOptions(_LAYOUT)
    if not toolkit.loadData(music_xml(tune)):
        raise InputError(f"{tune.name}: Verovio cannot draw it")
    return toolkit.renderToSVG(1)


def music_xml(tune: Tune) -> str:
    """The tune in MusicXML, for notation programs. Raises `InputError` as `picture` does."""
    from music21.exceptions21 import Music21Exception
    from music21.musicxml.m21ToXml import GeneralObjectExporter

    try:
        exporter = GeneralObjectExporter(to_music21(tune))
        exporter.makeNotation = False
        return exporter.parse().decode()
    except Music21Exception as error:  # for a bar that is longer than its metre, among others
        raise InputError(f"{tune.name}: music21 cannot write it down ({' '.join(str(error).split())})") from error
