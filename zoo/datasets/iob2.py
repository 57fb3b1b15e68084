"""Reads sentences whose words carry entity tags: a word a line, its tag last, a blank line after each sentence.

Published data sets have IOB2 tags: `O` outside of entities, `B-x` for the first word of an entity of type x and `I-x`
for its other words. What users have is read by `zoo.datasets.tagged_file`.
"""

import re
from collections.abc import Iterator
from os import PathLike
from typing import NamedTuple

from zoo.data.files import Flaw, flawed, read_lines
from zoo.errors import InputError

Sentence = tuple[list[str], list[str]]

_DOCUMENT = "-DOCSTART-"
_TAG = re.compile(r"O|[BI]-\S+")
_COMMENT = re.compile(r"# ?(?:[\w:.-]+ = |newdoc|newpar|global\.columns)[^\t]*$")
"""Of CoNLL-U; `# O` is a word and its tag."""

WANTED = "expected O, B-<type> or I-<type>, such as B-PER"


class TaggedWord(NamedTuple):
    """A word, its tag, the line that they stand in, and whatever columns are between them."""

    line: int
    word: str
    tag: str
    others: tuple[str, ...] = ()


class Words(NamedTuple):
    """The words of a file in sentences, in documents; and the lines that are left out, as their word is blank."""

    documents: list[list[list[TaggedWord]]]
    blank: list[int]


def read_documents(path: str | PathLike[str], strict: bool = True) -> list[list[Sentence]]:
    """The sentences of each document of a file as (tokens, tags), two lists of equal length.

    A line whose word is blank is left out: published files have some. With `strict=False` an I-x that continues no
    entity of type x becomes B-x. Otherwise this, and always another tag, raise `InputError`, as `read_words` does.
    """
    documents, flaws = [], []
    for words in read_words(path).documents:
        sentences: list[Sentence] = []
        for sentence in words:
            tags: list[str] = []
            for line, _, tag, _ in sentence:
                previous = tags[-1] if tags else "O"
                if not _TAG.fullmatch(tag):
                    flaws.append(Flaw(f"line {line}", f"the tag is {tag!r}", WANTED))
                elif tag.startswith("I-") and previous[2:] != tag[2:]:
                    if strict:
                        flaws.append(broken(line, tag, previous))
                    tag = f"B-{tag[2:]}"
                tags.append(tag)
            sentences.append(([word.word for word in sentence], tags))
        documents.append(sentences)
    if flaws:
        raise flawed(path, flaws)
    return documents


def broken(line: int, tag: str, previous: str) -> Flaw:
    """An I-x in a line that continues no entity of type x."""
    return Flaw(f"line {line}", f"{tag} follows {previous}", f"an entity begins with B-{tag[2:]}")


def read_words(path: str | PathLike[str]) -> Words:
    """The words of a file, with whatever tags.

    The word is the first column of a line and the tag the last; tabs separate columns where a line has one, spaces
    otherwise, so that any other white space may be part of a word. `-DOCSTART-` lines stand between documents.

    Raises:
        InputError: lines of one column, a file without sentences, or one that `read_lines` cannot read.
    """
    documents: list[list[list[TaggedWord]]] = [[]]
    sentence: list[TaggedWord] = []
    flaws, blank = [], []
    for line, columns in _columns(path):
        if columns and columns[0] != _DOCUMENT:
            if len(columns) == 1:
                expected = "expected a word first and its tag last, with a tab or space between"
                flaws.append(Flaw(f"line {line}", f"one column ({columns[0]!r:.60})", expected))
            elif columns[0].strip():
                sentence.append(TaggedWord(line, columns[0], columns[-1], tuple(columns[1:-1])))
            else:
                blank.append(line)
            continue
        if sentence:
            documents[-1].append(sentence)
            sentence = []
        if columns and documents[-1]:
            documents.append([])
    if flaws:
        raise flawed(path, flaws)
    if not documents[-1]:
        documents.pop()
    if not documents:
        raise InputError(
            f"{path} holds no sentences; expected a word and its tag a line, a blank line after a sentence"
        )
    return Words(documents, blank)


def _columns(path: str | PathLike[str]) -> Iterator[tuple[int, list[str]]]:
    """The columns of each line, none of a blank one, and a blank line at the end; without comments of CoNLL-U."""
    for number, line in enumerate([*read_lines(path), ""], 1):
        if _COMMENT.match(line):
            continue
        line = line.rstrip(" \t\r")
        columns = [column.strip(" ") for column in line.split("\t")] if "\t" in line else line.strip(" ").split(" ")
        yield number, columns if line else []
