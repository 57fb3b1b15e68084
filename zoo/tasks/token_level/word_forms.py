"""The forms under which a word is looked up."""

import re


def fold_digits(word: str) -> str:
    """The word with every digit a 0."""
    return re.sub(r"\d", "0", word)


def normalize(word: str) -> str:
    """The form under which a word is looked up when its case is not to matter: lower case, every digit a 0."""
    return fold_digits(word.lower())


def shape(word: str) -> str:
    """What a word looks like: X, x and d for its upper-case letters, other letters and digits, marks as they are, no
    more than two alike in a row: `Xxx` for `Maria`, `dd-dd` for `2019-20`."""
    drawn = "".join(
        "X" if letter.isupper() else "x" if letter.isalpha() else "d" if letter.isdigit() else letter for letter in word
    )
    return re.sub(r"(.)\1+", r"\1\1", drawn)
