"""ABC notation: what a tune book holds, the normal form and its tokens, bars, repeats and keys."""

from dataclasses import replace
from fractions import Fraction

import pytest

from zoo.abc_notation import (
    Key,
    Metre,
    Tune,
    dance_type,
    faults,
    join,
    melody,
    read_tune,
    read_tune_book,
    tokenize,
    transpose,
    without_ornaments,
)
from zoo.abc_notation.playback import playing_order
from zoo.errors import InputError

BOOK = """\
% Tunes that nobody plays
R:Reel

X:7
T:The Copper Kettle
T:The Pot
M:C|
L:1/8
K:G % one sharp
GABc d2 % up
|"Em"edcB A2||
w: oh no

this line is no music

X:7
T:Fog
R:Slipjig
M:9/8
K:E Minor
EFG ABc def|
X:8
M:3/4
K:C
[CEG3|
X:9
M:3/4
"""

TOKENS = [
    *("|", "||", "|]", "|:", ":|", "::", "[1", "[2", "[1,3", "[K:Am]", "[M:6/8]", "(", ")", "(3", "(5:4", "(3:2:2"),
    *("[", "]", "{", "{/", "}", "-", ">", ">>", "<", "~", ".", "T", "u", "!trill!", "!D.C.!", "z", "2", "12", "/2"),
    *("3/2", "/16", "C", "C,", "c", "c'", "^c", "^^c''", "_B,", "__b", "=f"),
]

GOOD = """\
|: D | GAB d2B | {c}(dB)G A>F=D | (3EFG A2 ^c=c | [1 B2A G2D :| [2 [GB]6- |] \
[GB]2 .e Td'2b | [K:D] f^ef !trill!a3 | z6 |: D6- | [M:9/8] D6 u.d'3 :|"""


def tune(music: str, metre: str = "4/4", key: str = "C", unit: str = "") -> Tune:
    length = f"L:{unit}\n" if unit else ""
    return read_tune(f"X:1\nM:{metre}\n{length}K:{key}\n{music}\n", "tune")


def sounding(music: str, **header: str) -> list[int]:
    return [pitch for _, _, pitches in melody(tune(music, **header).bars(), repeats=False) for pitch in pitches]


class TestBook:
    def test_a_book_gives_its_tunes_and_names_those_that_are_broken(self):
        tunes, skipped = read_tune_book(BOOK, "book")
        assert [(tune.name, tune.title, tune.type) for tune in tunes] == [
            ("book/7", "The Copper Kettle", "reel"),
            ("book/7 (2)", "Fog", "slip jig"),
        ]
        assert skipped == [
            ("book/8", "behind bar line 0: '|' stands in a chord; end it with ]"),
            ("book/9", "it has no K: field, which ends the header"),
        ]

    def test_a_tune_has_its_fields_in_order_and_the_music_up_to_an_empty_line(self):
        first = read_tune_book(BOOK, "book").tunes[0]
        assert first.fields == (
            ("R", "Reel"),
            ("X", "7"),
            ("T", "The Copper Kettle"),
            ("T", "The Pot"),
            ("M", "C|"),
            ("L", "1/8"),
            ("K", "G"),
        )
        assert (str(first.metre), str(first.key), first.unit_length) == ("2/2", "G", Fraction(1, 8))
        assert first.abc == "GABcd2 | edcBA2 ||"

    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_ends_of_lines_and_a_byte_order_mark_change_nothing(self, end):
        assert read_tune_book("\ufeff" + BOOK.replace("\n", end), "book") == read_tune_book(BOOK, "book")

    def test_a_text_of_one_tune_needs_no_number(self):
        assert [tune.name for tune in read_tune_book("T:Fog\nK:G\nGAB|", "book").tunes] == ["book/1"]

    def test_a_text_without_tunes_is_refused(self):
        with pytest.raises(InputError, match="book has no tunes; expected ABC, each tune beginning with a line X:"):
            read_tune_book("Dear Ada,\n\nno tunes today.", "book")

    @pytest.mark.parametrize(
        ("music", "said"),
        [
            ("", "tune: it has no notes"),
            ("| | z", "tune: it has no notes"),
            ("V:1\nGAB|\nV:2\nDEF|", "tune: it has several voices; split them into tunes"),
            ("GAB|GAB & DEF|", "tune: behind bar line 1: '&' cannot be read"),
            ("GAB|GA 3 B|", "tune: behind bar line 1: '3' is the length of nothing"),
            ("GAB|G/0 B|", "tune: behind bar line 1: the length '/0' is none"),
            ("GAB|[GB|", "tune: behind bar line 1: '|' stands in a chord; end it with ]"),
            ("GAB|GB]|", "tune: behind bar line 1: ']' ends no chord"),
            ("GAB|{GB|", "tune: behind bar line 1: '{GB' has no end; expected '}'"),
            ("GAB|G1234567|", "tune: '1234567' is no length that a note can have"),
            ("GAB|G//////////|", "tune: '/////////' is no length that a note can have"),
            ("GAB|>GB|", "tune: bar 2: '>' stands between no two notes"),
            ("GAB|GB>|", "tune: bar 3: '>' has too few notes behind it"),
            ("GAB|(3GB|", "tune: bar 3: a tuplet has too few notes behind it"),
            ("GAB|\nK:H\nGB|", "tune: the key is 'H'; expected one such as G, Em, F#m or Ddor"),
        ],
    )
    def test_a_broken_tune_is_refused_with_its_name_and_the_place(self, music, said):
        with pytest.raises(InputError) as caught:
            tune(music)
        assert str(caught.value) == said

    @pytest.mark.parametrize(
        ("tokens", "said"),
        [
            (["A", "|", "2"], "tune: behind bar line 1: the length '2' stands behind no note"),
            (["A", "2", "2"], "tune: behind bar line 0: the length '2' stands behind no note"),
            (["A", "|", "[", "C", "|"], "tune: behind bar line 1: '[C' has no end; expected ']'"),
            (["z", "-", "A"], "tune: bar 1: '-' stands behind no note"),
        ],
    )
    def test_broken_tokens_are_refused_with_the_name_of_the_tune_and_the_place(self, tokens, said):
        with pytest.raises(InputError) as caught:
            replace(tune("A"), tokens=tuple(tokens)).bars()
        assert str(caught.value) == said


class TestHeader:
    @pytest.mark.parametrize(
        ("typed", "key", "fifths"),
        [
            ("G", "G", 1),
            ("Em", "Em", 1),
            ("E minor", "Em", 1),
            ("EMin", "Em", 1),
            ("EM", "Em", 1),  # the standard ignores capitals
            ("Gmaj", "G", 1),
            ("A Dorian", "Ador", 1),
            ("amix", "Amix", 2),
            ("F#m", "F#m", 3),
            ("Bb", "Bb", -2),
            ("Ebmaj", "Eb", -3),
            ("C phrygian", "Cphr", -4),
            ("Flydian clef=treble", "Flyd", 0),
            ("D treble", "D", 2),
            ("Bloc", "Bloc", 0),
            ("Dmix=c", "Dmix", 1),  # it has that anyway
            ("HP", "Amix", 2),
            ("none", "C", 0),
            ("", "C", 0),
        ],
    )
    def test_key(self, typed, key, fifths):
        assert (str(Key.parse(typed)), Key.parse(typed).fifths) == (key, fifths)
        assert Key.parse(key) == Key.parse(typed)

    @pytest.mark.parametrize("typed", ["H", "Gfoo", "D exp _b", "G#", "Bn", "12"])
    def test_what_is_no_key_is_refused(self, typed):
        with pytest.raises(InputError, match="key"):
            Key.parse(typed)

    @pytest.mark.parametrize(
        ("typed", "metre", "length", "unit", "compound"),
        [
            ("6/8", "6/8", Fraction(3, 4), Fraction(1, 8), True),
            ("C", "4/4", 1, Fraction(1, 8), False),
            ("C|", "2/2", 1, Fraction(1, 8), False),
            ("2/4", "2/4", Fraction(1, 2), Fraction(1, 16), False),
            ("3/4", "3/4", Fraction(3, 4), Fraction(1, 8), False),
            ("3/8", "3/8", Fraction(3, 8), Fraction(1, 16), False),
            ("9/8", "9/8", Fraction(9, 8), Fraction(1, 8), True),
            ("(2+3)/8", "5/8", Fraction(5, 8), Fraction(1, 16), False),
            ("none", "none", 0, Fraction(1, 8), False),
        ],
    )
    def test_metre(self, typed, metre, length, unit, compound):
        read = Metre.parse(typed)
        assert (str(read), read.length, read.unit_length, read.compound) == (metre, length, unit, compound)

    @pytest.mark.parametrize("typed", ["6", "6/0", "6/7", "0/4", "fast"])
    def test_what_is_no_metre_is_refused(self, typed):
        with pytest.raises(InputError, match=f"the metre is '{typed}'"):
            Metre.parse(typed)

    @pytest.mark.parametrize(("typed", "name"), [("REEL", "reel"), ("Double  Jig", "jig"), ("slipjig", "slip jig")])
    def test_a_type_has_one_name(self, typed, name):
        assert dance_type(typed) == name

    def test_metre_and_key_are_those_of_the_first_note(self):
        read = read_tune("X:1\nM:4/4\nK:A\nM:6/8\nK:D\nDEF A2d|\n", "tune")
        assert (str(read.metre), str(read.key), read.abc) == ("6/8", "D", "DEFA2d |")


class TestNormalForm:
    @pytest.mark.parametrize(
        ("typed", "normal"),
        [
            ("A B  c \\\n d", "ABcd"),
            ('"Am"A "^slow"B % no\nw: la la\nP:B\nc', "ABc"),
            ("A1B2/2C//D3/E/4F4/2", "ABC/4D3/2E/4F2"),
            ("C' c, c,, c'' C,'", "cCC,c''C"),
            ("[C2E2G2] [CEG]2 [C2E]2", "[CEG]2[CEG]2[CE]4"),
            ("+CEG+ +trill+A", "[CEG]!trill!A"),
            ("[C-E-] [CE]", "[CE]-[CE]"),
            ("A |1 B :|2 c |]", "|: A | [1 B :| [2 c |]"),
            ("A | [1 B :| [2 c |]", "|: A | [1 B :| [2 c |]"),
            ("A |\n| B [|] c [|]:| d", "|: A | B | c :| d"),
            ("| A || B :||: C :||", "A |: B :: C :|"),
            ("|: A :|\n|: B :|", "|: A :: B :|"),
            ("A |:|||: B :|", "A |: B :|"),
            ("(3:2:3ABc (3::2AB (5ABcde (2AB", "(3ABc(3:2:2AB(5ABcde(2AB"),
            ("d3-c d-d | d-^d", "(d3c)d-d | (d^d)"),
            ("{g}.f-~e-d z", "({g}.f~ed)z"),
            ("(AB) c) (d", "(AB)cd"),
            ("kA *B `C y2 D", "ABCD"),
            ("A H| x B2 Hx |", "A | zB2 |"),
            ("Z2 | A4 Z", "z8 | z8 | A4z"),
            ("A [K:G] B [K:G] c [r:why] d", "A[K:G]Bcd"),
            ("A | \nM:6/8\nK:Am\nB", "A | [M:6/8][K:Am]B"),
            ("A4 | [L:1/4] A4 | [L:1/16] A4", "A4 | A8 | A2"),
            ("!D.C.!A !\nB", "!D.C.!AB"),
            ("^c C c' | c", "^c^C^c' | c"),
            ("^c-|c c", "^c- | ^c=c"),
            ("^c-|c C", "^c- | ^c=C"),
            ("_e [K:Bb] e", "_e[K:Bb]e"),
        ],
    )
    def test_what_was_typed_in_many_ways_is_written_in_one(self, typed, normal):
        read = tune(typed)
        assert read.abc == normal
        assert tune(read.abc).tokens == read.tokens

    @pytest.mark.parametrize(("metre", "normal"), [("2/4", "A2 | B8"), ("6/8", "A | B4"), ("3/8", "A2 | B8")])
    def test_lengths_are_in_the_unit_of_the_metre(self, metre, normal):
        assert tune("A/|B2", metre=metre, unit="1/4").abc == normal

    def test_tokens_are_the_smallest_parts_that_say_something(self):
        assert tune("u^c'3/2>z !trill![DE]2 {/g}(3ABd").tokens == (
            *("u", "^c'", "3/2", ">", "z", "!trill!", "[", "D", "E", "]", "2", "{/", "g", "}", "(3", "A", "B", "d"),
        )

    def test_text_of_tokens_gives_the_same_tokens_whatever_they_are(self, random):
        for _ in range(300):
            tokens = list(random.choice(TOKENS, random.integers(12)))
            assert tokenize(join(tokens)) == tokens

    def test_tokens_of_a_text_give_the_same_text(self):
        read = tune(GOOD, "6/8", "G")
        assert join(tokenize(read.abc)) == read.abc

    @pytest.mark.parametrize("text", ["A B#", "A //", "[X:1]", "K"])
    def test_text_in_another_form_is_no_tokens(self, text):
        with pytest.raises(InputError, match="no ABC in the normal form"):
            tokenize(text)

    def test_ornaments_can_be_left_out(self):
        tokens = tune("{g}~A u.B (cd) | !trill!e-e [CE]>z :|").tokens
        assert join(without_ornaments(tokens)) == "|: ABcd | e-e[CE]>z :|"


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


class TestBars:
    @pytest.mark.parametrize(
        ("music", "metre"),
        [
            ("A8|B8|", "4/4"),
            ("A2|B8|B6|", "4/4"),  # a pick-up, and what it leaves
            ("A2|B8|B8|", "4/4"),  # played once, it may go before a whole number of bars
            ("A2|B8|B6:|", "4/4"),
            ("A2|B8|B6::c2|d8|d6:|", "4/4"),
            ("A2|B8|B6::c8|d8:|", "4/4"),  # the second part begins without one
            ("A2|:B8|[1B6A2:|[2B6||", "4/4"),
            ("A2|B6:|:[1c2|", "4/4"),
            ("A|B2c [1de:|[2dBA||", "6/8"),
            ("A4||B4|c8|", "4/4"),  # a double bar inside of a bar
            ("A8|[M:3/4]A6|B6|", "4/4"),
            ("A7|B3|", "none"),
            ("(3ABc (3def (3gfe d2|", "4/4"),
        ],
    )
    def test_bars_are_whole(self, music, metre):
        assert faults(tune(music, metre, unit="1/8").bars()) == []

    @pytest.mark.parametrize(
        ("music", "metre", "numbers"),
        [
            ("A8|B7|c8|", "4/4", [2]),
            ("A8|B9|c8|", "4/4", [2]),
            ("A2|B8|B8:|", "4/4", [0]),  # each time the repeat begins, two are too many
            ("A2|B8|B5|", "4/4", [2]),
            ("A8|B6||c8|", "4/4", [2]),
            ("A2|B8|B6:|c3|d8|d6:|", "4/4", [3]),
            ("A10|", "4/4", [1]),
            ("A8|[M:3/4]A8|", "4/4", [2]),
        ],
    )
    def test_bars_of_another_length_are_named(self, music, metre, numbers):
        assert [fault.bar for fault in faults(tune(music, metre, unit="1/8").bars())] == numbers

    def test_a_fault_says_what_is_wrong(self):
        assert str(faults(tune("A8|B7|c8|").bars())[0]) == "bar 2 is 7/8 of a whole note long, not 1"


class TestText:
    def test_text_is_laid_out_as_people_write_it(self):
        read = tune("D|GAB d2B|{c}(dB)G A>FD|EFG A^c=c|B2A G2D||\nK:D\nfcf a3|", "6/8", "G")
        assert replace(read, title="Fog", type="jig").text() == (
            "X:1\nT:Fog\nR:jig\nM:6/8\nL:1/8\nK:G\n"
            "D | GAB d2B | {c}(dB)G A>FD | EFG A^c=c | B2A G2D ||\n"
            "K:D\nfcf a3 |\n"
        )

    def test_braces_that_end_nothing_say_nothing(self):
        assert tune("GAB c}de|").text().endswith("\nGA Bc}de |\n")

    def test_notes_of_a_broken_rhythm_stay_together_also_on_a_beat(self):
        assert tune("A4<B4", "3/4").text().endswith("\nA4<B4\n")

    @pytest.mark.parametrize("metre", ["6/8", "2/4", "C", "none"])
    def test_text_is_read_as_the_same_tune(self, metre):
        read = tune(GOOD, metre, "G")
        again = read_tune(read.text(), "tune")
        assert (again.tokens, again.metre, again.key) == (read.tokens, read.metre, read.key)


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
        before, behind = heard(read), heard(transpose(read, Key(tonic)))
        assert len(before) == len(behind) > 30
        moves = {there - here for here, there in zip(before, behind, strict=True)}
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


@pytest.fixture(scope="module")
def tunes(data_dir):
    from zoo.datasets.folk_tunes.books import read_books

    folder = data_dir / "abc"
    files = [(str(path.relative_to(folder).with_suffix("")), path) for path in sorted(folder.glob("*/*.abc"))]
    tunes, skipped = read_books(files)
    assert (len(tunes), len(skipped)) == (4082, 20)
    return tunes


@pytest.mark.data
class TestRealTunes:
    def test_text_and_tokens_say_the_same_of_every_tune(self, tunes):
        for read in tunes:
            assert tokenize(read.abc) == list(read.tokens)
            assert join(tokenize(read.abc)) == read.abc

    def test_the_normal_form_is_read_as_it_is(self, tunes):
        for read in tunes[::20]:
            again = read_tune(read.text(), read.name)
            assert (again.tokens, again.metre, again.key) == (read.tokens, read.metre, read.key)

    def test_there_and_back_is_the_same_tune(self, tunes):
        for read, tonic in zip(tunes[::20], "CDFGA" * 100, strict=False):
            assert transpose(transpose(read, Key(tonic, read.key.mode)), read.key) == read

    def test_most_tunes_have_whole_bars(self, tunes):
        assert sum(not faults(read.bars()) for read in tunes[::10]) > 0.88 * len(tunes[::10])
