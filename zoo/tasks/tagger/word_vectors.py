"""Word vectors pretrained on plain text, and the folder they are kept in."""

import hashlib
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from zoo import datasets
from zoo.console import err, track
from zoo.errors import RecipeError
from zoo.store.atomic import replace_folder
from zoo.store.places import holding
from zoo.tasks.tagger.recipe import VectorsRecipe
from zoo.tasks.token_level.word_forms import fold_digits
from zoo.text.tokenizer import tokenize

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
    """The vectors of words in their normalized form, with two columns that say how they are written, and of words as
    they are written but for their digits."""

    words: WordVectors
    cased_words: WordVectors

    def save(self, folder: Path) -> None:
        """Writes a folder that `load` reads, the numbers as float16."""

        def write(new: Path) -> None:
            tables = self._asdict()
            tensors = {name: table.vectors.astype(np.float16) for name, table in tables.items()}
            (new / _TENSORS).write_bytes(save(tensors))
            (new / _WORDS).write_text(json.dumps({name: table.words for name, table in tables.items()}))

        replace_folder(write, folder, owned=holding(_WORDS, _TENSORS), overwrite=True)

    def fingerprint(self) -> str:
        """A hash of the words and their vectors."""
        digest = hashlib.sha256()
        for table in self:
            digest.update("\n".join(table.words).encode())
            digest.update(table.vectors.astype(np.float16).tobytes())
        return digest.hexdigest()

    @classmethod
    def load(cls, folder: Path) -> "VectorTables":
        try:
            words = json.loads((Path(folder) / _WORDS).read_text())
            tensors = load_file(Path(folder) / _TENSORS)
            return cls(*(WordVectors(words[name], tensors[name].astype(np.float32)) for name in cls._fields))
        except OSError as error:
            raise RecipeError(f"no word vectors in {folder}: {error.strerror}; train them first") from error
        except (SafetensorError, ValueError, KeyError) as error:
            raise RecipeError(f"{folder} does not hold whole word vectors: {error}; train them again") from error


def train_word_vectors(recipe: VectorsRecipe) -> VectorTables:
    """Skip-gram with negative sampling, by gensim, once for each form of the words, in two processes beside another.

    Each process has one thread, so that the same recipe gives the same vectors again.

    Source: Mikolov et al. 2013, "Distributed representations of words and phrases and their compositionality".
    """
    with tempfile.TemporaryDirectory() as scratch:
        written, lower = Path(scratch) / "written.txt", Path(scratch) / "lower.txt"
        lines = [line for corpus in recipe.corpora for line in corpus_lines(corpus) * recipe.repeats.get(corpus, 1)]
        # In the order of the files the last text would have the last word: learning rates fall.
        random.Random(recipe.seed).shuffle(lines)
        written.write_text("\n".join(lines), encoding="utf-8")
        lower.write_text("\n".join(lines).lower(), encoding="utf-8")
        what = f"training vectors: {recipe.epochs} epochs of {written.stat().st_size / 1e6:.0f} MB"
        with err.status(what), ProcessPoolExecutor(2, get_context("spawn")) as pool:
            words, cased_words = pool.map(_skip_gram, [recipe] * 2, [lower, written])
    return VectorTables(with_case_shares(words, lines), cased_words)


def corpus_lines(corpus: str) -> list[str]:
    """A data set's training text in lines of tokens between spaces, digits folded."""
    lines = []
    examples = datasets.load(corpus, "train")
    for example in track(examples, f"reading {corpus}", total=len(examples)):
        tokens = example["tokens"] if "tokens" in example else _tokens(example["text"])
        lines += [fold_digits(" ".join(tokens[at : at + _LINE])) for at in range(0, len(tokens), _LINE)]
    return lines


def with_case_shares(words: WordVectors, lines: Iterable[str]) -> WordVectors:
    """Two more columns a word: how often the text has it in lower case and how often with one capital at its front,
    as shares in [0, 1] of where a capital says something; zeros where it is never there."""
    counts: Counter[str] = Counter()
    for line in lines:
        tokens = line.split(" ")
        counts.update(token for before, token in pairwise(tokens) if before[-1].isalnum() or before == ",")
    place = {word: index for index, word in enumerate(words.words)}
    found = np.zeros((len(words.words), 3), np.float32)
    for token, count in counts.items():
        index = place.get(token.lower())
        if index is not None:
            found[index, 0 if token.islower() else 1 if token[1:].islower() else 2] += count
    shares = found[:, :2] / np.maximum(found.sum(axis=1, keepdims=True), 1)
    return WordVectors(words.words, np.concatenate([words.vectors, shares], axis=1))


def _tokens(text: str) -> list[str]:
    # WikiText has @-@ for a hyphen within a word, and likewise for commas and points within a number.
    return [token.text for token in tokenize(re.sub(r" @([-,.])@ ", r"\1", text))]


def _skip_gram(recipe: VectorsRecipe, corpus: Path) -> WordVectors:
    from gensim.models import Word2Vec

    model = Word2Vec(
        corpus_file=str(corpus),
        sg=1,
        vector_size=recipe.trained_size,
        window=recipe.window,
        epochs=recipe.epochs,
        negative=recipe.negative,
        sample=recipe.sample,
        alpha=recipe.learning_rate,
        min_count=recipe.min_count,
        seed=recipe.seed,
        workers=1,
    )
    words, vectors = model.wv.index_to_key[: recipe.max_words], model.wv.vectors[: recipe.max_words]
    return WordVectors(words, compress(vectors, recipe.size))


def compress(vectors: np.ndarray, size: int) -> np.ndarray:
    """The principal components of centred vectors, (words, size), at a standard deviation of `_SPREAD`."""
    centred = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)  # in ascending order of what they explain
    components = centred @ directions[:, ::-1][:, :size]
    return (components / components.std() * _SPREAD).astype(np.float32)
