"""Checks of sentences and their tags."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from zoo.data.batching import filled
from zoo.errors import InputError
from zoo.tasks.shared.one_or_many import Example, check_example
from zoo.text.iob2 import OUTSIDE
from zoo.text.normal_form import normal_form
from zoo.text.tokenizer import tokenize


def check_sentences(sentences: Iterable[Example], pretokenized: bool = False) -> list[list[str]]:
    """Sentences as lists of tokens: a string is tokenized, or split at white space if `pretokenized`; a list is taken
    as it is.

    Raises:
        InputError: a sentence that is neither, or a token that is empty or no string; the message counts from 1.
    """
    if isinstance(sentences, str | Mapping) or not isinstance(sentences, Iterable):
        raise InputError(f"expected a list of sentences, not {type(sentences).__name__}; put a single one into a list")
    checked = []
    for row, sentence in enumerate(sentences, 1):
        example = check_example(sentence, row, "sentence")
        if isinstance(example, str):
            text = normal_form(example).text
            example = text.split() if pretokenized else [token.text for token in tokenize(text)]
        checked.append(example)
    return checked


NOT_A_LABEL = -1
"""Stands in an array of labels where there is no token."""


def pad_labels(labels: Sequence[np.ndarray]) -> np.ndarray:
    """Labels of several sentences as one array (batch, time), `NOT_A_LABEL` where a sentence has ended."""
    return filled(labels, NOT_A_LABEL)


def check_rows(sentences: Sequence[Sequence[str]], tags: Iterable[Sequence] | None) -> list[list]:
    """Rows of tags as lists, a tag a token. Raises `InputError` where their numbers are not those of the sentences."""
    if tags is None:
        raise InputError("the sentences have no tags; give a row of tags for each")
    try:
        tags = [list(row) for row in tags]
    except TypeError as error:
        raise InputError("tags are a list of rows, one a sentence, with a tag for each token") from error
    if len(tags) != len(sentences):
        raise InputError(f"{len(sentences)} sentences but {len(tags)} rows of tags")
    for index, (tokens, row) in enumerate(zip(sentences, tags, strict=True), 1):
        if len(tokens) != len(row):
            raise InputError(
                f"sentence {index} has {len(tokens)} tokens but {len(row)} tags: {' '.join(tokens)[:60]!r}"
            )
    return tags


def check_tags(sentences: Sequence[Sequence[str]], tags: Iterable[Sequence[str]] | None) -> list[list[str]]:
    """Tags that match their sentences, one IOB2 tag a token.

    Raises:
        InputError: the numbers differ, or a tag is not of IOB2 or continues an entity that is not there.
    """
    tags = check_rows(sentences, tags)
    for index, row in enumerate(tags, 1):
        previous = OUTSIDE
        for place, tag in enumerate(row, 1):
            if not isinstance(tag, str) or not re.fullmatch(r"O|[BI]-\S+", tag):
                raise InputError(f"tag {place} of sentence {index} is {tag!r}; IOB2 has O, B-TYPE and I-TYPE")
            if tag.startswith("I-") and previous[2:] != tag[2:]:
                raise InputError(f"tag {place} of sentence {index} is {tag} after {previous}; an entity begins with B-")
            previous = tag
    return tags
