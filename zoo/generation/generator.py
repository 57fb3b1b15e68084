"""How a network that gives the next token goes on with rows of ids."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from zoo.errors import InputError
from zoo.generation.scorer import SequenceScorer
from zoo.generation.states import States
from zoo.text.vocabulary import END
from zoo.validation import is_number

_AT_ONCE = 64
"""Tokens that are sampled in one call."""

_LOGITS_AT_ONCE = 2**25
"""Logits of one step that are in memory together: of many rows only some are written at once."""

Sampler = Any
"""A name among `zoo.generation.sampling.SAMPLERS`, a `Sampling`, or a sampler of what runs the network."""


class GenerationStep(Protocol):
    """Samples what comes next, for several rows at once, from their states on.

    With a guidance g other than 1, the second half of the rows says less than the first, row by row, and every token,
    which goes to both, is drawn by log P′ = log P₂ + g (log P₁ − log P₂), whose exponentials are made to add up to 1:
    the more of what is said.

    Source: Ho & Salimans 2021, "Classifier-free diffusion guidance"; for text, Sanchez et al. 2023, "Stay on topic with
    classifier-free guidance".
    """

    searches: bool
    """Whether all tokens of a row are chosen together."""
    guidance: float

    def __call__(
        self, last: np.ndarray, states: States, done: np.ndarray, count: int, stop: bool
    ) -> tuple[np.ndarray, States, np.ndarray]:
        """Goes on for `count` tokens, or, with `stop`, until all rows have ended by `<eos>`.

        Args:
            last: (rows,) int32, the last token of each.
            states: those before it.
            done: (rows,) bool, rows that have ended.

        Returns:
            The tokens, (rows, count) int32, `<eos>` where a row has ended, the states before the last of them, and
            which rows have ended. A search gives no states.

        Raises:
            InputError: a search that is not to stop.
        """

    def random(self) -> np.random.Generator | None:
        """Random numbers that its seed decides; None where it leaves nothing to chance."""


class Generator:
    """Goes on with rows of ids.

    Args:
        scorer: of the network.
    """

    def __init__(self, scorer: SequenceScorer):
        self._scorer = scorer

    def sampling(self, sampler: Sampler, seed: int | None, guidance: float = 1.0) -> GenerationStep:
        """A step that samples from a seed on.

        Raises:
            InputError: a sampler or a seed that cannot be used, a guidance that is none, or one of a search.
            UnknownNameError: no such sampler.
        """
        raise NotImplementedError

    def generate_ids(
        self,
        rows: Sequence[np.ndarray],
        max_length: int,
        step: GenerationStep,
        stop: bool,
        plain: Sequence[np.ndarray] = (),
    ) -> Iterator[np.ndarray]:
        """Yields ids (rows, tokens) int32 as they are written behind rows of at least one id, up to `max_length`; with
        `stop`, `<eos>` where a row has ended, until all have. A step with a guidance wants `plain`, the rows that say
        less."""
        read = [*rows, *plain]
        if not read:
            return
        states = self._states_before_last(read)
        last, done = np.array([row[-1] for row in read], np.int32), np.zeros(len(read), bool)
        size = max(1, _LOGITS_AT_ONCE // self._scorer.tokens // (len(read) // len(rows)))
        places = np.arange(len(read)).reshape(-1, len(rows))
        groups = [places[:, start : start + size].reshape(-1) for start in range(0, len(rows), size)]
        written = 0
        while written < max_length and not done.all():
            count = max_length if step.searches else min(max_length - written, _AT_ONCE)
            ids = np.zeros((len(read), count), np.int32)
            for group in groups:
                some = {name: values[group] for name, values in states.items()}
                ids[group], following, done[group] = step(last[group], some, done[group], count, stop)
                for name, values in following.items():
                    states[name][group] = values
            written += count
            last = ids[:, -1]
            yield ids[: len(rows)]

    def _states_before_last(self, rows: Sequence[np.ndarray]) -> States:
        """The states before the last id of rows, which are read in groups of equal length."""
        states = self._scorer.initial_states(len(rows))
        lengths = np.array([len(row) for row in rows])
        for length in np.unique(lengths[lengths > 1]):
            members = np.flatnonzero(lengths == length)
            *_, (_, final) = self._scorer.stretches(np.stack([rows[index] for index in members]))
            for name, values in final.items():
                states[name][members] = values
        return states


def check_guidance(guidance: float, searches: bool) -> None:
    """Refuses what is no guidance, and one of a search, which has none. Raises `InputError`."""
    if not is_number(guidance) or not 0 <= guidance <= 100:
        raise InputError(f"guidance is a number from 0 to 100, 1 for none, not {guidance!r}")
    if searches and guidance != 1:
        raise InputError("a beam search takes no guidance; sample, or give a guidance of 1")


def before_end(ids: list[int]) -> list[int]:
    """The ids up to the first `<eos>`."""
    return ids[: ids.index(END)] if END in ids else ids
