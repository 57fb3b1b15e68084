"""Sound to the steps that a trigger word's network reads."""

from collections.abc import Sequence

import numpy as np

from zoo.audio.front_ends import FRONT_ENDS
from zoo.audio.mel import HOP, WINDOW, MelBands
from zoo.audio.recordings import Recording, Resampler, check_rate, check_samples
from zoo.errors import InputError


class ListeningEncoder:
    """Recordings of any rate to steps: of each front end a few frames of mel bands side by side.

    Args:
        rate: samples a second that the network listens at; what is recorded at another rate is resampled.
        bands, lowest, highest: as in `MelBands`.
        stacked: frames a step.
        front_ends: what becomes of the bands' energies, names of `zoo.audio.front_ends.FRONT_ENDS`.

    Raises:
        InputError: no frame a step; no front end, or one that there is not.
    """

    def __init__(
        self,
        rate: int = 8000,
        bands: int = 40,
        lowest: float = 60.0,
        highest: float = 3900.0,
        stacked: int = 2,
        front_ends: Sequence[str] = ("log", "pcen"),
    ):
        if stacked < 1:
            raise InputError(f"a step has one frame at least, not {stacked}")
        if not front_ends or set(front_ends) - set(FRONT_ENDS):
            raise InputError(f"the front ends are {list(front_ends)}; give some of {', '.join(FRONT_ENDS)}")
        self.frames = MelBands(rate, bands, lowest, highest)
        self.rate, self.stacked, self.front_ends = rate, stacked, list(front_ends)
        made = {"rate": rate, "bands": bands, "lowest": lowest, "highest": highest, "stacked": stacked}
        self._config = {**made, "front_ends": self.front_ends}

    @property
    def width(self) -> int:
        """Numbers a step."""
        return len(self.front_ends) * self.stacked * self.frames.bands

    @property
    def step_seconds(self) -> float:
        """From one step to the next."""
        return self.stacked * HOP

    def time(self, step: int) -> float:
        """The second at which a step has been heard to its end."""
        return ((step + 1) * self.stacked - 1) * HOP + WINDOW

    def step_at(self, second: float) -> int:
        """The first step that is heard to its end at a second or after it."""
        return max(0, int(np.ceil((second - self.time(0)) / self.step_seconds - 1e-9)))

    def encode(self, recording: Recording) -> np.ndarray:
        """The steps of a recording, (steps, width) float32; what is left over at its end and makes no step is not
        heard. Raises `InputError` for a rate or samples that are none."""
        stream = self.stream(recording.rate)
        check_samples(recording.samples, recording.rate)
        return stream.push(recording.samples, last=True)

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
        self._front_ends = [FRONT_ENDS[name]() for name in encoder.front_ends]
        self._rest = np.zeros((0, len(self._front_ends), encoder.frames.bands), np.float32)

    def push(self, samples: np.ndarray, last: bool = False) -> np.ndarray:
        """The steps that are now complete, (steps, width) float32.

        Args:
            samples: (time,) float32, one channel.
            last: nothing more comes.
        """
        energies = self._frames.push(self._resampler.push(samples, last))
        frames = np.stack([front_end.push(energies) for front_end in self._front_ends], axis=1)
        frames = np.concatenate([self._rest, frames])
        stacked = self._encoder.stacked
        steps = len(frames) // stacked
        self._rest = frames[steps * stacked :]
        by_step = frames[: steps * stacked].reshape(steps, stacked, *frames.shape[1:])
        return by_step.swapaxes(1, 2).reshape(steps, self._encoder.width)
