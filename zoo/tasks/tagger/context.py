"""What language models of characters know about a word from what stands before and after it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from zoo.console import track
from zoo.data.batching import by_length
from zoo.errors import InputError
from zoo.store.catalogue import find
from zoo.store.checkpoint import read
from zoo.text.normal_form import normal_token
from zoo.text.vocabulary import END

if TYPE_CHECKING:
    from zoo.tasks.language_model.encoder import TextEncoder

_CHARACTERS_AT_ONCE = 2**14
"""Padded characters in one call of a network."""

_MUCH = 16 * _CHARACTERS_AT_ONCE
"""So many characters or more take long enough for a progress bar."""


def language_model_folder(name: str) -> Path:
    """Where the checkpoint of a context's language model is, by its name and version. Raises `InputError` for one of
    another task."""
    folder = find(name)
    task = read(folder).architecture.task
    if task != "language-model":
        raise InputError(f"a context is read by language models; {name} is a {task}")
    return folder


class ContextualEmbeddings:
    """The states of a forward and a backward model of characters at the words of sentences.

    Called with sentences, lists of tokens, of which the normal form is read, it gives an array (tokens, width) for
    each: the forward model's top activation once it has read a word to its end, then the backward model's once it has
    read it to its beginning.

    Source: Akbik, Blythe & Vollgraf 2018, "Contextual string embeddings for sequence labeling".

    Args:
        encoders: of the forward and of the backward model.

    Raises:
        InputError: models of words, or ones that read the wrong way.
    """

    def __init__(self, encoders: "Sequence[TextEncoder]"):
        self._encoders = list(encoders)
        if [(encoder.unit, encoder.backwards) for encoder in encoders] != [("character", False), ("character", True)]:
            raise InputError("a context is read by two models of characters, the first forwards, the second backwards")
        self._kept: dict[tuple[str, ...], np.ndarray] | None = None

    @property
    def width(self) -> int:
        """How many numbers there are for a word."""
        raise NotImplementedError

    def _features(self, way: int, ids: np.ndarray, places: np.ndarray) -> np.ndarray:
        """The activations of one model at places (batch, words) of ids (batch, characters): (batch, words, …)."""
        raise NotImplementedError

    @property
    def _dtype(self) -> type:
        """What is kept takes half of the room; what is not is not rounded, so that all backends agree."""
        return np.float32 if self._kept is None else np.float16

    def keep(self) -> None:
        """From now on remember what was read: training asks for the same sentences again and again."""
        self._kept = {} if self._kept is None else self._kept

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[np.ndarray]:
        keys = [tuple(map(normal_token, sentence)) for sentence in sentences]
        known = {} if self._kept is None else self._kept
        unread = list(dict.fromkeys(key for key in keys if key and key not in known))
        ways = [self._read(way, unread) for way in range(len(self._encoders))]
        known |= {key: np.concatenate(parts, axis=1) for key, *parts in zip(unread, *ways, strict=True)}
        nothing = np.zeros((0, self.width), self._dtype)
        return [known[key] if key else nothing for key in keys]

    def _read(self, way: int, sentences: list[tuple[str, ...]]) -> list[np.ndarray]:
        """The states of one model at the words of sentences."""
        encoder, found = self._encoders[way], [np.zeros(0)] * len(sentences)
        lines = [" ".join(sentence) for sentence in sentences]
        places = [_places(sentence, encoder.backwards) for sentence in sentences]
        lengths = [len(line) for line in lines]
        groups = by_length(lengths, _CHARACTERS_AT_ONCE)
        for group in track(groups, "reading context") if sum(lengths) > _MUCH else groups:
            ids = np.full((len(group), 1 + max(lengths[index] for index in group)), END, np.int32)
            words = np.zeros((len(group), max(len(places[index]) for index in group)), np.int32)
            for row, index in enumerate(group):
                ids[row, 1 : 1 + lengths[index]] = encoder.encode(lines[index])
                words[row, : len(places[index])] = places[index]
            features = self._features(way, ids, words)
            for row, index in enumerate(group):
                found[index] = features[row, : len(places[index])].astype(self._dtype)
        return found


def _places(sentence: Sequence[str], backwards: bool) -> np.ndarray:
    """Where in a model's input, `<eos>` first, stand the last character of each word or, read backwards, its first."""
    ends = np.cumsum([len(token) + 1 for token in sentence]) - 1
    if not backwards:
        return ends
    starts = ends - [len(token) for token in sentence]
    return ends[-1] - starts
