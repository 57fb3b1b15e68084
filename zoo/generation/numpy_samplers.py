"""Samplers over NumPy arrays, by the same rules as KerasHub's."""

from dataclasses import dataclass

import numpy as np

from zoo.generation.beam_search import highest, log_softmax
from zoo.generation.sampling import check_sampler

TOP_K, _TOP_P, BEAMS = 5, 0.1, 5
"""The defaults of KerasHub's samplers."""


@dataclass(frozen=True)
class NumpySampler:
    """A sampler and its settings; `make_sampler` makes one."""

    name: str
    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    beams: int | None = None
    seed: int | None = None

    def choose(self, logits: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """Draws ids (rows,) by logits (rows, tokens)."""
        if self.name == "greedy":
            return logits.argmax(axis=-1)
        probs = np.exp(log_softmax(logits.astype(np.float64) / self.temperature))
        if self.name == "random":
            return _draw(probs, random)
        count = self.top_k or (TOP_K if self.name == "top_k" else probs.shape[-1])
        best = highest(probs, count)
        probs = np.take_along_axis(probs, best, axis=-1)
        if self.name == "top_p":
            before = np.cumsum(probs, axis=-1) - probs
            probs[before > (self.top_p or _TOP_P)] = 0
        return np.take_along_axis(best, _draw(probs, random)[:, None], axis=-1)[:, 0]


def make_sampler(
    name: str = "random",
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    beams: int | None = None,
    seed: int | None = None,
) -> NumpySampler:
    """A sampler for models on the ONNX runtime; arguments and errors as in `zoo.generation.sampling.check_sampler`. A
    seed gives the same text each time, but not the text that KerasHub's samplers give."""
    given = check_sampler(name, temperature, top_k=top_k, top_p=top_p, beams=beams, seed=seed)
    return NumpySampler(name, temperature, **given)


def _draw(probs: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Draws indices (rows,) by probabilities (rows, choices), which need not add up to 1."""
    sums = np.cumsum(probs, axis=-1)
    drawn = random.random((len(probs), 1)) * sums[:, -1:]
    return (sums <= drawn).sum(axis=-1)
