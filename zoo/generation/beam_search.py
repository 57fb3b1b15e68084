"""The most probable sequences, found step by step, over arrays of NumPy."""

from collections.abc import Callable

import numpy as np

NEVER = np.float32(-1e9)
"""log P of what must not be chosen."""

States = dict[str, np.ndarray]
Step = Callable[[np.ndarray, States, np.ndarray], tuple[np.ndarray, States]]
"""From the last id of rows (rows,) int32, their states (rows, …) by name, and which of the sequences each row belongs
to, (rows,), to the logits of what comes next, (rows, tokens) float32, and the states behind."""

_SETTLED = 0.25
"""Sequences whose search is over are left out when there is this share of them, and not one by one: all is copied."""


def beam_search(
    step: Step,
    last: np.ndarray,
    states: States,
    limits: np.ndarray,
    end: int,
    never: np.ndarray,
    beams: int,
    wanted: int = 1,
    empty: bool = True,
) -> tuple[np.ndarray, np.ndarray]:
    """Searches until the most probable hypotheses of each sequence have ended, which no other can then become more
    probable than, or have as many ids as they may. With one hypothesis alone the search is greedy.

    Source: Graves 2012, "Sequence transduction with recurrent neural networks", §2.5; Sutskever, Vinyals & Le 2014,
    "Sequence to sequence learning with neural networks", §3.2.

    Args:
        step: the network.
        last: (batch,) int32, the id before the first that is written.
        states: (batch, …) each, before that id.
        limits: (batch,) int32, the most ids of each sequence.
        end: the id that ends one.
        never: (tokens,) bool, ids that are not written.
        beams: how many hypotheses are kept of each.
        wanted: how many are given, at most as many as there are beams.
        empty: whether a sequence may end before it has begun.

    Returns:
        The ids (batch, wanted, largest limit) int32, `end` from a hypothesis's end or limit on; and log P of each
        (batch, wanted) float32, the sum of its steps', the most probable first. Where there are fewer sequences than
        are wanted, the log P of those that cannot be is below −1e8.
    """
    batch, longest = len(limits), int(limits.max(initial=0))
    ids = np.full((batch, beams, longest), end, np.int32)
    # All begin alike: at first there is one hypothesis.
    logprobs = np.full((batch, beams), NEVER, np.float32)
    logprobs[:, 0] = 0
    left = np.arange(batch)
    rows = np.repeat(left, beams)
    last = last[rows].astype(np.int32)
    if beams > 1:
        states = {name: values[rows] for name, values in states.items()}
    done = np.zeros((batch, beams), bool)
    for place in range(longest):
        logits, states = step(last, states, rows)
        told = log_softmax(np.where(never, NEVER, logits)).reshape(len(left), beams, -1)
        if place == 0 and not empty:
            told[..., end] = NEVER
        told[done] = NEVER
        told[done, end] = 0
        ways = (logprobs[left][..., None] + told).reshape(len(left), -1)
        chosen = highest(ways, beams)
        logprobs[left] = np.take_along_axis(ways, chosen, axis=1)
        sources, picked = np.divmod(chosen, told.shape[-1])
        ids[left] = np.take_along_axis(ids[left], sources[..., None], axis=1)
        ids[left, :, place] = picked
        done = np.take_along_axis(done, sources, axis=1) | (picked == end) | (place + 1 >= limits[left])[:, None]
        over = done[:, :wanted].all(axis=1)
        if over.all():
            break
        kept = np.flatnonzero(~over) if over.mean() > _SETTLED else np.arange(len(left))
        last = picked[kept].reshape(-1).astype(np.int32)
        if beams > 1 or len(kept) < len(left):  # else each row stays where it is
            places = (kept[:, None] * beams + sources[kept]).reshape(-1)
            states = {name: one[places] for name, one in states.items()}
        if len(kept) < len(left):  # `rows` stays the same array as long as it says the same
            left, done = left[kept], done[kept]
            rows = np.repeat(left, beams)
    return ids[:, :wanted], logprobs[:, :wanted]


def highest(values: np.ndarray, count: int) -> np.ndarray:
    """Where the highest of each row (rows, values) are, the highest first, (rows, count)."""
    if count == 1:
        return values.argmax(axis=1)[:, None]
    found = np.sort(np.argpartition(values, -count, axis=1)[:, -count:], axis=1)
    order = np.argsort(-np.take_along_axis(values, found, axis=1), axis=1, kind="stable")
    return np.take_along_axis(found, order, axis=1)


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """log P of logits, over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
