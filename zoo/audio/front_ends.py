"""Front ends, energies to what a network reads: how loud each band is, by itself or beside what it was like lately.

Both make numbers of a few units of the sound that is usual.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np

_FLOOR = 1e-6
"""Added to energies, so that silence has a logarithm: some 60 dB below speech at full scale."""

_SCALE, _OFFSET = 1 / 3, 2.0

_SMOOTHING, _GAIN, _BIAS, _ROOT = 0.025, 0.98, 2.0, 0.5
"""s, α, δ and r of the paper; the first is for frames of 10 ms."""

_STRETCH, _SHIFT = 2.0, 0.5

_BLOCK = 32
"""Frames that are smoothed at once."""


class Loudness(Protocol):
    """What turns energies into what a network reads; it may remember those that came before."""

    def push(self, energies: np.ndarray) -> np.ndarray:
        """Energies (frames, bands) float32 that follow those pushed before to numbers of the same shape, float32."""
        ...


class LogEnergy:
    """The logarithm, by itself."""

    def push(self, energies: np.ndarray) -> np.ndarray:
        return np.log(energies + np.float32(_FLOOR)) * np.float32(_SCALE) + np.float32(_OFFSET)


class Pcen:
    """Per-channel energy normalization: each band over its own smoothed past M, so that what goes on is quiet and what
    begins is loud, in any noise.

        M_t = (1 − s) M_{t−1} + s E_t,    (E_t / (ε + M_t)^α + δ)^r − δ^r

    M begins with the first frame.

    Source: Wang et al. 2017, "Trainable frontend for robust and far-field keyword spotting", eq. 1 and 2, with its
    numbers as they stand before training.
    """

    def __init__(self):
        self._smoothed: np.ndarray | None = None
        steps = np.arange(_BLOCK)
        ages = steps[:, None] - steps
        self._decays = (1 - _SMOOTHING) ** (1 + steps[:, None])
        self._weights = np.where(ages >= 0, _SMOOTHING * (1 - _SMOOTHING) ** np.maximum(ages, 0), 0.0)

    def push(self, energies: np.ndarray) -> np.ndarray:
        if not len(energies):
            return energies
        smoothed = self._smooth(energies.astype(np.float64))
        normalized = (energies / (_FLOOR + smoothed) ** _GAIN + _BIAS) ** _ROOT - _BIAS**_ROOT
        return (_STRETCH * normalized + _SHIFT).astype(np.float32)

    def _smooth(self, energies: np.ndarray) -> np.ndarray:
        """M, by blocks: what a block's own frames give, and what is left of the last M before it."""
        last = energies[0] if self._smoothed is None else self._smoothed
        found = []
        for start in range(0, len(energies), _BLOCK):
            block = energies[start : start + _BLOCK]
            count = len(block)
            found.append(self._weights[:count, :count] @ block + self._decays[:count] * last)
            last = found[-1][-1]
        self._smoothed = last
        return np.concatenate(found)


FRONT_ENDS: dict[str, Callable[[], Loudness]] = {"log": LogEnergy, "pcen": Pcen}
"""By the name that an architecture calls them."""
