"""Groups of layers that learn at different rates, and that can begin to learn one after the other.

    groups = model.groups()                                           # from the labels down to the words
    model.compile(optimizer_by_group(groups, lambda depth: keras.optimizers.AdamW(1e-3 / 2.6**depth)))
    model.fit(texts, labels, epochs=6)

Source: Howard & Ruder 2018, arXiv 1801.06146 (ULMFiT).
"""

from collections.abc import Callable, Sequence

import keras
from keras import ops

from zoo.errors import InputError

Groups = Sequence[Sequence[keras.layers.Layer]]


def optimizer_by_group(
    groups: Groups, make: Callable[[int], keras.optimizers.Optimizer]
) -> keras.optimizers.MultiOptimizer:
    """An optimizer for each group of layers: to scale the gradients would change nothing under Adam, which divides
    their size out. Clipping by a global norm is by that of the group.

    Args:
        groups: lists of layers with weights; together they hold all weights that are trained.
        make: makes the optimizer of a group, from its place among them.

    Raises:
        InputError: no group, a group without a weight, a weight in two groups.
    """
    named: dict[str, keras.optimizers.Optimizer] = {}
    for depth, layers in enumerate(groups):
        optimizer = make(depth)
        paths = [weight.path for layer in layers for weight in layer.trainable_weights]
        if not paths or named.keys() & set(paths):
            what = "is in another, too" if paths else "has no weight"
            raise InputError(f"group {depth} of the layers {what}: {', '.join(layer.name for layer in layers)}")
        named |= dict.fromkeys(paths, optimizer)
    if not named:
        raise InputError("there is no group of layers")
    return keras.optimizers.MultiOptimizer(_Map(optimizer, named))


class _Map(keras.optimizers.OptimizerMap):
    """Optimizers by the path of the weight, and by nothing else: a weight that no group holds is an error."""

    def __call__(self, variable):
        if variable.path not in self._optimizer_map:
            raise InputError(f"no group of layers holds the weight {variable.path}; put its layer into one")
        return self._optimizer_map[variable.path]


@keras.saving.register_keras_serializable("zoo")
class GroupSchedule(keras.optimizers.schedules.LearningRateSchedule):
    """A share of another schedule, and 0 before a step: gradual unfreezing that follows from the step alone.

    Args:
        schedule: the other.
        share: of its rates.
        start: the first step that is not 0.
    """

    def __init__(self, schedule: keras.optimizers.schedules.LearningRateSchedule, share: float = 1.0, start: int = 0):
        self.schedule, self.share, self.start = schedule, share, start

    def __call__(self, step):
        return ops.where(ops.cast(step, "int32") >= self.start, self.schedule(step) * self.share, 0.0)

    def get_config(self):
        schedule = keras.saving.serialize_keras_object(self.schedule)
        return {"schedule": schedule, "share": self.share, "start": self.start}

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "schedule": keras.saving.deserialize_keras_object(config["schedule"])})
