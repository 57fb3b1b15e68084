"""The network of a trigger word up to its sigmoid: sound through deep recurrent stacks that read forwards."""

import keras

from zoo.generation.keras_stateful_backbone import StatefulBackbone
from zoo.layers.configured_backbone import records_arguments
from zoo.layers.parallel_stacks import ParallelStacks
from zoo.layers.stack import Stack, stack_layer


@keras.saving.register_keras_serializable("zoo")
class TriggerWordBackbone(StatefulBackbone):
    """Steps of sound through deep recurrent stacks, one a front end, a `StatefulBackbone` network of

        frames  (batch, time, width) float32, of each front end a few frames of mel bands side by side

    The features are what the top layers say, stack by stack. It never reads ahead, so that it can listen for as long
    as one likes. All dropouts drop the same features at every step of a sequence.

    Args:
        width: numbers a step.
        members: how many stacks; each reads an equal part of a step.
        cell: a name of `zoo.cells.CELLS`.
        units: width of each layer's state.
        layers: how many.
        input_dropout: rate at which the frames lose features.
        hidden_dropout: the same between two layers.
        output_dropout: the same before the sigmoid.
        weight_dropout: rate at which the recurrent matrices lose weights.
    """

    @records_arguments
    def __init__(
        self,
        width,
        members=1,
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
        stacks = [
            Stack(
                [stack_layer(cell, units, index, weight_dropout=weight_dropout) for index in range(1, layers + 1)],
                dropout=hidden_dropout,
                name=f"stack_{number}",
            )
            for number in range(1, members + 1)
        ]
        frames = keras.Input((None, width), name="frames")
        thinned = keras.layers.SpatialDropout1D(input_dropout, name="input_dropout")(frames)
        super().__init__(
            {"frames": frames}, thinned, ParallelStacks(stacks, name="stacks"), output_dropout, dtype=dtype, **kwargs
        )

    @property
    def members(self) -> int:
        """How many stacks."""
        return self._arguments["members"]

    @property
    def units(self) -> int:
        """The width of what each of them says."""
        return self._arguments["units"]
