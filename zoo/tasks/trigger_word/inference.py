"""The places in a sound where a trigger word is said."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal, overload

import numpy as np

from zoo.audio.recordings import Recording, as_recording, read_pieces
from zoo.audio.scenes import Scene
from zoo.data.batching import by_length
from zoo.errors import InputError, RowError
from zoo.generation.states import States
from zoo.tasks.shared.one_or_many import OnError, Several, answered
from zoo.tasks.trigger_word.encoder import ListeningEncoder
from zoo.tasks.trigger_word.metrics import Rates, ScoredScene, listening_scores, rates, trade_off
from zoo.tasks.trigger_word.results import Detection
from zoo.tasks.trigger_word.stream import SoundStream
from zoo.validation import is_number

_STEPS_AT_ONCE = 65536
"""Padded steps in one call for several sounds."""
_SCENES_AT_ONCE = 64


Sound = str | Path | Recording | np.ndarray
"""A file, a recording, or samples."""


class TriggerWordInference:
    """Detects a word in sound; the network gives `logits` (batch, steps) and states, from `frames` and states."""

    encoder: ListeningEncoder
    trigger: str
    threshold: float
    _network: Callable[[dict[str, np.ndarray]], dict[str, np.ndarray]]

    def initial_states(self, batch: int) -> States:
        """The states at the start of a sound: zeros."""
        raise NotImplementedError

    @overload
    def listen(  # type: ignore[overload-overlap]  # a string is one sound, although it is iterable
        self, x: Sound, rate: int | None = None, threshold: float | None = None, on_error: OnError = "raise"
    ) -> list[Detection]: ...

    @overload
    def listen(
        self,
        x: Several,
        rate: int | None = None,
        threshold: float | None = None,
        on_error: Literal["raise"] = "raise",
    ) -> list[list[Detection]]: ...

    @overload
    def listen(
        self, x: Several, rate: int | None = None, threshold: float | None = None, *, on_error: Literal["skip"]
    ) -> list[list[Detection] | RowError]: ...

    def listen(self, x, rate: int | None = None, threshold: float | None = None, on_error: OnError = "raise"):
        """The places where the trigger word is said in a sound, a list of `Detection`, or a list of such lists.

            ear.listen("kitchen.wav")                   # [Detection(time=12.48, score=0.97), …]
            ear.listen(["kitchen.wav", "garden.wav"])   # of two sounds: [[Detection(…), …], []]

        A path, a `Recording` or samples are one example and give one answer; a list, tuple, array or column of these is
        several and gives a list of answers. A list of numbers is samples.

        Args:
            x: one sound or several. Samples are (time,) or (time, channels), floats or integers.
            rate: samples a second, where `x` is samples; by default the rate of the network.
            threshold: the probability from which the word counts as heard; by default the model's own.
            on_error: "raise", or "skip" for a `RowError` in the place of the answer to each bad sound.

        Raises:
            InputError: a sound that cannot be read, is empty or has samples that are not finite; an invalid rate or
                threshold.
        """
        return answered(
            x, lambda sounds: [self._listened(sound, rate, threshold) for sound in sounds], "sound", is_sound, on_error
        )

    def predict(self, x, on_error: OnError = "raise"):
        """The detections in a sound or in several; sounds, answers and errors as in `listen`."""
        return self.listen(x, on_error=on_error)

    @overload
    def probabilities(  # type: ignore[overload-overlap]
        self, x: Sound, rate: int | None = None, on_error: OnError = "raise"
    ) -> np.ndarray: ...

    @overload
    def probabilities(
        self, x: Several, rate: int | None = None, on_error: Literal["raise"] = "raise"
    ) -> list[np.ndarray]: ...

    @overload
    def probabilities(
        self, x: Several, rate: int | None = None, *, on_error: Literal["skip"]
    ) -> list[np.ndarray | RowError]: ...

    def probabilities(self, x, rate: int | None = None, on_error: OnError = "raise"):
        """The probability at each step that the word has just been said, (steps,) float32, or a list of such arrays.

        The steps reach half a second beyond the end of the sound; step i has been heard completely at the second
        `encoder.time(i)`. Sounds, answers and errors as in `listen`.
        """
        return answered(
            x, lambda sounds: [self._probabilities(sound, rate) for sound in sounds], "sound", is_sound, on_error
        )

    def _listened(self, sound, rate, threshold) -> list[Detection]:
        detections, stream = [], None
        for piece in self._pieces(sound, rate):
            stream = stream or self.stream(piece.rate, threshold)
            detections += stream.push(piece.samples)
        assert stream is not None  # a sound has at least one piece
        return detections + stream.close()

    def _probabilities(self, sound, rate) -> np.ndarray:
        probs, stream = [], None
        for piece in self._pieces(sound, rate):
            stream = stream or self.stream(piece.rate)
            stream.push(piece.samples)
            probs.append(stream.probabilities)
        assert stream is not None  # a sound has at least one piece
        stream.close()
        return np.concatenate([*probs, stream.probabilities])

    def stream(self, rate: int | None = None, threshold: float | None = None) -> SoundStream:
        """A stream, which listens to sound that comes in pieces; arguments as in `listen`."""
        return SoundStream(self, rate, threshold)

    def step(self, steps: np.ndarray, states: States) -> tuple[np.ndarray, States]:
        """The probabilities of steps (batch, steps, width), (batch, steps) float32, and the states after them."""
        if not steps.shape[1]:
            return np.zeros(steps.shape[:2], np.float32), states
        states = dict(self._network({"frames": steps, **states}))
        logits = np.asarray(states.pop("logits"), np.float64)
        with np.errstate(over="ignore"):  # to infinity, so that the probability is 0
            return (1 / (1 + np.exp(-logits))).astype(np.float32), states

    def measure(self, scenes: Iterable[Scene]) -> dict[str, float]:
        """`listening_scores` of scenes, which are read once, so that hours of them need not fit into memory.

        Raises:
            InputError: no scene.
        """
        return self.scores(self.score_scenes(scenes))

    def scores(self, scored: Sequence[ScoredScene]) -> dict[str, float]:
        """The scores of scored scenes."""
        seconds = sum(scene.seconds for scene in scored)
        return listening_scores(self.trade_off(scored), self._rates(scored), seconds)

    def trade_off(self, scored: Sequence[ScoredScene]) -> list[Rates]:
        """Misses against false accepts, by threshold."""
        return trade_off(scored, self.encoder.step_seconds, self.encoder.time(0))

    def _rates(self, scored: Sequence[ScoredScene]) -> Rates:
        return rates(scored, self.threshold, self.encoder.step_seconds, self.encoder.time(0))

    def score_scenes(self, scenes: Iterable[Scene]) -> list[ScoredScene]:
        """The probabilities of the model on scenes. Raises `InputError` for no scene."""
        results, rest = [], iter(scenes)
        while group := list(islice(rest, _SCENES_AT_ONCE)):
            steps = [self.encoder.encode(Recording(scene.samples, scene.rate)) for scene in group]
            probs: list[np.ndarray] = [np.zeros(0, np.float32)] * len(group)
            for members in by_length([len(row) for row in steps], _STEPS_AT_ONCE):
                rows = [steps[index] for index in members]
                padded = np.zeros((len(rows), max(map(len, rows)), self.encoder.width), np.float32)
                for whole, row in zip(padded, rows, strict=True):
                    whole[: len(row)] = row
                probabilities, _ = self.step(padded, self.initial_states(len(rows)))
                for index, row, row_steps in zip(members, probabilities, rows, strict=True):
                    probs[index] = row[: len(row_steps)].copy()
            for scene, row in zip(group, probs, strict=True):
                spoken = [(event.start, event.end) for event in scene.events if event.word == self.trigger]
                results.append(ScoredScene(row, spoken, len(scene.samples) / scene.rate))
        if not results:
            raise InputError("there is no scene to evaluate on")
        return results

    def _pieces(self, x, rate: int | None) -> Iterable[Recording]:
        """A sound in at least one piece."""
        if isinstance(x, str | Path):
            return read_pieces(x)
        if isinstance(x, Recording):
            return [as_recording(x.samples, x.rate)]
        return [as_recording(x, self.encoder.rate if rate is None else rate)]


def is_sound(x) -> bool:
    """Whether a value is one sound: a path, a `Recording`, or samples."""
    if isinstance(x, str | Path | Recording):
        return True
    if isinstance(x, list | tuple):  # of numbers, or of their channels
        return len(x) > 0 and all(is_number(one) or type(one) in (list, tuple) for one in x)
    return hasattr(x, "__array__") and np.asarray(x).dtype.kind not in "OUS"
