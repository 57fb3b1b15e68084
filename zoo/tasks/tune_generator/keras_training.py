"""A tune generator in training: whole tunes from states of zero, many of similar length at once."""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops

from zoo.abc_notation import Tune
from zoo.data.batching import DrawnBatches, shifted
from zoo.tasks.shared.keras_network import TrainingNetwork
from zoo.tasks.shared.keras_objective import PADDED
from zoo.tasks.tune_generator.encoder import UNKNOWN_TYPE, TuneEncoder, TuneRow
from zoo.text.vocabulary import END

NO_TARGET = PADDED
"""What stands among the targets after the end of a tune."""


class WholeTunes(TrainingNetwork):
    """Reads tunes from states of zero and predicts every next token.

    Called with {"token_ids": (tunes, time) int32} it gives the logits (tunes, time, tokens).

    Args:
        model: a `TuneGenerator`.
    """

    def __init__(self, model: keras.Model):
        super().__init__(model, "whole_tunes")

    def call(self, inputs, training=False):
        ids = ops.convert_to_tensor(inputs["token_ids"])
        sizes = self.task.backbone.state_sizes
        states = {name: ops.zeros((ops.shape(ids)[0], size)) for name, size in sizes.items()}
        return self.task({"token_ids": ids, **states}, training=training)["logits"]


def tune_batches(
    encoder: TuneEncoder,
    keys: Sequence[Sequence[Tune]],
    batch_size: int,
    seed: int,
    epochs: int,
    transposed: float = 0.0,
    hidden_types: float = 0.0,
) -> DrawnBatches:
    """Batches for `WholeTunes`: features, and targets (tunes, time) int32 with `NO_TARGET` after a tune's end.

    (seed, epoch, batch) decide which key a tune is in, whether its type is said, and in which order its header's fields
    stand, so that in time the model learns to continue from any of them.

    Args:
        keys: each tune as it is, then in the other keys it may be read in.
        transposed: how likely a tune is to be read in one of its keys by chance; the square root of how many tunes are
            in a key as they are, and one more, says how likely that key is beside the others.
        hidden_types: how likely a type is to be `R:?`.
    """
    rows: list[list[TuneRow]] = [[encoder.row(tune) for tune in forms] for forms in keys]
    weights = _weights(keys)
    untyped = encoder.vocabulary.id(UNKNOWN_TYPE)

    def make(indices, random):
        chosen = []
        for index in indices:
            place = random.choice(len(rows[index]), p=weights[index]) if random.random() < transposed else 0
            header, music = rows[index][place]
            if "type" in encoder.fields and random.random() < hidden_types:
                header = np.append(np.int32(untyped), header[1:])
            chosen.append(TuneRow(random.permutation(header), music).ids)
        token_ids, targets = shifted(chosen, END, NO_TARGET)
        return {"token_ids": token_ids}, targets

    lengths = [len(forms[0].ids) for forms in rows]
    return DrawnBatches(lengths, make, batch_size, seed, epochs)


def _weights(keys: Sequence[Sequence[Tune]]) -> list[np.ndarray]:
    counts: dict = {}
    for forms in keys:
        counts[forms[0].key] = counts.get(forms[0].key, 0) + 1
    found = [np.sqrt([1 + counts.get(tune.key, 0) for tune in forms]) for forms in keys]
    return [weights / weights.sum() for weights in found]
