"""What is asked of a model of a trigger word: where in a sound it is said."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from zoo.audio.recordings import Recording, as_recording, read_pieces
from zoo.audio.scenes import Scene
from zoo.data.batching import by_length
from zoo.errors import InputError
from zoo.generation.states import States
from zoo.tasks.trigger_word.detector import Detection
from zoo.tasks.trigger_word.encoder import ListeningEncoder
from zoo.tasks.trigger_word.metrics import Rates, ScoredScene, listening_scores, rates, trade_off
from zoo.tasks.trigger_word.stream import SoundStream

_STEPS_AT_ONCE = 65536
"""Padded steps in one call, where there are several sounds."""
_SCENES_AT_ONCE = 64


class TriggerWordInference:
    """Hears a word in sound; the network gives `logits` (batch, steps) and the states, from `frames` and states."""

    encoder: ListeningEncoder
    trigger: str
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
        """How probable it is at each step that the word has just been said, (steps,) float32, to half a second behind
        the sound's end; the step i is heard to its end at the second `encoder.time(i)`. Arguments as in `listen`."""
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

    def step(self, steps: np.ndarray, states: States) -> tuple[np.ndarray, States]:
        """Probabilities of steps (batch, steps, width) behind states, (batch, steps) float32, and the states then."""
        if not steps.shape[1]:
            return np.zeros(steps.shape[:2], np.float32), states
        states = dict(self._network({"frames": steps, **states}))
        logits = np.asarray(states.pop("logits"), np.float64)
        return (1 / (1 + np.exp(-logits))).astype(np.float32), states

    def measure(self, scenes: Iterable[Scene]) -> dict[str, float]:
        """Of scenes what `listening_scores` has. They are read once, so that hours of them need not be in memory.

        Raises:
            InputError: no scene.
        """
        return self.scores(self.score_scenes(scenes))

    def scores(self, heard: Sequence[ScoredScene]) -> dict[str, float]:
        """The scores of scenes that have been heard."""
        seconds = sum(scene.seconds for scene in heard)
        return listening_scores(self.trade_off(heard), self._rates(heard), seconds)

    def trade_off(self, heard: Sequence[ScoredScene]) -> list[Rates]:
        """Misses against false accepts over thresholds."""
        return trade_off(heard, self.encoder.step_seconds, self.encoder.time(0))

    def _rates(self, heard: Sequence[ScoredScene]) -> Rates:
        return rates(heard, self.threshold, self.encoder.step_seconds, self.encoder.time(0))

    def score_scenes(self, scenes: Iterable[Scene]) -> list[ScoredScene]:
        """What the model makes of scenes. Raises `InputError` where there is none."""
        found, left = [], iter(scenes)
        while group := list(islice(left, _SCENES_AT_ONCE)):
            steps = [self.encoder.encode(Recording(scene.samples, scene.rate)) for scene in group]
            told: list[np.ndarray] = [np.zeros(0, np.float32)] * len(group)
            for members in by_length([len(row) for row in steps], _STEPS_AT_ONCE):
                rows = [steps[index] for index in members]
                padded = np.zeros((len(rows), max(map(len, rows)), self.encoder.width), np.float32)
                for whole, row in zip(padded, rows, strict=True):
                    whole[: len(row)] = row
                probabilities, _ = self.step(padded, self.initial_states(len(rows)))
                for index, row, row_steps in zip(members, probabilities, rows, strict=True):
                    told[index] = row[: len(row_steps)].copy()
            for scene, row in zip(group, told, strict=True):
                spoken = [(event.start, event.end) for event in scene.events if event.word == self.trigger]
                found.append(ScoredScene(row, spoken, len(scene.samples) / scene.rate))
        if not found:
            raise InputError("there is no scene to evaluate on")
        return found

    def _pieces(self, x, rate: int | None) -> Iterable[Recording]:
        """A sound in one piece or several, never in none."""
        if isinstance(x, str | Path):
            return read_pieces(x)
        if isinstance(x, Recording):
            return [as_recording(x.samples, x.rate)]
        return [as_recording(x, self.encoder.rate if rate is None else rate)]
