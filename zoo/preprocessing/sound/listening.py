"""Sound to the steps that a trigger word's network reads."""

import numpy as np

from zoo.errors import InputError
from zoo.preprocessing.sound.loudness import LogEnergy, Loudness, Pcen
from zoo.preprocessing.sound.mel import HOP, WINDOW, MelBands
from zoo.preprocessing.sound.recordings import Recording, Resampler, check_rate


class ListeningEncoder:
    """Recordings of any rate to steps: a few frames of mel bands side by side.

    Args:
        rate: samples a second that the network listens at; what is recorded at another rate is resampled.
        bands, lowest, highest: as in `MelBands`.
        stacked: frames a step.
        pcen: whether a band is held against its own past (`Pcen`) or is the logarithm of its energy.
    """

    def __init__(
        self,
        rate: int = 8000,
        bands: int = 40,
        lowest: float = 60.0,
        highest: float = 3900.0,
        stacked: int = 2,
        pcen: bool = True,
    ):
        if stacked < 1:
            raise InputError(f"a step has one frame at least, not {stacked}")
        self.frames = MelBands(rate, bands, lowest, highest)
        self.rate, self.stacked, self.pcen = rate, stacked, pcen
        made = {"rate": rate, "bands": bands, "lowest": lowest, "highest": highest, "stacked": stacked, "pcen": pcen}
        self._config = made

    @property
    def width(self) -> int:
        """Numbers a step."""
        return self.stacked * self.frames.bands

    @property
    def step_seconds(self) -> float:
        """From one step to the next."""
        return self.stacked * HOP

    def time(self, step: int) -> float:
        """The second at which a step has been heard to its end."""
        return ((step + 1) * self.stacked - 1) * HOP + WINDOW

    def step_at(self, second: float) -> int:
        """The first step that is heard to its end at a second or behind it."""
        return max(0, int(np.ceil((second - self.time(0)) / self.step_seconds - 1e-9)))

    def encode(self, recording: Recording) -> np.ndarray:
        """The steps of a recording, (steps, width) float32; what is left over at its end and makes no step is not
        heard."""
        return self.stream(recording.rate).push(recording.samples, last=True)

    def stream(self, rate: int | None = None) -> "ListeningStream":
        """The same for sound that comes in pieces, at a rate, by default the network's. Raises `InputError`."""
        return ListeningStream(self, self.rate if rate is None else rate)

    def get_config(self) -> dict:
        return dict(self._config)


class ListeningStream:
    """Steps of sound that comes in pieces: those of the whole, as soon as their samples are there."""

    def __init__(self, encoder: ListeningEncoder, rate: int):
        check_rate(rate, "the stream")
        self._encoder = encoder
        self._resampler = Resampler(rate, encoder.rate)
        self._frames = encoder.frames.stream()
        self._loudness: Loudness = Pcen() if encoder.pcen else LogEnergy()
        self._rest = np.zeros((0, encoder.frames.bands), np.float32)

    def push(self, samples: np.ndarray, last: bool = False) -> np.ndarray:
        """The steps that are now complete, (steps, width) float32.

        Args:
            samples: (time,) float32, one channel.
            last: nothing more comes.
        """
        energies = self._frames.push(self._resampler.push(samples, last))
        frames = np.concatenate([self._rest, self._loudness.push(energies)])
        stacked = self._encoder.stacked
        steps = len(frames) // stacked
        self._rest = frames[steps * stacked :]
        return frames[: steps * stacked].reshape(steps, self._encoder.width)
