"""Word vectors pretrained on plain text, and the folder they are kept in."""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from safetensors.numpy import load_file, save_file

from zoo import datasets
from zoo.console import err, track
from zoo.errors import RecipeError
from zoo.preprocessing.tagging import fold_digits
from zoo.preprocessing.words import tokenize
from zoo.store.atomic import replace_folder
from zoo.training.recipe import VectorsRecipe

_TENSORS, _WORDS = "vectors.safetensors", "words.json"
_LINE = 1000
"""Tokens a line at the most; gensim cuts off what is longer than 10,000."""
_SPREAD = 0.5
"""Standard deviation of all numbers in a table: what a network likes to read."""


class WordVectors(NamedTuple):
    """Words, the most frequent first, and their vectors (words, size) float32."""

    words: list[str]
    vectors: np.ndarray


class VectorTables(NamedTuple):
    """The vectors of words in their normalized form, and of words as they are written but for their digits."""

    words: WordVectors
    cased_words: WordVectors

    def save(self, folder: Path) -> None:
        """Writes a folder that `load` reads, the numbers as float16."""

        def write(new: Path) -> None:
            tables = self._asdict()
            save_file({name: table.vectors.astype(np.float16) for name, table in tables.items()}, new / _TENSORS)
            (new / _WORDS).write_text(json.dumps({name: table.words for name, table in tables.items()}))

        replace_folder(write, folder, marker=_WORDS)

    @classmethod
    def load(cls, folder: Path) -> "VectorTables":
        try:
            words = json.loads((Path(folder) / _WORDS).read_text())
            tensors = load_file(Path(folder) / _TENSORS)
        except OSError as error:
            raise RecipeError(f"no word vectors in {folder}: {error.strerror}; train them first") from error
        return cls(*(WordVectors(words[name], tensors[name].astype(np.float32)) for name in cls._fields))


def train_word_vectors(recipe: VectorsRecipe, workers: int | None = None) -> VectorTables:
    """Skip-gram with negative sampling, by gensim, once for each form of the words.

    With more than one worker the order of updates varies from run to run, and the vectors a little with it.

    Source: Mikolov et al. 2013, "Distributed representations of words and phrases and their compositionality".
    """
    tables = []
    with tempfile.TemporaryDirectory() as scratch:
        written, lower = Path(scratch) / "written.txt", Path(scratch) / "lower.txt"
        with open(written, "w", encoding="utf-8") as first, open(lower, "w", encoding="utf-8") as second:
            for line in corpus_lines(recipe):
                first.write(line + "\n")
                second.write(line.lower() + "\n")
        for corpus, what in ((lower, "lower-case"), (written, "cased")):
            with err.status(f"training {what} vectors, {recipe.epochs} epochs of {corpus.stat().st_size / 1e6:.0f} MB"):
                tables.append(_skip_gram(recipe, corpus, workers or os.cpu_count() or 1))
    return VectorTables(*tables)


def corpus_lines(recipe: VectorsRecipe) -> Iterator[str]:
    """The recipe's text in lines of tokens between spaces, digits folded."""
    for corpus in recipe.corpora:
        examples = datasets.load(corpus, "train")
        for example in track(examples, f"reading {corpus}", total=len(examples)):
            tokens = example["tokens"] if "tokens" in example else _tokens(example["text"])
            for start in range(0, len(tokens), _LINE):
                yield fold_digits(" ".join(tokens[start : start + _LINE]))


def _tokens(text: str) -> list[str]:
    # WikiText has @-@ for a hyphen within a word, and likewise for commas and points within a number.
    return [token.text for token in tokenize(re.sub(r" @([-,.])@ ", r"\1", text))]


def _skip_gram(recipe: VectorsRecipe, corpus: Path, workers: int) -> WordVectors:
    from gensim.models import Word2Vec

    model = Word2Vec(
        corpus_file=str(corpus),
        sg=1,
        vector_size=recipe.size,
        window=recipe.window,
        epochs=recipe.epochs,
        negative=recipe.negative,
        sample=recipe.sample,
        alpha=recipe.learning_rate,
        min_count=recipe.min_count,
        max_final_vocab=recipe.max_words,
        seed=recipe.seed,
        workers=workers,
    )
    centred = model.wv.vectors - model.wv.vectors.mean(axis=0)
    return WordVectors(model.wv.index_to_key, centred / centred.std() * _SPREAD)
