"""Recurrent stacks beside each other."""

import numpy as np
import pytest
from keras import ops

from zoo.layers.parallel_stacks import ParallelStacks
from zoo.layers.stack import Stack, stack_layer


@pytest.fixture
def beside():
    return ParallelStacks([Stack([stack_layer("lstm", 3, number) for number in (1, 2)]) for _ in range(2)])


def test_each_stack_reads_its_own_part_from_its_own_states(beside, random):
    inputs = random.normal(size=(2, 4, 10)).astype("float32")
    states = [random.normal(size=(2, 3)).astype("float32") for _ in range(8)]

    output, *final = beside(inputs, initial_state=states)

    first, second = beside.stacks
    one, *states_of_one = first(inputs[..., :5], initial_state=states[:4])
    two, *states_of_two = second(inputs[..., 5:], initial_state=states[4:])
    for found, wanted in zip(
        [output, *final], [ops.concatenate([one, two], axis=-1), *states_of_one, *states_of_two], strict=True
    ):
        np.testing.assert_array_equal(*map(ops.convert_to_numpy, (found, wanted)))
    assert len(beside.layers) == 4 and len(beside.trainable_weights) == 12


def test_features_that_cannot_be_parted_are_refused(beside):
    with pytest.raises(ValueError, match="9 features cannot be parted among 2 stacks"):
        beside.build((None, None, 9))
