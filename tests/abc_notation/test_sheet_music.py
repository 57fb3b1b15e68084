"""Tunes as MIDI files and pictures: every note is there, and other programs read the same."""

import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import pytest

from zoo.abc_notation import Tune, melody, read_tune, sheet_music
from zoo.errors import InputError

KETTLE = """\
X:1
T:The Copper Kettle
R:jig
M:6/8
K:G
D|:GAB ~d2B|{c}(dB)G A>F=F|(3EFG A2 ^c=c|1 B2A G2D:|2 [GB]6-||
[GB]2.e Td'2b|
K:D
fcf !trill!a3|z6|D6-|
M:9/8
D6 ud'3|f3 vHf3 F,3|]
"""

# Onset and length in eighths, and MIDI numbers, by hand.
NOTES = [(0, 1, (62,))]
_PART = [(67, 1), (69, 1), (71, 1), (74, 2), (71, 1), (74, 1), (71, 1), (67, 1), (69, "3/2"), (66, "1/2"), (65, 1)]
_PART += [(64, "2/3"), (66, "2/3"), (67, "2/3"), (69, 2), (73, 1), (72, 1)]
_REST = [((67, 71), 8), (76, 1), (86, 2), (83, 1), (78, 1), (73, 1), (78, 1), (81, 3), ((), 6), (62, 12), (86, 3)]
_REST += [(78, 3), (78, 3), (54, 3)]
for _pitch, _length in [*_PART, (71, 2), (69, 1), (67, 2), (62, 1), *_PART, *_REST]:
    _onset = NOTES[-1][0] + NOTES[-1][1]
    NOTES.append((_onset, Fraction(_length), _pitch if isinstance(_pitch, tuple) else (_pitch,)))
NOTES = [note for note in NOTES if note[2]]


@pytest.fixture
def kettle() -> Tune:
    return read_tune(KETTLE, "kettle")


def midi_notes(data: bytes) -> list[tuple[Fraction, Fraction, int]]:
    """Onset and length in eighths and MIDI number of each note that symusic finds."""
    score = pytest.importorskip("symusic").Score.from_midi(data)
    eighth = Fraction(score.ticks_per_quarter, 2)
    (track,) = score.tracks
    return sorted((note.time / eighth, note.duration / eighth, note.pitch) for note in track.notes)


def as_notes(tune: Tune, repeats: bool = True) -> list[tuple[Fraction, Fraction, int]]:
    heard = melody(tune.bars(), repeats)
    return sorted((onset * 8, length * 8, pitch) for onset, length, pitches in heard for pitch in set(pitches))


def test_midi_file_has_the_tunes_notes_as_it_is_played(kettle):
    expected = [(onset, length, pitch) for onset, length, pitches in NOTES for pitch in pitches]
    assert midi_notes(sheet_music.midi(kettle)) == sorted(expected)


def test_midi_file_says_title_metre_key_and_tempo(kettle):
    score = pytest.importorskip("symusic").Score.from_midi(sheet_music.midi(kettle))
    assert (score.tracks[0].name, score.tracks[0].program) == ("The Copper Kettle", 40)
    assert [(time.numerator, time.denominator) for time in score.time_signatures] == [(6, 8)]
    assert [key.key for key in score.key_signatures] == [1]
    assert [tempo.qpm for tempo in score.tempos] == [pytest.approx(180, abs=0.01)]


@pytest.mark.parametrize(("key", "fifths"), [("Ador", 1), ("Cm", -3), ("Amix", 2), ("C#", 7), ("Abm", -7)])
def test_midi_file_has_the_signature_of_every_mode(key, fifths):
    score = pytest.importorskip("symusic").Score.from_midi(sheet_music.midi(read_tune(f"X:1\nK:{key}\nC|", "tune")))
    assert [signature.key for signature in score.key_signatures] == [fifths]


def test_two_strings_in_unison_are_one_note():
    assert midi_notes(sheet_music.midi(read_tune("X:1\nK:C\n[CC]2C|", "tune"))) == [(0, 2, 60), (2, 1, 60)]


def test_repeated_notes_begin_anew():
    assert midi_notes(sheet_music.midi(read_tune("X:1\nL:1/8\nK:C\nCC C-C|", "tune"))) == [
        (0, 1, 60),
        (1, 1, 60),
        (2, 2, 60),
    ]


@pytest.mark.parametrize("repeated", ["|:A2 B2|c4:|", "A2|:B4|[1c2A2:|[2c4||d4:|e4|", "A4||B4:|c4::d4:|"])
def test_midi_file_is_what_abc2midi_plays(repeated, capfd):
    symusic = pytest.importorskip("symusic")
    tune = read_tune(f"X:1\nM:4/4\nL:1/4\nK:Dm\n{repeated}\n", "tune")
    theirs = symusic.Score.from_abc(tune.text())
    beat = theirs.ticks_per_quarter / 2
    starts = sorted((round((note.time - 1) / beat), note.pitch) for track in theirs.tracks for note in track.notes)
    assert starts == [(onset, pitch) for onset, _, pitch in midi_notes(sheet_music.midi(tune))]


def test_score_has_bars_signatures_endings_and_ornaments(kettle):
    music21 = pytest.importorskip("music21")
    part = music21.converter.parse(sheet_music.music_xml(kettle), format="musicxml").parts[0]
    measures = list(part.getElementsByClass("Measure"))
    assert [measure.number for measure in measures] == list(range(12))
    assert [signature.sharps for signature in part.recurse().getElementsByClass("KeySignature")] == [1, 2]
    assert [time.ratioString for time in part.recurse().getElementsByClass("TimeSignature")] == ["6/8", "9/8"]
    assert measures[1].leftBarline.direction == "start"
    assert measures[4].rightBarline.direction == "end"
    assert measures[-1].rightBarline.type == "final"
    brackets = part.recurse().getElementsByClass("RepeatBracket")
    assert [(bracket.number, bracket.getFirst().number, bracket.getLast().number) for bracket in brackets] == [
        ("1", 4, 4),
        ("2", 5, 5),
    ]
    ornaments = [type(sign).__name__ for note in part.recurse().notes for sign in note.expressions]
    assert ornaments == ["Turn", "Trill", "Trill", "Fermata"]
    marks = [type(sign).__name__ for note in part.recurse().notes for sign in note.articulations]
    assert marks == ["Staccato", "UpBow", "DownBow"]
    assert len(part.recurse().getElementsByClass("Slur")) == 1
    assert sum(note.duration.isGrace for note in part.recurse().notes) == 1


def test_an_ending_without_an_end_is_as_long_as_the_one_before():
    music21 = pytest.importorskip("music21")
    xml = sheet_music.music_xml(read_tune("X:1\nM:4/4\nK:C\n|:A8|[1B8|c8:|[2d8|e8|f8|g8|]", "tune"))
    part = music21.converter.parse(xml, format="musicxml").parts[0]
    brackets = part.recurse().getElementsByClass("RepeatBracket")
    assert [[bar.number for bar in bracket.getSpannedElements()] for bracket in brackets] == [[2, 3], [4, 5]]


@pytest.mark.parametrize(
    ("ending", "number"), [("1,3", "1, 3"), ("1-3", "1-3"), ("1,3-5,7", "1, 3, 4, 5, 7"), ("1-2,2-3", "1, 2, 2, 3")]
)
def test_an_ending_may_be_for_many_times(ending, number):
    music21 = pytest.importorskip("music21")
    xml = sheet_music.music_xml(read_tune(f"X:1\nM:4/4\nK:C\n|:A8|[{ending}B8:|[8c8|]", "tune"))
    part = music21.converter.parse(xml, format="musicxml").parts[0]
    assert part.recurse().getElementsByClass("RepeatBracket")[0].number == number


def test_score_has_the_tunes_notes_as_they_are_written(kettle):
    music21 = pytest.importorskip("music21")
    part = music21.converter.parse(sheet_music.music_xml(kettle), format="musicxml").parts[0].stripTies()
    found = [
        (Fraction(note.offset * 2), Fraction(note.quarterLength * 2), pitch.midi)
        for note in part.flatten().notes
        if not note.duration.isGrace
        for pitch in note.pitches
    ]
    assert sorted(found) == as_notes(kettle, repeats=False)


def test_a_bar_that_is_too_long_leaves_the_next_as_it_is():
    music21 = pytest.importorskip("music21")
    xml = sheet_music.music_xml(read_tune("X:1\nM:4/4\nK:C\nA8|A4B4C2|D8|]", "tune"))
    bars = music21.converter.parse(xml, format="musicxml").parts[0].getElementsByClass("Measure")
    assert [[note.quarterLength for note in bar.notes] for bar in bars] == [[4], [2, 2, 1], [4]]


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_picture_is_as_wide_as_asked_and_as_high_as_the_tune_is_long(kettle):
    short, wide = size(sheet_music.picture(kettle)), size(sheet_music.picture(kettle, 800))
    assert short[0] == 1600
    assert wide == (800, pytest.approx(short[1] / 2, abs=1))
    long = replace(kettle, tokens=kettle.tokens + kettle.tokens[1:])
    assert size(sheet_music.picture(long))[1] > 1.5 * short[1]


def test_drawing_has_title_clef_signatures_and_every_note(kettle):
    svg = sheet_music.drawing(kettle)
    assert "The Copper Kettle" in svg
    notes = sum(len(pitches) for pitches in (event.pitches for bar in kettle.bars() for event in bar.events))
    assert svg.count('class="note"') == notes + 1  # and the grace note
    for name in ('class="clef', 'class="meterSig"', 'class="keySig', 'class="ending', 'class="tuplet"', 'class="tie"'):
        assert name in svg


def test_a_thread_draws_what_another_does(kettle):
    here = sheet_music.drawing(kettle)
    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(sheet_music.drawing, kettle).result()
    assert there.count("<path") == here.count("<path") > 0


def test_a_title_may_hold_any_characters(kettle):
    title = 'Ada & <Quill> "ñ" – fáinne'
    assert size(sheet_music.picture(replace(kettle, title=title)))[0] == 1600
    assert "Ada &amp; &lt;Quill&gt;" in sheet_music.drawing(replace(kettle, title=title))


def test_a_good_tune_passes_the_check(kettle):
    sheet_music.check(kettle)


def test_the_check_names_the_bar_that_a_library_reads_otherwise(kettle, monkeypatch):
    text = Tune.text
    monkeypatch.setattr(Tune, "text", lambda tune: text(tune).replace("^c=c", "^cB"))
    with pytest.raises(InputError, match="kettle: music21 reads bar 3 otherwise"):
        sheet_music.check(kettle)


def test_the_check_finds_notes_that_only_a_library_reads(kettle, monkeypatch):
    text = Tune.text
    monkeypatch.setattr(Tune, "text", lambda tune: text(tune) + "A3|")
    with pytest.raises(InputError, match="kettle: music21 reads notes after the end"):
        sheet_music.check(kettle)


@pytest.mark.parametrize("work", [sheet_music.midi, sheet_music.picture, sheet_music.music_xml, sheet_music.check])
def test_a_broken_tune_is_refused_with_its_name_and_bar(work, kettle):
    broken = replace(kettle, tokens=(*kettle.tokens[:-1], ">"))
    with pytest.raises(InputError, match=r"^kettle: bar 12: '>' is followed by too few notes$"):
        work(broken)


def test_what_music21_cannot_write_down_is_refused_with_its_name(kettle):
    with pytest.raises(InputError, match=r"^tune: music21 cannot write it down \("):
        sheet_music.music_xml(read_tune("X:1\nM:4/4\nL:1/8\nK:G\nD [M:9/8] E|", "tune"))


def test_a_note_out_of_reach_is_refused(kettle):
    with pytest.raises(InputError, match="kettle: bar 1: a note lies beyond the highest of MIDI"):
        sheet_music.midi(replace(kettle, tokens=("c''''''",)))


@pytest.fixture(scope="module")
def tunes(data_dir):
    from zoo.datasets.folk_tunes.books import read_books

    folder = data_dir / "abc"
    paths = [folder / "nottingham/jigs.abc", folder / "oneills1850/0001-0050.abc"]
    paths += sorted(folder.glob("ryans_mammoth/*.abc"))[::60]
    tunes, _ = read_books((str(path.relative_to(folder).with_suffix("")), path) for path in paths)
    return tunes[::8]


@pytest.mark.data
class TestRealTunes:
    def test_a_library_reads_the_same_notes(self, tunes):
        for tune in tunes:
            sheet_music.check(tune)

    def test_midi_files_have_the_notes(self, tunes):
        for tune in tunes:
            assert midi_notes(sheet_music.midi(tune)) == as_notes(tune)

    def test_all_can_be_drawn(self, tunes):
        for tune in tunes[::8]:
            assert size(sheet_music.picture(tune))[0] == 1600
