"""Frames of sound: how much energy each band of tones has, every hundredth of a second."""

import numpy as np

from zoo.errors import InputError

WINDOW, HOP = 0.025, 0.010
"""Seconds that a frame sees, and from one frame to the next."""


class MelBands:
    """The energy in bands that are equally wide to the ear, frame by frame.

    A frame is a Hann window of 25 ms; its power spectrum is summed by overlapping triangles, evenly spaced on the mel
    scale m = 2595 log₁₀(1 + f / 700). A frame depends on its own samples alone.

    Source: Davis & Mermelstein 1980, "Comparison of parametric representations for monosyllabic word recognition"; the
    scale's formula, O'Shaughnessy 1987, "Speech communication".

    Args:
        rate: samples a second.
        bands: how many.
        lowest, highest: where the first band begins and the last ends, in Hz.

    Raises:
        InputError: a highest frequency that is not between the lowest and half of the rate, or so many bands that one
            has no frequency of the spectrum in it.
    """

    def __init__(self, rate: int, bands: int, lowest: float, highest: float):
        if not 0 <= lowest < highest <= rate / 2:
            raise InputError(f"bands from {lowest} to {highest} Hz; at {rate} samples a second they end by {rate / 2}")
        self.window = round(WINDOW * rate)
        self.hop = round(HOP * rate)
        self.bands = bands
        self._fft = 2 ** int(np.ceil(np.log2(self.window)))
        self._shape = np.hanning(self.window + 1)[:-1].astype(np.float32)
        self._triangles = mel_triangles(self._fft, rate, bands, lowest, highest)
        if not self._triangles.any(axis=0).all():
            raise InputError(f"{bands} bands from {lowest} to {highest} Hz are narrower than the spectrum's lines")

    def count(self, samples: int) -> int:
        """How many frames so many samples have."""
        return max(0, 1 + (samples - self.window) // self.hop)

    def __call__(self, samples: np.ndarray) -> np.ndarray:
        """Samples (time,) to energies (frames, bands) float32."""
        count = self.count(len(samples))
        if not count:
            return np.zeros((0, self.bands), np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(samples, self.window)[:: self.hop][:count]
        spectrum = np.fft.rfft(windows * self._shape, self._fft)
        return ((spectrum.real**2 + spectrum.imag**2) @ self._triangles).astype(np.float32)

    def stream(self) -> "MelStream":
        """The same for samples that come in pieces."""
        return MelStream(self)


class MelStream:
    """Frames of samples that come in pieces: those of the whole, as soon as their samples are there."""

    def __init__(self, frames: MelBands):
        self._frames = frames
        self._rest = np.zeros(0, np.float32)

    def push(self, samples: np.ndarray) -> np.ndarray:
        """The frames that are now complete, (frames, bands) float32."""
        heard = np.concatenate([self._rest, samples])
        found = self._frames(heard)
        self._rest = heard[len(found) * self._frames.hop :]
        return found


def mel_triangles(fft: int, rate: int, bands: int, lowest: float, highest: float) -> np.ndarray:
    """The weight of each line of a spectrum in each band, (fft // 2 + 1, bands) float32."""
    ends = 2595 * np.log10(1 + np.array([lowest, highest]) / 700)
    edges = 700 * (10 ** (np.linspace(*ends, bands + 2) / 2595) - 1)
    lines = np.fft.rfftfreq(fft, 1 / rate)[:, None]
    rising = (lines - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - lines) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)
