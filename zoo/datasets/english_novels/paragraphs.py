"""Puts a book into one form, a paragraph a line, however its file breaks lines."""

import re

_WRAPPED = 120
"""Lines of a wrapped book are shorter, but for a stray one; those of 5 % may be longer."""

_FEW_BLANK = 0.02
"""The least share of blank lines in a wrapped book that parts its paragraphs by them; in others it is 0.4 % at most."""

_END = re.compile(r".*[-.!?:;*)\]\"'’”—_]")
_LOWER = re.compile(r"[\"'“‘(\[_]*[a-z]")
_PARTED = re.compile(r"(?<=\w)-\n(?=\w)")


def paragraph_a_line(text: str) -> str:
    r"""The text with one paragraph a line, parted by one space where it has any white space, and `\n` after each.

    A book that breaks lines at a width has its lines joined. Its paragraphs are parted by blank lines; where it has
    none, a paragraph is taken to end at a line that ends as sentences do and that has room for the first word of the
    next, or before an indented line.
    """
    lines = [line.rstrip() for line in text.strip().replace("\r\n", "\n").split("\n")]
    filled = [line for line in lines if line]
    paragraphs = filled
    if sum(len(line) < _WRAPPED for line in filled) > 0.95 * len(filled):
        parted_by_blanks = len(lines) - len(filled) > _FEW_BLANK * len(lines)
        paragraphs = "\n".join(lines if parted_by_blanks else _with_blanks(filled)).split("\n\n")
    # A hyphen at the end of a line nearly always belongs to its word.
    rows = (" ".join(_PARTED.sub("-", paragraph).split()) for paragraph in paragraphs)
    return "".join(f"{row}\n" for row in rows if row)


def _with_blanks(lines: list[str]) -> list[str]:
    """The lines, a blank one after each that seems to end a paragraph."""
    # Nine in ten lines are no longer: a few stick out.
    width = sorted(map(len, lines))[9 * len(lines) // 10]
    parted = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        parted.append(line)
        indented = after[:1].isspace() and not line[:1].isspace()
        room = len(line) + len(" ".join(["", *after.split()[:1]])) <= width
        if indented or (room and _END.fullmatch(line) and not _LOWER.match(after.lstrip())):
            parted.append("")
    return parted
