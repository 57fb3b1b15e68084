"""The log-probability of every token of a text, in bounded memory."""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from zoo.console import track
from zoo.data.batching import by_length
from zoo.generation.states import States, zeros
from zoo.text.vocabulary import END

_LOGITS_AT_ONCE = 2**25
"""Numbers in the logits of one call: 128 MiB."""

_SEGMENT = 512
"""Tokens of a text in one call."""

_LARGEST_LOSS = 709.0
"""Nats: of more, the exponential is no float."""


def perplexity(loss: float) -> float:
    """The exponential of a loss in nats a token; where that is too large for a float, about the largest one."""
    return math.exp(min(loss, _LARGEST_LOSS))


class SequenceScorer:
    """The log-probabilities that a language model gives to ids, in the order in which it reads them.

    Args:
        tokens: the number of different ids.
        state_sizes: the width of each state, by its name.
    """

    def __init__(self, tokens: int, state_sizes: Mapping[str, int]):
        self.tokens = tokens
        self._state_sizes = state_sizes
        self._at_once = max(_SEGMENT, _LOGITS_AT_ONCE // tokens)

    def initial_states(self, batch: int) -> States:
        """The states at the start of a text: zeros."""
        return zeros(self._state_sizes, batch)

    def log_probabilities(self, rows: Sequence[np.ndarray]) -> list[np.ndarray]:
        """log P(token | all tokens before it) for rows of ids, each (tokens,) int32, in nats, float64."""
        results: list[np.ndarray] = [np.zeros(0)] * len(rows)
        lengths = [len(row) for row in rows]
        indices = [index for index, length in enumerate(lengths) if length]
        groups = by_length([lengths[index] for index in indices], self._at_once, _SEGMENT)
        takes_long = sum(lengths) > 64 * self._at_once
        for group in track(groups, "scoring") if takes_long else groups:
            members = [indices[position] for position in group]
            longest = max(lengths[index] for index in members)
            ids = np.full((len(members), longest + 1), END, np.int32)
            for row, index in zip(ids, members, strict=True):
                row[1 : 1 + lengths[index]] = rows[index]
            log_probs = np.concatenate([segment for segment, _ in self.segments(ids)], axis=1)
            for row, index in zip(log_probs, members, strict=True):
                results[index] = row[: lengths[index]].astype(np.float64)
        return results

    def segments(self, ids: np.ndarray, states: States | None = None) -> Iterator[tuple[np.ndarray, States]]:
        """Yields log P of ids[:, 1:] given all ids before, segment by segment, with the states after each segment."""
        states = states or self.initial_states(len(ids))
        size = min(_SEGMENT, max(1, self._at_once // len(ids)))
        for start in range(0, ids.shape[1] - 1, size):
            segment = ids[:, start : start + size + 1]
            log_probs, states = self._read(segment[:, :-1], segment[:, 1:], states)
            yield log_probs, states

    def in_streams(self, ids: np.ndarray, streams: int) -> tuple[float, int]:
        """The sum of log P over a long row of ids that is read as `streams` equal parts at once, and the number of ids
        in the sum: the rest of an uneven division is left out."""
        streams = min(streams, len(ids))
        length = len(ids) // streams
        indices = np.arange(streams)[:, None] * length + np.arange(-_SEGMENT - 1, length)
        # Before the first token comes `<eos>`.
        padded = np.where(indices < 0, END, ids[indices.clip(0)]).astype(np.int32)
        log_probs = np.concatenate([segment for segment, _ in self.segments(padded)], axis=1)[:, _SEGMENT:]
        return float(log_probs.sum(dtype=np.float64)), log_probs.size

    def _read(self, ids: np.ndarray, targets: np.ndarray, states: States) -> tuple[np.ndarray, States]:
        """log P of each target after the id at the same index and all ids before it, (batch, time) float32, and the
        states after the last id."""
        raise NotImplementedError
