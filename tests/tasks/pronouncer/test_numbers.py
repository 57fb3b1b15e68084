"""Numbers in words."""

import re

import pytest

from zoo.tasks.pronouncer.numbers import NUMBER, number_in_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("42", "forty two"),
        ("1,234.5", "one thousand two hundred thirty four point five"),
        ("3rd", "third"),
        ("21ST", "twenty first"),
        ("1,000th", "one thousandth"),
        ("1984", "nineteen eighty four"),
        ("1100", "eleven hundred"),
        ("2099", "twenty ninety nine"),
        ("1099", "one thousand ninety nine"),
        ("2100", "two thousand one hundred"),
        ("1,984", "one thousand nine hundred eighty four"),
        ("1990s", "nineteen nineties"),
        ("80's", "eighties"),
        ("6s", "sixes"),
        ("007", "zero zero seven"),
        ("0.5", "zero point five"),
        ("2.50", "two point five zero"),
        ("$00.05", "five cents"),
        ("1" * 16, "one " * 15 + "one"),
        ("$5", "five dollars"),
        ("$1", "one dollar"),
        ("£3.50", "three pounds and fifty pence"),
        ("€0.01", "one cent"),
        ("$0", "zero dollars"),
        ("$2.5 million", "two point five million dollars"),
        ("50%", "fifty percent"),
        ("5km", "five kilometers"),
        ("1km", "one kilometer"),
        ("6ft", "six feet"),
        ("60mph", "sixty miles an hour"),
        ("10GB", "ten gigabytes"),
        ("3.2GHz", "three point two gigahertz"),
        ("10:30", "ten thirty"),
        ("10:05", "ten oh five"),
        ("10:00", "ten o'clock"),
    ],
)
def test_numbers_are_said_as_americans_say_them(text, words):
    assert number_in_words(re.fullmatch(NUMBER, text)) == words


@pytest.mark.parametrize(("text", "matched"), [("3Ding", "3"), ("5kmx", "5"), ("1.5th", "1.5"), ("25:99", "25")])
def test_what_only_looks_like_a_unit_is_left(text, matched):
    assert re.match(NUMBER, text)[0] == matched


@pytest.mark.parametrize("text", ["{}", "${}", "{}th", "0.{}", "${} million", "{}s"])
def test_digits_of_very_long_numbers_are_said_one_by_one(text):
    assert number_in_words(re.fullmatch(NUMBER, text.format("2" * 5000))).count("two ") > 4990
