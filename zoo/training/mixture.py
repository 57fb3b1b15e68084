"""Sentences of several data sets, for a language model that is to read single sentences."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

from zoo import datasets
from zoo.console import progress
from zoo.preprocessing.words import split_sentences, tokenize
from zoo.training.recipe import Part

_INSIDE = {" @-@ ": "-", " @,@ ": ",", " @.@ ": "."}
"""How WikiText writes marks inside a word or a number."""

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""For WikiText's `<unk>`: one character, which no vocabulary lists."""


def mixed_text(parts: list[Part], seed: int) -> str:
    """The sentences of all parts in a random order, a line each, their tokens parted by spaces.

    Texts and sentences are taken whole and in a random order until there are enough characters.
    """
    chance = random.Random(seed)
    lines: list[str] = []
    with progress() as display:
        for part in parts:
            bar = display.add_task(f"reading {part.dataset}", total=part.characters)
            found = datasets.load(part.dataset, "train")
            taken = 0
            for index in chance.sample(range(len(found)), len(found)):
                for line in sentence_lines(found[index]):
                    lines += [line] * part.repeats
                    taken += len(line) + 1
                display.update(bar, completed=taken)
                if taken >= part.characters:
                    break
    chance.shuffle(lines)
    return "\n".join(lines) + "\n"


def sentence_lines(example: Mapping[str, Any]) -> Iterator[str]:
    """The sentences of an example of a data set, of `tokens` or of `text`, their tokens parted by spaces."""
    if "tokens" in example:
        yield " ".join(example["tokens"])
        return
    text = example["text"].replace("<unk>", _UNKNOWN)
    for written, meant in _INSIDE.items():
        text = text.replace(written, meant)
    for paragraph in text.split("\n"):
        for sentence in split_sentences(paragraph, tokenize(paragraph)):
            yield " ".join(token.text for token in sentence)
