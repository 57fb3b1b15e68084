"""Parts of examples, and what each weighs."""

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.shared.examples import Examples, ExampleWeights, check_weights, class_table, weights_of_targets

EXAMPLES = Examples(list("abcd"), [0, 1, 2, 3], [1.0, 2.0, 3.0, 4.0])


def test_parts_have_their_labels_and_weights():
    assert EXAMPLES.part([3, 0]) == (["d", "a"], [3, 0], [4.0, 1.0])
    assert [part.x for part in EXAMPLES.last(0.3)] == [["a", "b", "c"], ["d"]]
    assert EXAMPLES.first(2).y == [0, 1] and EXAMPLES.first(9) == EXAMPLES.first(None) == EXAMPLES
    assert Examples(["a"]).part([0]) == (["a"], None, None)


def test_a_label_weighs_by_its_name_or_its_index_and_by_one_if_not_named():
    np.testing.assert_array_equal(class_table({"b": 3.0, 0: 2}, ["a", "b", "c"]), [2, 3, 1])
    np.testing.assert_array_equal(class_table({0: 2.0, np.int64(1): 3.0}, ["0", "1"]), [2, 3])


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"d": 1.0}, "class_weight names 'd', which is no label; there are 'a', 'b', 'c'"),
        ({3: 1.0}, "names 3"),
        ({"a": -1}, "the class weight of 'a' is -1"),
        ({"a": float("nan")}, "is nan"),
        ([1.0, 2.0, 3.0], "a dictionary from labels to numbers, not list"),
    ],
)
def test_class_weights_that_cannot_be_are_refused(weights, said):
    with pytest.raises(InputError, match=said):
        class_table(weights, ["a", "b", "c"])


def test_weights_of_examples_tokens_and_labels_multiply():
    targets, table = np.array([[0, 1, -1], [1, -1, -1]]), np.array([2.0, 3.0], np.float32)
    assert ExampleWeights([1.0, 5.0], None)([1, 0], targets).tolist() == [5.0, 1.0]
    assert ExampleWeights(None, table)([0, 1], targets).tolist() == [[2, 3, 0], [3, 0, 0]]
    assert ExampleWeights([1.0, 5.0], table)([0, 1], targets).tolist() == [[2, 3, 0], [15, 0, 0]]
    assert ExampleWeights([[1, 2], [4.0]], table)([0, 1], targets).tolist() == [[2, 6, 0], [12, 0, 0]]
    assert ExampleWeights(None, table)([0, 1], targets[:, 0]).tolist() == [2, 3]
    assert weights_of_targets(targets, table, [1.0, 2.0]).tolist() == [[2, 3, 0], [6, 0, 0]]
    assert weights_of_targets(targets[:, 0], table, [1.0, 2.0]).tolist() == [2, 6]


@pytest.mark.parametrize(
    ("weights", "lengths", "said"),
    [
        ([1.0], None, "2 examples but 1 weights"),
        ([1.0, -1.0], None, "the weight of example 1 is -1.0"),
        ([1.0, "a"], None, "the weight of example 1 is 'a'"),
        ([1.0, float("inf")], None, "the weight of example 1 is inf"),
        ([[1.0], [1.0]], None, r"the weight of example 0 is \[1.0\]"),
        ([[1.0, 2.0], 1.0], [1, 1], "example 0 has 1 tokens but 2 weights"),
    ],
)
def test_weights_that_cannot_be_are_refused(weights, lengths, said):
    with pytest.raises(InputError, match=said):
        check_weights(weights, ["a", "b"], lengths)


def test_weights_fit_their_examples():
    check_weights(None, ["a"])
    check_weights([1, 0.0], ["a", "b"])
    check_weights([[1.0, 2], 0.5], ["a", "b"], [2, 3])
