"""What a tune book holds, and what a tune's header says."""

from dataclasses import replace
from fractions import Fraction

import pytest
from fixtures.abc_tunes import tune

from zoo.abc_notation import Key, Metre, dance_type, read_piece, read_tune, read_tune_book
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


class TestBook:
    def test_a_book_gives_its_tunes_and_names_those_that_are_broken(self):
        tunes, skipped = read_tune_book(BOOK, "book")
        assert [(tune.name, tune.title, tune.type) for tune in tunes] == [
            ("book/7", "The Copper Kettle", "reel"),
            ("book/7 (2)", "Fog", "slip jig"),
        ]
        assert skipped == [
            ("book/8", "after bar line 0: '|' stands in a chord; end it with ]"),
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

    @pytest.mark.parametrize("first", ["X:1\n", ""])
    @pytest.mark.parametrize("between", ["", "\n", "\n% here\n\n%%newpage\n\n"])
    def test_tunes_need_no_number_and_no_empty_line_between_them(self, first, between):
        typed = [f"T:{title}\nR:jig\nK:G\nGAB {note}|\n" for title, note in (("Fog", "c"), ("Owl", "d"), ("Tin", "e"))]
        tunes, skipped = read_tune_book(first + between.join(typed), "book")
        assert [(tune.name, tune.title, tune.abc) for tune in tunes] == [
            ("book/1", "Fog", "GABc |"),
            ("book/2", "Owl", "GABd |"),
            ("book/3", "Tin", "GABe |"),
        ]
        assert not skipped

    def test_a_tune_of_parts_is_one(self):
        (read,) = read_tune_book("X:1\nT:Fog\nK:G\nGAB|\nT:Second part\nP:B\ncde|\nK:D\nd2|", "book").tunes
        assert read.abc == "GAB | cde | [K:D]d2 |"
        (read,) = read_tune_book("X:1\nT:Fog\nK:G\nGAB|\nT:Second part\ncde", "book").tunes
        assert read.abc == "GAB | cde"

    def test_empty_lines_in_a_tune_change_nothing(self):
        (read,) = read_tune_book(
            "X:1\nT:Fog\n\nM:4/4\nK:G\n\nGAB|\n \ncde|\nw: oh no\n+: my\n\nW: words\n", "book"
        ).tunes
        assert read.abc == "GAB | cde |"
        assert read_tune_book("X:1\nK:G\n\nGAB\n", "book").tunes[0].abc == "GAB"

    def test_music_of_no_tune_and_prose_in_the_place_of_music_are_named(self):
        tunes, skipped = read_tune_book("R:jig\n\nGAB|c|\n\nX:5\nK:G\nGAB|\n\nX:6\nK:C\nDear Ada, no tune.\n", "book")
        assert [tune.name for tune in tunes] == ["book/5"]
        assert skipped == [
            ("book, line 3", "it is music before the first tune; give it a field K:"),
            ("book/6", "it is no tune: after its K: field there is prose, not music"),
        ]

    @pytest.mark.parametrize(
        ("music", "said"),
        [
            ("", "tune: it has no notes"),
            ("| | z", "tune: it has no notes"),
            ("V:1\nGAB|\nV:2\nDEF|", "tune: it has several voices; split them into tunes"),
            ("GAB|GAB & DEF|", "tune: after bar line 1: '&' cannot be read"),
            ("GAB|GA 3 B|", "tune: after bar line 1: '3' is the length of nothing"),
            ("GAB|G/0 B|", "tune: after bar line 1: the length '/0' is none"),
            ("GAB|[GB|", "tune: after bar line 1: '|' stands in a chord; end it with ]"),
            ("GAB|GB]|", "tune: after bar line 1: ']' ends no chord"),
            ("GAB|{GB|", "tune: after bar line 1: '{GB' has no end; expected '}'"),
            ("GAB|G1234567|", "tune: '1234567' is no length that a note can have"),
            ("GAB|G//////////|", "tune: '/////////' is no length that a note can have"),
            ("GAB|>GB|", "tune: bar 2: '>' stands between no two notes"),
            ("GAB|GB>|", "tune: bar 3: '>' is followed by too few notes"),
            ("GAB|(3GB|", "tune: bar 3: a tuplet is followed by too few notes"),
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
            (["A", "|", "2"], "tune: after bar line 1: the length '2' does not follow a note"),
            (["A", "2", "2"], "tune: after bar line 0: the length '2' does not follow a note"),
            (["A", "|", "[", "C", "|"], "tune: after bar line 1: '[C' has no end; expected ']'"),
            (["z", "-", "A"], "tune: bar 1: '-' does not follow a note"),
        ],
    )
    def test_broken_tokens_are_refused_with_the_name_of_the_tune_and_the_place(self, tokens, said):
        with pytest.raises(InputError) as caught:
            replace(tune("A"), tokens=tuple(tokens)).bars()
        assert str(caught.value) == said


class TestPiece:
    @pytest.mark.parametrize(
        ("typed", "music"),
        [
            ("GABc dedB|", "GABcdedB |"),
            ('|:~G3 "Em"A2:|\r\n\r\nuv[GB]2|', "|: ~G3A2 :| uv[GB]2 |"),
            ("K:G\nGAB", "GAB"),
            ("X:1\nT:Fog\nK:G\n\nGAB|", "GAB |"),
        ],
    )
    def test_music_needs_bar_lines_or_a_header(self, typed, music):
        assert read_piece(typed, "the text").abc == music

    @pytest.mark.parametrize(
        "text", ["hello", "Add bag", "GABc dedB", "The cat | sat on the mat", "", "So, I said: no."]
    )
    def test_a_text_that_is_no_tune_is_refused(self, text):
        with pytest.raises(InputError, match="the text is no tune; expected ABC: music with bar lines"):
            read_piece(text, "the text")

    def test_prose_after_a_header_and_several_tunes_are_refused(self):
        with pytest.raises(InputError, match="the text: it is no tune: after its K: field there is prose, not music"):
            read_piece("T:Hello\nK:G\nhello there", "the text")
        for read in (read_piece, read_tune):
            with pytest.raises(InputError, match="the text is several tunes; give each by itself"):
                read("X:1\nK:G\nGAB|\n\nT:Fog\nK:D\nDEF|", "the text")


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
