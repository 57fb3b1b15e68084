"""Reads sentences whose words carry entity tags: a word a line, its IOB2 tag last, a blank line after each sentence.

The tags are `O` outside of entities, `B-x` for the first word of an entity of type x and `I-x` for its other words.
"""

import re
from os import PathLike

from zoo.data.files import read_lines
from zoo.errors import InputError

Sentence = tuple[list[str], list[str]]

_DOCUMENT = "-DOCSTART-"
_TAG = re.compile(r"O|[BI]-\S+")


def read_iob2(path: str | PathLike[str], strict: bool = True) -> list[Sentence]:
    """Reads the sentences of a file as (tokens, tags), two lists of equal length.

    The word is the first column of a line and the tag the last; tabs separate columns where a line has one, spaces
    otherwise, so that any other white space may be part of a word. `-DOCSTART-` lines are no sentences.

    A line whose word is blank is left out: published files have some. With `strict=False` an I-x that continues no
    entity of type x becomes B-x. Otherwise this, and always a line of one column, another tag, bytes that are not
    UTF-8, a file without sentences or no file at all, raise `InputError`.
    """
    return [sentence for document in read_documents(path, strict) for sentence in document]


def read_documents(path: str | PathLike[str], strict: bool = True) -> list[list[Sentence]]:
    """As `read_iob2`, but the sentences of each document in a list; `-DOCSTART-` lines stand between documents."""
    documents: list[list[Sentence]] = [[]]
    tokens: list[str] = []
    tags: list[str] = []
    for number, line in enumerate([*read_lines(path), ""], 1):
        line = line.rstrip(" \t\r")
        columns = [column.strip(" ") for column in line.split("\t")] if "\t" in line else line.strip(" ").split(" ")
        if not line or columns[0] == _DOCUMENT:
            if tokens:
                documents[-1].append((tokens, tags))
                tokens, tags = [], []
            if line and documents[-1]:
                documents.append([])
            continue
        if len(columns) > 1 and not columns[0].strip():
            continue
        tag = _checked(columns, tags[-1] if tags else "O", strict, f"{path}, line {number}")
        tokens.append(columns[0])
        tags.append(tag)
    if not documents[-1]:
        documents.pop()
    if not documents:
        raise InputError(
            f"{path} holds no sentences; expected a word and its tag a line, a blank line after a sentence"
        )
    return documents


def _checked(columns: list[str], previous: str, strict: bool, where: str) -> str:
    """The tag of a line that follows a word tagged `previous`, or `InputError`."""
    word, tag = columns[0], columns[-1]
    if len(columns) == 1:
        raise InputError(
            f"{where}: one column ({word!r}); expected a word first and its tag last, with a tab or space between"
        )
    if not _TAG.fullmatch(tag):
        raise InputError(f"{where}: the tag is {tag!r}; expected O, B-<type> or I-<type>, such as B-PER")
    if tag.startswith("I-") and previous[2:] != tag[2:]:
        if strict:
            raise InputError(f"{where}: {tag} follows {previous}; an entity begins with B-{tag[2:]}")
        return f"B-{tag[2:]}"
    return tag
