"""Reads sentences whose words carry entity tags from users' files, in the schemes that users have."""

from collections.abc import Sequence
from os import PathLike

from zoo.console import note
from zoo.data.files import Flaw, flawed, suffix
from zoo.data.tables import JSON_SUFFIXES, read_json
from zoo.datasets.iob2 import Sentence, TaggedWord, read_words
from zoo.datasets.tag_schemes import IOB2, TYPES, as_iob2, scheme_of
from zoo.errors import InputError, few

_FIELDS = ("tokens", "tags")


def read_tagged_file(path: str | PathLike[str]) -> list[Sentence]:
    """The sentences of a file as (tokens, tags), two lists of equal length, tags in IOB2.

    JSON lines (`.jsonl`, `.ndjson`, `.json`) have an object a line, a list of `tokens` and one of `tags` in each; any
    other file is read as `read_words` does. Tags are of one scheme of `zoo.datasets.tag_schemes`; one that is not IOB2
    is named on standard error, as are lines without a word, which are left out.

    Raises:
        InputError: a file that cannot be read or has no sentence; tags that are of no scheme, or of two, by line.
    """
    sentences = _json_sentences(path) if suffix(path) in JSON_SUFFIXES else _sentences(path)
    scheme, flaws = scheme_of(sentences)
    if flaws:
        raise flawed(path, flaws)
    if scheme != IOB2:
        named = "bare types, neighbours of one type as one entity" if scheme == TYPES else f"{scheme} tags"
        note(f"{path} has {named}; its {len(sentences)} sentences are read as IOB2")
    return [
        ([word.word for word in sentence], as_iob2([word.tag for word in sentence], scheme)) for sentence in sentences
    ]


def _sentences(path: str | PathLike[str]) -> list[list[TaggedWord]]:
    documents, blank = read_words(path)
    sentences = [[_unquoted(word) for word in sentence] for document in documents for sentence in document]
    if blank:
        note(f"{path}: {len(blank)} lines without a word are left out, the first is line {blank[0]}")
    if _are_numbered(sentences):
        raise InputError(
            f"{path}, line {sentences[0][0].line}: words are numbers, as in CoNLL-U; expected the word first and its "
            "tag last: cut the column of numbers off"
        )
    return sentences


def _unquoted(word: TaggedWord) -> TaggedWord:
    """A word and its tag without the quotation marks of CSV, which no tag has."""
    if len(word.tag) < 3 or word.tag[0] != '"' or word.tag[-1] != '"':
        return word
    inner = word.word[1:-1].replace('""', '"') if word.word[0] == word.word[-1] == '"' else word.word
    return TaggedWord(word.line, inner, word.tag[1:-1])


def _are_numbered(sentences: Sequence[Sequence[TaggedWord]]) -> bool:
    """Whether the first columns of all sentences count from 1, and others follow."""
    return len(sentences[-1]) > 1 and all(
        word.word == str(number) and word.others for sentence in sentences for number, word in enumerate(sentence, 1)
    )


def _json_sentences(path: str | PathLike[str]) -> list[list[TaggedWord]]:
    sentences, flaws = [], []
    for line, place, found in read_json(path):
        flaw = found if isinstance(found, Flaw) else _flaw(place, found)
        if flaw:
            flaws.append(flaw)
        else:
            pairs = zip(found["tokens"], found["tags"], strict=True)
            sentences.append([TaggedWord(line, token, tag) for token, tag in pairs])
    if flaws:
        raise flawed(path, flaws)
    if not sentences:
        raise InputError(f'{path} holds no sentences; expected {{"tokens": […], "tags": […]}} a line')
    return sentences


def _flaw(place: str, found: dict) -> Flaw | None:
    """What is wrong with an object that should have a sentence."""
    for field in _FIELDS:
        values = found.get(field)
        if not isinstance(values, list) or not values or not all(isinstance(v, str) and v.strip() for v in values):
            return Flaw(place, f"no list of strings {field!r}", f"it has {few(list(found))}")
    if len(found["tokens"]) != len(found["tags"]):
        return Flaw(place, f"{len(found['tokens'])} tokens and {len(found['tags'])} tags", "give a tag for each token")
    return None
