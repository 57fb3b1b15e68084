"""Beam search over NumPy arrays."""

from collections.abc import Callable

import numpy as np

IMPOSSIBLE = np.float32(-1e9)
"""The log-probability of what must not be chosen."""

States = dict[str, np.ndarray]
Step = Callable[[np.ndarray, States, np.ndarray], tuple[np.ndarray, States]]
"""Takes the last id of each row (rows,) int32, the states (rows, …) by name, and the index of the sequence that each
row belongs to (rows,). Returns the logits of the next id (rows, tokens) float32, and the new states."""

_FINISHED_SHARE = 0.25
"""Finished sequences are dropped once more than this share has finished: dropping copies all states."""


def beam_search(
    step: Step,
    last: np.ndarray,
    states: States,
    limits: np.ndarray,
    end: int,
    banned: np.ndarray,
    beams: int,
    nbest: int = 1,
    empty: bool = True,
) -> tuple[np.ndarray, np.ndarray]:
    """Finds the most probable continuations of each sequence, step by step.

    A sequence is finished once its `nbest` most probable hypotheses have ended or have reached their limit. One beam is
    greedy search.

    Source: Graves 2012, "Sequence transduction with recurrent neural networks", §2.5; Sutskever, Vinyals & Le 2014,
    "Sequence to sequence learning with neural networks", §3.2.

    Args:
        step: the network.
        last: (batch,) int32, the id before the first new one.
        states: (batch, …) each, the states before that id.
        limits: (batch,) int32, the maximum number of new ids of each sequence.
        end: the id that ends a sequence.
        banned: (tokens,) bool, ids that are never chosen.
        beams: the number of hypotheses to keep.
        nbest: the number of hypotheses to return, at most `beams`.
        empty: whether a sequence may end at its first id.

    Returns:
        The ids (batch, nbest, largest limit) int32, filled with `end` after a hypothesis's end or limit; and the
        log-probability of each hypothesis (batch, nbest) float32, in nats, the highest first. Where fewer than `nbest`
        sequences exist, the log-probability of the missing ones is below −1e8.
    """
    batch, longest = len(limits), int(limits.max(initial=0))
    ids = np.full((batch, beams, longest), end, np.int32)
    # All hypotheses are equal at first, so only one of them counts.
    logprobs = np.full((batch, beams), IMPOSSIBLE, np.float32)
    logprobs[:, 0] = 0
    active = np.arange(batch)
    rows = np.repeat(active, beams)
    last = last[rows].astype(np.int32)
    if beams > 1:
        states = {name: values[rows] for name, values in states.items()}
    done = np.zeros((batch, beams), bool)
    for index in range(longest):
        logits, states = step(last, states, rows)
        next_logprobs = log_softmax(np.where(banned, IMPOSSIBLE, logits)).reshape(len(active), beams, -1)
        if index == 0 and not empty:
            next_logprobs[..., end] = IMPOSSIBLE
        next_logprobs[done] = IMPOSSIBLE
        next_logprobs[done, end] = 0
        candidates = (logprobs[active][..., None] + next_logprobs).reshape(len(active), -1)
        chosen = highest(candidates, beams)
        logprobs[active] = np.take_along_axis(candidates, chosen, axis=1)
        sources, picked = np.divmod(chosen, next_logprobs.shape[-1])
        ids[active] = np.take_along_axis(ids[active], sources[..., None], axis=1)
        ids[active, :, index] = picked
        done = np.take_along_axis(done, sources, axis=1) | (picked == end) | (index + 1 >= limits[active])[:, None]
        finished = done[:, :nbest].all(axis=1)
        if finished.all():
            break
        kept = np.flatnonzero(~finished) if finished.mean() > _FINISHED_SHARE else np.arange(len(active))
        last = picked[kept].reshape(-1).astype(np.int32)
        if beams > 1 or len(kept) < len(active):  # otherwise each row keeps its index
            indices = (kept[:, None] * beams + sources[kept]).reshape(-1)
            states = {name: values[indices] for name, values in states.items()}
        if len(kept) < len(active):  # `rows` stays the same object while its values do: a step may cache by it
            active, done = active[kept], done[kept]
            rows = np.repeat(active, beams)
    return ids[:, :nbest], logprobs[:, :nbest]


def highest(values: np.ndarray, count: int) -> np.ndarray:
    """The indices of the highest values of each row (rows, values), the highest first, (rows, count)."""
    if count == 1:
        return values.argmax(axis=1)[:, None]
    indices = np.sort(np.argpartition(values, -count, axis=1)[:, -count:], axis=1)
    order = np.argsort(-np.take_along_axis(values, indices, axis=1), axis=1, kind="stable")
    return np.take_along_axis(indices, order, axis=1)


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """The log-probabilities of logits, over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
