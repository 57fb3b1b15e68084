"""How the next token is chosen without Keras."""

from dataclasses import dataclass

import numpy as np

from zoo.generation.beam_search import highest, log_softmax
from zoo.generation.sampling import check_sampler

TOP_K, _TOP_P, BEAMS = 5, 0.1, 5
"""What KerasHub's samplers take where nothing is asked for."""


@dataclass(frozen=True)
class NumpySampler:
    """A way of choosing, with its settings; `make_sampler` makes one."""

    name: str
    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    beams: int | None = None
    seed: int | None = None

    def choose(self, logits: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """Ids (rows,) by logits (rows, tokens)."""
        if self.name == "greedy":
            return logits.argmax(axis=-1)
        chances = np.exp(log_softmax(logits.astype(np.float64) / self.temperature))
        if self.name == "random":
            return _drawn(chances, random)
        count = self.top_k or (TOP_K if self.name == "top_k" else chances.shape[-1])
        best = highest(chances, count)
        chances = np.take_along_axis(chances, best, axis=-1)
        if self.name == "top_p":
            before = np.cumsum(chances, axis=-1) - chances
            chances[before > (self.top_p or _TOP_P)] = 0
        return np.take_along_axis(best, _drawn(chances, random)[:, None], axis=-1)[:, 0]


def make_sampler(
    name: str = "random",
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    beams: int | None = None,
    seed: int | None = None,
) -> NumpySampler:
    """A sampler; arguments and errors as in `zoo.generation.sampling.check_sampler`. A seed gives the same text each
    time, but not the text that KerasHub's samplers give."""
    given = check_sampler(name, temperature, top_k=top_k, top_p=top_p, beams=beams, seed=seed)
    return NumpySampler(name, temperature, **given)


def _drawn(chances: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Places (rows,) drawn by chances (rows, places) of any sum."""
    sums = np.cumsum(chances, axis=-1)
    drawn = random.random((len(chances), 1)) * sums[:, -1:]
    return (sums <= drawn).sum(axis=-1)
