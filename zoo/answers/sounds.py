"""What is asked of a model of a trigger word: where in a sound it is said."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from zoo.answers.sound_stream import SoundStream
from zoo.answers.states import States
from zoo.decoding.detections import Detection
from zoo.preprocessing.sound.listening import ListeningEncoder
from zoo.preprocessing.sound.recordings import Recording, as_recording, read_pieces


class SoundAnswers:
    """Hears a word in sound; the network gives `logits` (batch, steps) and the states, from `frames` and states."""

    encoder: ListeningEncoder
    threshold: float
    _network: Callable[[dict[str, np.ndarray]], dict[str, np.ndarray]]

    def initial_states(self, batch: int) -> States:
        """The states before a sound: zeros."""
        raise NotImplementedError

    def listen(self, x, rate: int | None = None, threshold: float | None = None) -> list[Detection]:
        """Where the trigger word is said.

        Args:
            x: the path of a file, a `Recording`, or samples (time,) or (time, channels), floats or integers.
            rate: of samples, how many there are in a second; by default as many as the network listens at.
            threshold: the probability from which the word counts as heard; by default the model's own.

        Raises:
            InputError: a sound that cannot be read, is empty or has samples that are no numbers; a rate or a threshold
                that is none.
        """
        found, stream = [], None
        for piece in self._pieces(x, rate):
            stream = stream or self.stream(piece.rate, threshold)
            found += stream.push(piece.samples)
        return found + stream.push([], last=True)

    def probabilities(self, x, rate: int | None = None) -> np.ndarray:
        """How probable it is at each step that the word has just been said, (steps,) float32; the step i is heard to
        its end at the second `encoder.time(i)`. Arguments as in `listen`."""
        found, stream = [], None
        for piece in self._pieces(x, rate):
            stream = stream or self.stream(piece.rate)
            stream.push(piece.samples)
            found.append(stream.probabilities)
        stream.push([], last=True)
        return np.concatenate([*found, stream.probabilities])

    def stream(self, rate: int | None = None, threshold: float | None = None) -> SoundStream:
        """Listens to sound that comes in pieces; arguments as in `listen`."""
        return SoundStream(self, rate, threshold)

    def hear(self, steps: np.ndarray, states: States) -> tuple[np.ndarray, States]:
        """Probabilities of steps (batch, steps, width) behind states, (batch, steps) float32, and the states then."""
        if not steps.shape[1]:
            return np.zeros(steps.shape[:2], np.float32), states
        states = dict(self._network({"frames": steps, **states}))
        logits = np.asarray(states.pop("logits"), np.float64)
        return (1 / (1 + np.exp(-logits))).astype(np.float32), states

    def _pieces(self, x, rate: int | None) -> Iterable[Recording]:
        """A sound in one piece or several, never in none."""
        if isinstance(x, str | Path):
            return read_pieces(x)
        if isinstance(x, Recording):
            return [as_recording(x.samples, x.rate)]
        return [as_recording(x, self.encoder.rate if rate is None else rate)]
