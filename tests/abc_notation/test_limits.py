"""Tunes that no tune is: each has its answer, or an error of one line, in bounded time and memory."""

from contextlib import suppress
from dataclasses import replace
from itertools import islice

import pytest
from fixtures.abc_tunes import tune

from benchmarks.fuzzing.tunes import KNOWN, check, texts
from zoo.abc_notation import Key, Metre, join, melody, read_piece, read_tune, read_tune_book, sheet_music, tokenize
from zoo.abc_notation.headers import unit_length
from zoo.errors import InputError


class TestLimits:
    @pytest.mark.parametrize(
        ("music", "said"),
        [
            ("c|Z999999|c|", "after bar line 1: the tune has 999,999 bars of rest; expected at most 1,000"),
            ("c|Z600|c|Z600|", "after bar line 3: the tune has 1,200 bars of rest; expected at most 1,000"),
            ("{A}u", "it has no notes"),
            ("c[00d", "after bar line 0: '[00' is no ABC in the normal form"),
            ("c|[100d|", "bar 2: '[100' is no ending that a tune can have"),
            ("c|[3-1d|", "bar 2: '[3-1' is no ending that a tune can have"),
            ("c|[1-2-3d|", "bar 2: '[1-2-3' is no ending that a tune can have"),
            ("c|(3:100:1d|", "after bar line 1: '(3:100:1' is no ABC in the normal form"),
            ("c|c''''''|", "bar 2: a note lies beyond the highest of MIDI"),
            ("c|{C,,,,,,}c|", "bar 2: a note lies beyond the lowest of MIDI"),
            (f"c|c{60 * ','}|", f"after bar line 1: 'C{38 * ','} is no ABC in the normal form"),
            (f"c|!{60 * 'a'}!c|", f"after bar line 1: '!{38 * 'a'} is no ABC in the normal form"),
            (f"c|[{33 * 'c'}]|", "after bar line 1: a chord has more than 32 notes"),
            (
                "c|c1025|",
                "bar 2: a note is 1025/8 of a whole note long; expected at most 128, with a denominator up to 2048",
            ),
            (
                "c|c/257|",
                "bar 2: a note is 1/2056 of a whole note long; expected at most 128, with a denominator up to 2048",
            ),
            (
                "c|c>>>>>>>>>d|",
                "bar 2: a note is 1023/4096 of a whole note long; expected at most 128, with a denominator up to 2048",
            ),
            (100_000 * "c", "it has 100,015 characters; a tune has at most 100,000"),
        ],
    )
    def test_what_no_tune_has_is_refused_with_its_place(self, music, said):
        with pytest.raises(InputError) as caught:
            tune(music)
        assert str(caught.value) == f"tune: {said}"

    def test_up_to_the_limits_tunes_are_read(self):
        assert len(tune("c8|Z1000|c8|").bars()) == 1002
        for music in ("c1024|", "c/256|", "C,,,,,|", "g''''|", f"[{32 * 'c'}]|", "(9:99:1c|", "[2-99c|"):
            read = tune(music)
            assert tokenize(join(read.tokens)) == list(read.tokens)

    def test_a_bar_of_free_music_has_no_rest_for_it(self):
        with pytest.raises(InputError, match="Z rests for bars, of which free music has none; give a metre"):
            read_piece("c|Z|c|", "the tune")
        assert read_piece("M:4/4\nK:C\nc|Z|c|", "the tune").abc == "c | z8 | c |"

    def test_a_metre_has_as_many_beats_as_a_midi_file_can_say(self):
        assert Metre.parse("255/8").count == 255
        for typed in ("256/8", "+".join(20 * ["99"]) + "/8"):
            with pytest.raises(InputError, match="a bar has at most 255 beats"):
                Metre.parse(typed)

    @pytest.mark.parametrize("read", [Metre.parse, Key.parse, unit_length])
    @pytest.mark.parametrize("typed", ["C{}?", "1{}?", "1/{}?", "(1{}+"])
    def test_white_space_in_a_field_takes_no_time_and_a_message_is_short(self, read, typed):
        with pytest.raises(InputError) as caught:
            read(typed.format(3000 * " "))
        assert len(str(caught.value)) < 200

    def test_fields_before_the_first_tune_are_few(self):
        book = 200 * "N:a note\n" + "\nX:1\nK:C\nc|\n"
        assert len(read_tune_book(book, "book").tunes[0].fields) == 202
        with pytest.raises(InputError, match="book has 201 fields before its tunes; expected at most 200"):
            read_tune_book("N:another\n" + book, "book")

    def test_a_number_of_a_tune_is_short(self):
        (skipped,) = read_tune_book(f"X:{'9' * 100}\nK:C\nc?\n", "book").skipped
        assert skipped.name == f"book/{'9' * 40}"

    def test_fields_and_comments_may_have_numbers_of_any_length(self):
        assert tune("c|% 20241130\nw: 1234567\nN: /////////////\nd|").abc == "c | d |"

    def test_a_midi_file_has_an_end(self):
        with pytest.raises(InputError, match="tune: it is longer than a MIDI file can say"):
            sheet_music.midi(tune(1200 * "z1024|" + "c|"))

    @pytest.mark.parametrize("work", [sheet_music.picture, sheet_music.check])
    def test_a_score_is_no_longer_than_anybody_plays(self, work):
        with pytest.raises(InputError, match=r"^tune has 10,001 tokens \(notes, .*\); a score has at most 10,000$"):
            work(tune(10_001 * "c"))

    def test_a_bar_of_a_score_is_no_longer_than_anybody_plays(self):
        with pytest.raises(
            InputError, match=r"^tune: bar 2 has 300 notes, too many for a score; write more bar lines$"
        ):
            sheet_music.drawing(tune("c8|" + 150 * "_d''_d" + "|c8|"))
        assert sheet_music.drawing(tune("c8|" + 75 * "_d''_d" + "|c8|")).count('class="note"') == 152


class TestTokens:
    @pytest.mark.parametrize("token", ["", "0", "5/0", "[01", "(9:", "<unk>", "x", "[K:", "c d", 51 * ">"])
    def test_what_is_no_token_is_refused(self, token):
        broken = replace(tune("A"), tokens=("A", "|", token, "A"))
        with pytest.raises(InputError, match=r"^tune: after bar line 1: '.* is no ABC in the normal form$"):
            broken.bars()
        assert join(broken.tokens).startswith("A |")

    def test_a_tune_without_notes_has_a_text(self):
        assert replace(tune("A"), tokens=("|",)).text().endswith("K:C\n|\n")

    def test_tuplets_may_be_long(self):
        read = tune("(3:2:12" + 12 * "A" + "|")
        assert read.tokens[0] == "(3:2:12" and tokenize(read.abc) == list(read.tokens)
        assert read_tune(read.text(), "again").tokens == read.tokens


class TestFuzzing:
    @pytest.mark.parametrize("place", range(len(KNOWN)))
    def test_what_has_been_too_much_once_is_read_or_refused(self, place):
        with suppress(InputError):
            for read in read_tune_book(KNOWN[place], "book").tunes[:1]:
                melody(read.bars())
                assert read.text().startswith("X:1\n")

    def test_tunes_of_pieces_and_damaged_ones(self):
        for text in islice(texts(seed=1), len(KNOWN), len(KNOWN) + 300):
            check(text, {})
