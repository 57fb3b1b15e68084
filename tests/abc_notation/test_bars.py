"""Bars that are as long as the metre."""

import pytest
from fixtures.abc_tunes import tune

from zoo.abc_notation import faults


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
