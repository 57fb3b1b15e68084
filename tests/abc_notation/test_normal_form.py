"""The normal form of a tune, its tokens, and its text."""

from dataclasses import replace

import pytest
from fixtures.abc_tunes import GOOD, tune

from zoo.abc_notation import join, read_tune, tokenize, without_ornaments
from zoo.errors import InputError

TOKENS = [
    *("|", "||", "|]", "|:", ":|", "::", "[1", "[2", "[1,3", "[K:Am]", "[M:6/8]", "(", ")", "(3", "(5:4", "(3:2:2"),
    *("[", "]", "{", "{/", "}", "-", ">", ">>", "<", "~", ".", "T", "u", "!trill!", "!D.C.!", "z", "2", "12", "/2"),
    *("3/2", "/16", "C", "C,", "c", "c'", "^c", "^^c''", "_B,", "__b", "=f"),
]


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
