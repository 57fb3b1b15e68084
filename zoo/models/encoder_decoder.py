"""Many to many, unequal lengths: what is read as a whole is written anew, step by step."""

from collections.abc import Sequence
from functools import cache, cached_property

import keras
import keras_hub
import numpy as np
from keras import ops

from zoo.console import track
from zoo.decoding.hypotheses import Hypothesis, best_first, found_by_search, is_settled
from zoo.errors import InputError
from zoo.layers.smoothed_crossentropy import SmoothedCrossentropy
from zoo.models.beam_search import BeamSearch
from zoo.models.generation import is_count
from zoo.models.inference import compiled
from zoo.models.teacher_forcing import Pair, TeacherForcing, forced
from zoo.preprocessing.batching import by_length, filled
from zoo.preprocessing.language_modelling import END
from zoo.preprocessing.vocabulary import PADDING

BEAMS = 5
"""Hypotheses that a search keeps where nothing else is asked for."""

MOST_BEAMS = 100

_AT_ONCE = 2**14
"""Padded elements times hypotheses in one call of a search."""

_MUCH = 16
"""So many calls or more take long enough for a progress bar."""


class EncoderDecoder(keras_hub.models.Task):
    """As a Keras model it maps the inputs of `EncoderDecoderBackbone` to the logits of what comes next, (batch, time,
    tokens).

    Args:
        backbone: an `EncoderDecoderBackbone`.
        preprocessor: has an `encoder`.
    """

    def __init__(self, backbone, preprocessor, **kwargs):
        softmax = keras.layers.Dense(backbone.get_config()["target_size"], name="logits")
        self.backbone = backbone
        self.preprocessor = preprocessor
        super().__init__(inputs=backbone.input, outputs=softmax(backbone.output), **kwargs)
        self.logits_of = softmax
        self._search = cache(lambda beams: BeamSearch(self, beams))

    def compile(self, optimizer="auto", loss="auto", **kwargs):
        """As `keras.Model.compile`; by default Adam at 0.001 with gradients clipped at a norm of 1, and −log P of every
        right id, in nats (`SmoothedCrossentropy` makes a loss with label smoothing)."""
        super().compile(
            optimizer=keras.optimizers.Adam(1e-3, global_clipnorm=1.0) if optimizer == "auto" else optimizer,
            loss=SmoothedCrossentropy() if loss == "auto" else loss,
            **kwargs,
        )

    def in_training(self) -> TeacherForcing:
        """The model as `TeacherForcing` trains it, with the optimizer and the loss that it was compiled with."""
        trained = TeacherForcing(self)
        # JAX compiles in no other way.
        compiler = keras.backend.backend() == "jax" and not self.run_eagerly
        trained.compile(optimizer=self.optimizer, loss=self.loss, run_eagerly=self.run_eagerly, jit_compile=compiler)
        return trained

    def log_probabilities(self, pairs: Sequence[Pair]) -> list[np.ndarray]:
        """log P(id | all before it, source) of the targets of pairs, each (ids,), in nats, float64."""
        found: list[np.ndarray] = [np.zeros(0)] * len(pairs)
        groups = by_length([len(source) + len(target) for source, target in pairs], _AT_ONCE)
        for group in track(groups, "scoring") if len(groups) > _MUCH else groups:
            features, targets = forced(*zip(*(pairs[index] for index in group), strict=True))
            told = self._scorer({**features, "targets": np.maximum(targets, END)})
            for row, index in zip(told, group, strict=True):
                found[index] = row[: len(pairs[index][1])].astype(np.float64)
        return found

    def hypotheses(
        self, sources: Sequence[np.ndarray], beams: int = BEAMS, nbest: int = 1, length_penalty: float = 0.0
    ) -> list[list[Hypothesis]]:
        """The best that a search finds to write for each of some sources, rows of at least one id.

        A greedy search comes first. Where it is certain that nothing ranks higher, it is all that is needed for one
        best answer; else its hypothesis competes with those of the beam, so that a wider beam never does worse.

        Args:
            beams: how many hypotheses are kept at each step; with 1 the search is greedy.
            nbest: how many are given, the best first; fewer where there are not so many.
            length_penalty: log P is divided by the number of ids, `<eos>` among them, to this power before hypotheses
                are compared in the end; 0 for log P itself.

        Raises:
            InputError: a number outside its range.
        """
        check_search(beams, nbest, length_penalty)
        found: list[list[Hypothesis]] = [[] for _ in sources]
        groups = by_length([len(source) for source in sources], max(1, _AT_ONCE // beams))
        for group in track(groups, "searching") if len(groups) > _MUCH else groups:
            source_ids = filled([sources[index] for index in group], PADDING)
            encoded = self._encode({"source_ids": source_ids})
            # Abbreviations are spoken letter by letter, `www` in 21 sounds; what is longer has no end.
            limits = np.array([3 * len(sources[index]) + 20 for index in group], np.int32)
            first = self._searched(encoded, limits, 1, 1)
            settled = [is_settled(one, length_penalty, limit) for (one,), limit in zip(first, limits, strict=True)]
            for index, rows in zip(group, first, strict=True):
                found[index] = rows
            left = np.flatnonzero([beams > 1 and (nbest > 1 or not sure) for sure in settled])
            if len(left):
                rest = {name: values[left] for name, values in encoded.items()}
                # What a length divides may yet rank higher than what has ended.
                wanted = beams if length_penalty else nbest
                for index, rows in zip(group[left], self._searched(rest, limits[left], beams, wanted), strict=True):
                    found[index] += rows
        return [best_first(rows, length_penalty)[:nbest] for rows in found]

    def _searched(
        self, encoded: dict[str, np.ndarray], limits: np.ndarray, beams: int, wanted: int
    ) -> list[list[Hypothesis]]:
        ids, logprobs = self._search(beams)(encoded, limits, wanted)
        return [
            found_by_search(row[:, :limit], scores, END)
            for row, scores, limit in zip(ids, logprobs, limits, strict=True)
        ]

    @cached_property
    def _encode(self):
        """The encoder, from ids to what the decoder knows of them."""
        backbone = self.backbone
        return compiled(keras.Model({"source_ids": backbone.input["source_ids"]}, dict(backbone.encoded)))

    @cached_property
    def _scorer(self):
        """The network with the ids that are foretold as a further input: their log P."""
        targets = keras.Input((None,), dtype="int32", name="targets")
        loss = ops.sparse_categorical_crossentropy(targets, self.output, from_logits=True)
        return compiled(keras.Model({**self.input, "targets": targets}, -loss))


def check_search(beams: int, nbest: int, length_penalty: float) -> None:
    """Refuses numbers that no search can be made with. Raises `InputError`."""
    for name, value in (("nbest", nbest), ("beams", beams)):
        if not is_count(value, 1) or value > MOST_BEAMS:
            raise InputError(f"{name} is an integer from 1 to {MOST_BEAMS}, not {value!r}")
    if nbest > beams:
        raise InputError(f"{beams} beams give no {nbest} best; let there be as many beams at least")
    if isinstance(length_penalty, bool) or not isinstance(length_penalty, int | float) or not 0 <= length_penalty <= 10:
        raise InputError(f"length_penalty is a number from 0 to 10, not {length_penalty!r}")
