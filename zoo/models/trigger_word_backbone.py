"""The network of a trigger word up to its sigmoid: sound through a deep recurrent stack that reads forwards."""

import keras

from zoo.layers.stack import Stack, stack_layer
from zoo.models.state_to_state import StateToState


@keras.saving.register_keras_serializable("zoo")
class TriggerWordBackbone(StateToState):
    """Steps of sound through a deep recurrent stack, a `StateToState` network of

        frames  (batch, time, width) float32, a few frames of mel bands side by side each

    It never reads ahead, so that it can listen for as long as one likes. All dropouts drop the same features at every
    step of a sequence.

    Args:
        width: numbers a step.
        cell: a name of `zoo.cells.CELLS`.
        units: width of each layer's state.
        layers: how many.
        input_dropout: rate at which the frames lose features.
        hidden_dropout: the same between two layers.
        output_dropout: the same before the sigmoid.
        weight_dropout: rate at which the recurrent matrices lose weights.
    """

    def __init__(
        self,
        width,
        cell="gru",
        units=96,
        layers=2,
        input_dropout=0.0,
        hidden_dropout=0.0,
        output_dropout=0.0,
        weight_dropout=0.0,
        dtype=None,
        **kwargs,
    ):
        stack = Stack(
            [stack_layer(cell, units, index, weight_dropout=weight_dropout) for index in range(1, layers + 1)],
            dropout=hidden_dropout,
            name="stack",
        )
        frames = keras.Input((None, width), name="frames")
        thinned = keras.layers.SpatialDropout1D(input_dropout, name="input_dropout")(frames)
        super().__init__({"frames": frames}, thinned, stack, output_dropout, dtype=dtype, **kwargs)
        self._arguments = {
            "width": width,
            "cell": cell,
            "units": units,
            "layers": layers,
            "input_dropout": input_dropout,
            "hidden_dropout": hidden_dropout,
            "output_dropout": output_dropout,
            "weight_dropout": weight_dropout,
        }

    def get_config(self):
        return {**super().get_config(), **self._arguments}
