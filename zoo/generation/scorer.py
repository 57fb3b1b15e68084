"""How a language model reads ids: log P of every one, in bounded memory."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from zoo.console import track
from zoo.data.batching import by_length
from zoo.generation.states import States, zeros
from zoo.text.vocabulary import END

_LOGITS_AT_ONCE = 2**25
"""Numbers in the logits of one call: 128 MiB."""

_STRETCH = 512
"""Tokens of a text in one call."""


class SequenceScorer:
    """The probabilities that a language model gives to ids in the order in which it reads them.

    Args:
        tokens: how many different ids there are.
        state_sizes: the width of each state, by its name.
    """

    def __init__(self, tokens: int, state_sizes: Mapping[str, int]):
        self.tokens = tokens
        self._state_sizes = state_sizes
        self._at_once = max(_STRETCH, _LOGITS_AT_ONCE // tokens)

    def initial_states(self, batch: int) -> States:
        """The states before a text: zeros."""
        return zeros(self._state_sizes, batch)

    def log_probabilities(self, rows: Sequence[np.ndarray]) -> list[np.ndarray]:
        """log P(token | all before it) of rows of ids, each (tokens,) int32, in nats, float64."""
        found: list[np.ndarray] = [np.zeros(0)] * len(rows)
        lengths = [len(row) for row in rows]
        wanted = [index for index, length in enumerate(lengths) if length]
        groups = by_length([lengths[index] for index in wanted], self._at_once, _STRETCH)
        much = sum(lengths) > 64 * self._at_once
        for group in track(groups, "scoring") if much else groups:
            members = [wanted[place] for place in group]
            longest = max(lengths[index] for index in members)
            ids = np.full((len(members), longest + 1), END, np.int32)
            for row, index in zip(ids, members, strict=True):
                row[1 : 1 + lengths[index]] = rows[index]
            told = np.concatenate([part for part, _ in self.stretches(ids)], axis=1)
            for row, index in zip(told, members, strict=True):
                found[index] = row[: lengths[index]].astype(np.float64)
        return found

    def stretches(self, ids: np.ndarray, states: States | None = None) -> Iterator[tuple[np.ndarray, States]]:
        """log P of ids[:, 1:] given all before, stretch by stretch, each with the states behind it."""
        states = states or self.initial_states(len(ids))
        size = min(_STRETCH, max(1, self._at_once // len(ids)))
        for start in range(0, ids.shape[1] - 1, size):
            stretch = ids[:, start : start + size + 1]
            told, states = self._read(stretch[:, :-1], stretch[:, 1:], states)
            yield told, states

    def in_streams(self, ids: np.ndarray, streams: int) -> tuple[float, int]:
        """The sum of log P over most of a long row of ids, and over how many: `streams` equal parts of it at once."""
        streams = min(streams, len(ids))
        length = len(ids) // streams
        places = np.arange(streams)[:, None] * length + np.arange(-_STRETCH - 1, length)
        # What would stand before the first token is `<eos>`.
        told = [part for part, _ in self.stretches(np.where(places < 0, END, ids[places.clip(0)]).astype(np.int32))]
        told = np.concatenate(told, axis=1)[:, _STRETCH:]
        return float(told.sum(dtype=np.float64)), told.size

    def _read(self, ids: np.ndarray, targets: np.ndarray, states: States) -> tuple[np.ndarray, States]:
        """log P of targets, each behind the id in its place and all before that, (batch, time) float32, and the states
        behind the last id."""
        raise NotImplementedError
