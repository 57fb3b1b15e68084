"""A language model in training: many streams of text at once, their states carried from batch to batch."""

from collections.abc import Sequence
from typing import NamedTuple

import keras
import numpy as np
from keras import ops

from zoo.errors import InputError
from zoo.tasks.shared.keras_network import TrainingNetwork


class TruncatedBPTT(TrainingNetwork):
    """Reads a stretch of each of `streams` texts, predicts every next token, and keeps the states for the next stretch;
    gradients end where a stretch begins.

    Called with {"token_ids": (streams, time) int32, "begins": (streams,) bool, true where a text begins again} it gives
    the logits (streams, time, tokens); with "candidates" (candidates,) int32 and "log_weights" (candidates,), too,
    those of the candidates alone, weighted (`Candidates`). The states are variables that are not trained, so that what
    saves and restores the variables keeps the place in the texts, too.

    Source: Williams & Peng 1990, "An efficient gradient-based algorithm for on-line training of recurrent network
    trajectories"; Mikolov et al. 2010, "Recurrent neural network based language model".

    Args:
        model: a `LanguageModel`.
        streams: texts at once.
    """

    def __init__(self, model: keras.Model, streams: int):
        super().__init__(model, "truncated_bptt")
        self.carried = {
            name: self.add_weight(shape=(streams, size), initializer="zeros", trainable=False, name=name)
            for name, size in model.backbone.state_sizes.items()
        }

    def positions(self, y, y_pred):
        return y, y_pred, None  # nothing is padded

    def call(self, inputs, training=False):
        begins = ops.cast(inputs["begins"], "bool")[:, None]
        states = {name: ops.where(begins, 0.0, ops.convert_to_tensor(kept)) for name, kept in self.carried.items()}
        read = {"token_ids": ops.convert_to_tensor(inputs["token_ids"]), **states}
        among = "candidates" in inputs
        outputs = (self.task.backbone if among else self.task)(read, training=training)
        for name, kept in self.carried.items():
            kept.assign(ops.stop_gradient(outputs[name]))
        if not among:
            return outputs["logits"]
        embedding = self.task.backbone.embedding
        return embedding.logits_among(outputs["features"], inputs["candidates"]) + inputs["log_weights"]


class Candidates(NamedTuple):
    """Which tokens of a large vocabulary stand in the softmax of a batch: the batch's targets, the first `frequent`
    ids, and others drawn evenly to make `count`.

    Each of those drawn stands for as many as were not: its exponential is multiplied by the number of those left out
    over the number drawn, which makes the sum a softmax divides by right on average.

    Source: the idea of Bengio & Senécal 2003, "Quick training of probabilistic neural nets by importance sampling".
    """

    tokens: int
    frequent: int
    count: int

    def draw(self, targets: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The candidates (count,), the logarithms of their weights (count,) float32, and the targets' places among
        them. At least one is drawn, if that makes one more than `count`."""
        always = np.union1d(np.arange(self.frequent), targets)
        rest = np.setdiff1d(np.arange(self.tokens), always, assume_unique=True)
        drawn = random.choice(rest, min(len(rest), max(1, self.count - len(always))), replace=False)
        weights = np.zeros(len(always) + len(drawn), np.float32)
        weights[len(always) :] = np.log(len(rest) / len(drawn)) if len(drawn) else 0.0
        return np.concatenate([always, drawn]).astype(np.int32), weights, np.searchsorted(always, targets)


class StreamBatches:
    """Stretches of a long text for `TruncatedBPTT`: a random-access source for Grain.

    Each pass over the text turns it round to begin at a random place and cuts it into streams of equal length; batch
    after batch takes the next stretch of each. Item i is (features, targets); any item can be asked for at any time and
    is always the same.

    Args:
        ids: (tokens,) int32, all of the text; the target of its last token is its first.
        streams: rows of a batch.
        time: tokens of a stretch.
        seed: decides the places together with the pass.
        epochs: how many epochs there are.
        epoch_tokens: how many tokens make an epoch; a whole pass by default.
        candidates: of the softmax, all tokens by default.
        weights: (tokens,), those of the tokens as targets, all 1 by default; else a third part of the items.

    Raises:
        InputError: a text too short for one batch, a number below 1.
    """

    def __init__(
        self,
        ids: Sequence[int],
        streams: int,
        time: int,
        seed: int,
        epochs: int,
        epoch_tokens: int | None = None,
        candidates: Candidates | None = None,
        weights: np.ndarray | None = None,
    ):
        if min(streams, time, epochs) < 1:
            raise InputError(f"streams, time and epochs are at least 1, not {streams}, {time} and {epochs}")
        self._ids = np.asarray(ids, np.int32)
        self._streams, self._time, self._seed, self.epochs = streams, time, seed, epochs
        self._candidates = candidates
        self._weights = None if weights is None else np.asarray(weights, np.float32)
        self._pass_steps = len(self._ids) // (streams * time)
        if not self._pass_steps:
            raise InputError(
                f"{len(self._ids)} tokens are too few to train on; {streams} streams of {time} take {streams * time}"
            )
        self.steps = self._pass_steps if epoch_tokens is None else max(1, epoch_tokens // (streams * time))
        """Batches an epoch."""

    def __len__(self) -> int:
        return self.epochs * self.steps

    def __getitem__(self, index: int):
        if not 0 <= index < len(self):
            raise IndexError(f"no batch {index} among {len(self)}")
        turn, step = divmod(int(index), self._pass_steps)
        start = int(np.random.default_rng((self._seed, turn)).integers(len(self._ids)))
        length = self._pass_steps * self._time
        places = start + np.arange(self._streams)[:, None] * length + step * self._time + np.arange(self._time + 1)
        stretch = self._ids.take(places, mode="wrap")
        features, targets = {"token_ids": stretch[:, :-1], "begins": np.full(self._streams, step == 0)}, stretch[:, 1:]
        if self._candidates is not None:
            random = np.random.default_rng((self._seed, turn, step))
            features["candidates"], features["log_weights"], targets = self._candidates.draw(targets, random)
        if self._weights is None:
            return features, targets
        return features, targets, self._weights.take(places[:, 1:], mode="wrap")
