"""Autoregressive generation over batches of ids."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from zoo.errors import InputError
from zoo.generation.sampling import Sampler
from zoo.generation.scorer import SequenceScorer
from zoo.generation.states import States
from zoo.text.vocabulary import END
from zoo.validation import is_number

_AT_ONCE = 64
"""Tokens that are sampled in one call."""

_LOGITS_AT_ONCE = 2**25
"""Logits of one step that are in memory together: many rows are generated in groups."""


class GenerationStep(Protocol):
    """Generates the next tokens of several rows at once, from their states.

    With a guidance g other than 1, the second half of the rows is the first half without the condition, row by row.
    Each token is drawn from log P′ = log P₂ + g (log P₁ − log P₂), normalized, and is appended to both rows: the
    larger g, the more the condition counts.

    Source: Ho & Salimans 2021, arXiv 2207.12598; for text, Sanchez et al. 2023, arXiv 2306.17806.
    """

    searches: bool
    """Whether all tokens of a row are chosen together."""
    guidance: float

    def __call__(
        self, last: np.ndarray, states: States, done: np.ndarray, count: int, stop: bool
    ) -> tuple[np.ndarray, States, np.ndarray]:
        """Generates `count` tokens, or, with `stop`, until all rows have ended by `<eos>`.

        Args:
            last: (rows,) int32, the last token of each row.
            states: the states before it.
            done: (rows,) bool, the rows that have ended.

        Returns:
            The tokens (rows, count) int32, `<eos>` where a row has ended; the states before the last of them; and which
            rows have ended. A search returns no states.

        Raises:
            InputError: a search without `stop`.
        """

    def random(self) -> np.random.Generator | None:
        """Random numbers that follow from the seed; None for a step that is deterministic."""


class Generator:
    """Generates ids after rows of ids.

    Args:
        scorer: of the network.
    """

    def __init__(self, scorer: SequenceScorer):
        self._scorer = scorer

    def sampling(self, sampler: Sampler, seed: int | None, guidance: float = 1.0) -> GenerationStep:
        """The step of a sampler, started from a seed.

        Raises:
            InputError: an invalid sampler, seed or guidance, or a guidance for a search.
            UnknownNameError: no sampler has this name.
        """
        raise NotImplementedError

    def generate_ids(
        self,
        rows: Sequence[np.ndarray],
        max_new_tokens: int,
        step: GenerationStep,
        stop: bool,
        unconditional: Sequence[np.ndarray] = (),
    ) -> Iterator[np.ndarray]:
        """Yields new ids (rows, tokens) int32 after rows of at least one id, `max_new_tokens` of them at most.

        With `stop`, a row is filled with `<eos>` once it has ended, and generation ends when all rows have. A step with
        guidance needs `unconditional`, the rows without the condition.
        """
        read = [*rows, *unconditional]
        if not read:
            return
        states = self._states_before_last(read)
        last, done = np.array([row[-1] for row in read], np.int32), np.zeros(len(read), bool)
        size = max(1, _LOGITS_AT_ONCE // self._scorer.tokens // (len(read) // len(rows)))
        indices = np.arange(len(read)).reshape(-1, len(rows))
        groups = [indices[:, start : start + size].reshape(-1) for start in range(0, len(rows), size)]
        generated = 0
        while generated < max_new_tokens and not done.all():
            count = max_new_tokens if step.searches else min(max_new_tokens - generated, _AT_ONCE)
            ids = np.zeros((len(read), count), np.int32)
            for group in groups:
                before = {name: values[group] for name, values in states.items()}
                ids[group], after, done[group] = step(last[group], before, done[group], count, stop)
                for name, values in after.items():
                    states[name][group] = values
            generated += count
            last = ids[:, -1]
            yield ids[: len(rows)]

    def _states_before_last(self, rows: Sequence[np.ndarray]) -> States:
        """The states before the last id of each row; rows of equal length are read together."""
        states = self._scorer.initial_states(len(rows))
        lengths = np.array([len(row) for row in rows])
        for length in np.unique(lengths[lengths > 1]):
            members = np.flatnonzero(lengths == length)
            *_, (_, final) = self._scorer.segments(np.stack([rows[index] for index in members]))
            for name, values in final.items():
                states[name][members] = values
        return states


def check_guidance(guidance: float, searches: bool) -> None:
    """Refuses an invalid guidance, and any guidance but 1 for a search. Raises `InputError`."""
    if not is_number(guidance) or not 0 <= guidance <= 100:
        raise InputError(f"guidance is a number from 0 to 100, 1 for none, not {guidance!r}")
    if searches and guidance != 1:
        raise InputError("a beam search takes no guidance; sample, or give a guidance of 1")


def before_end(ids: list[int]) -> list[int]:
    """The ids before the first `<eos>`."""
    return ids[: ids.index(END)] if END in ids else ids
