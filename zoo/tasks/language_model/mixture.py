"""Texts of several data sets, whole, or as sentences for a language model that is to read single ones."""

import random
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from zoo import datasets
from zoo.console import progress
from zoo.tasks.language_model.encoder import Unit
from zoo.tasks.language_model.recipe import Part
from zoo.text.tokenizer import split_sentences, tokenize
from zoo.text.wikitext_tokenizer import wikitext_tokens

_INSIDE = {" @-@ ": "-", " @,@ ": ",", " @.@ ": "."}
"""How WikiText writes marks inside a word or a number."""

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""For WikiText's `<unk>`: one character, which no vocabulary lists."""


class Mixed(NamedTuple):
    """A text or a sentence of a mixture, its tokens parted by spaces; a whole text for characters as it is written."""

    text: str
    counts: bool
    """Whether its words and characters get ids."""


def mix(parts: list[Part], seed: int, unit: Unit = "word") -> list[Mixed]:
    """The texts or sentences of all parts in a random order.

    Texts are taken whole and in a random order until there are enough characters.
    """
    chance = random.Random(seed)
    rows: list[Mixed] = []
    with progress() as display:
        for part in parts:
            bar = display.add_task(f"reading {part.dataset}", total=part.characters)
            found = datasets.load(part.dataset, "train")
            taken = 0
            for example in found.at(chance.sample(range(len(found)), len(found))):
                for text in _whole(part.dataset, example, unit) if part.whole else sentence_lines(example):
                    rows += [Mixed(text, part.vocabulary)] * part.repeats
                    taken += len(text) + 1
                display.update(bar, completed=taken)
                if taken >= part.characters:
                    break
    chance.shuffle(rows)
    return rows


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


def _whole(dataset: str, example: Mapping[str, Any], unit: Unit) -> Iterator[str]:
    text = example["text"]
    if unit == "character" or datasets.tokenized(dataset):
        yield text
    else:
        yield "\n".join(" ".join(token.text for token in wikitext_tokens(line)) for line in text.split("\n"))
