"""Numbers in words, as Americans say them.

The library num2words (LGPL, used as it is) writes cardinals, ordinals and years. A plain number of four digits from
1100 to 2099 is said as a year: `1984` is *nineteen eighty-four*, and `1,984` or `1984.0` is not. Said one by one are
decimals, more than fifteen digits, and the digits of a number that begins with a zero, such as `007`.
"""

import re
from functools import cache

from num2words import num2words

_CURRENCIES = {"$": ("dollar", "cent"), "£": ("pound", "penny"), "€": ("euro", "cent")}

_UNITS = {
    "%": "percent",
    "km": "kilometer",
    "cm": "centimeter",
    "mm": "millimeter",
    "kg": "kilogram",
    "mg": "milligram",
    "ml": "milliliter",
    "lb": "pound",
    "lbs": "pound",
    "ft": "foot",
    "km/h": "kilometer an hour",
    "mph": "mile an hour",
    "khz": "kilohertz",
    "mhz": "megahertz",
    "ghz": "gigahertz",
    "kb": "kilobyte",
    "mb": "megabyte",
    "gb": "gigabyte",
    "tb": "terabyte",
}
"""In small letters, with the word for one of them."""

_LONGEST = 15
"""Digits of the longest number whose value is said."""

_UNCHANGED = frozenset(["percent", "kilohertz", "megahertz", "gigahertz"])
_IRREGULAR = {"foot": "feet", "penny": "pence"}

_WHOLE = "[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+"
_NUMBER = rf"(?:{_WHOLE})(?:\.[0-9]+)?"
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))

LARGE = "thousand|million|billion|trillion"
"""Words that may stand between an amount of money and its unit, as in `$5 million`."""

NUMBER = (
    rf"(?P<currency>[{''.join(_CURRENCIES)}])(?P<amount>{_NUMBER})(?: ?(?P<large>{LARGE})\b)?"
    r"|(?P<hour>[01]?[0-9]|2[0-4]):(?P<minute>[0-5][0-9])(?![0-9])"
    rf"|(?P<ordinal>{_WHOLE})(?i:st|nd|rd|th)(?![^\W_])"
    rf"|(?P<number>{_NUMBER})(?:(?:(?P<plural>'?s)|(?P<unit>(?i:{_UNIT})))(?![^\W_]))?"
)
"""A number with what stands at it: a currency or a unit, the minutes of a time, an ordinal's or a plural's ending."""


def number_in_words(match: re.Match[str]) -> str:
    """What a match of `NUMBER` is said as: words in small letters, with a space between two."""
    if match["currency"]:
        return _money(match["currency"], match["amount"].replace(",", ""), match["large"])
    if match["hour"]:
        return _time(int(match["hour"]), int(match["minute"]))
    if match["ordinal"]:
        return _ordinal(match["ordinal"].replace(",", ""))
    said = _number(match["number"])
    if match["plural"]:
        return _plural(said)
    return f"{said} {_counted(_UNITS[match['unit'].lower()], said)}" if match["unit"] else said


def _ordinal(digits: str) -> str:
    return f"{_one_by_one(digits)} th" if len(digits) > _LONGEST else _words(num2words(digits, to="ordinal"))


def _number(digits: str) -> str:
    if len(digits) == 4 and digits.isdecimal() and 1100 <= int(digits) <= 2099:
        return _words(num2words(int(digits), to="year"))
    return _cardinal(digits.replace(",", ""))


def _cardinal(digits: str) -> str:
    whole, point, decimals = digits.partition(".")
    if len(whole) > _LONGEST or (len(whole) > 1 and whole[0] == "0"):
        said = _one_by_one(whole)
    else:
        said = _words(num2words(whole))
    return f"{said} point {_one_by_one(decimals)}" if point else said


def _one_by_one(digits: str) -> str:
    return " ".join(map(_digit, digits))


_digit = cache(num2words)


def _money(sign: str, amount: str, large: str | None) -> str:
    unit, part = _CURRENCIES[sign]
    whole, _, decimals = amount.partition(".")
    if large or len(decimals) not in (0, 2):
        return " ".join(filter(None, [_cardinal(amount), large, _plural(unit)]))
    amounts = [(count.lstrip("0"), name) for count, name in ((whole, unit), (decimals, part))]
    amounts = [(_cardinal(count), name) for count, name in amounts if count]
    return " and ".join(f"{count} {_counted(name, count)}" for count, name in amounts) or f"zero {_plural(unit)}"


def _time(hour: int, minute: int) -> str:
    said = _words(num2words(hour))
    if not minute:
        return f"{said} o'clock"
    return f"{said} {'oh ' if minute < 10 else ''}{_words(num2words(minute))}"


def _counted(name: str, count: str) -> str:
    """The name of a unit in the number that so many of it have."""
    return name if count == "one" else _plural(name)


def _plural(said: str) -> str:
    """The plural of the last word, or of the first of `mile an hour`."""
    first, _, rest = said.partition(" an ")
    if rest:
        return f"{_plural(first)} an {rest}"
    *before, last = said.split(" ")
    if last in _UNCHANGED:
        return said
    regular = f"{last[:-1]}ies" if last[-1] == "y" else f"{last}es" if last[-1] in "xh" else f"{last}s"
    return " ".join([*before, _IRREGULAR.get(last, regular)])


def _words(said: str) -> str:
    """Without hyphens, commas and the *and* that the British say."""
    return re.sub(r",|\band\b", "", said.replace("-", " ")).replace("  ", " ").strip()
