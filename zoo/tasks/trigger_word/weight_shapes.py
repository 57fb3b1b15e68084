"""The weights of a trigger word's network, before it is built."""

from collections.abc import Sequence

from zoo.store.architecture import TriggerWordArchitecture
from zoo.store.vocabulary import TriggerWordVocabulary
from zoo.tasks.shared.weight_shapes import Shapes, stack


def weight_shapes(made: TriggerWordArchitecture, symbols: TriggerWordVocabulary, labels: Sequence[str]) -> Shapes:
    members, units = len(made.front_ends), [made.units] * made.layers
    shapes: Shapes = {
        "logit/kernel": (members, made.units, len(labels)),
        "logit/bias": (members, len(labels)),
    }
    for number in range(1, members + 1):
        shapes |= stack(f"stacks/stack_{number}", made.cell, made.stacked * made.bands, units)
    return shapes
