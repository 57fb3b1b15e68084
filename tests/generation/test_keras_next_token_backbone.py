"""The network of language models, token by token and all at once."""

import keras
import numpy as np
import pytest

from zoo.errors import InputError
from zoo.generation.keras_next_token_backbone import NextTokenBackbone


@pytest.mark.parametrize(
    "options",
    [
        {"residual": True, "units": 5, "layers": 3},
        {"residual": True, "units": 4, "layers": 2, "cell": "gru"},  # as wide as a token's vector
        {"embedding_size": 0, "units": 5, "layers": 2},
    ],
    ids=["residual", "residual from the tokens on", "one-hot"],
)
def test_token_by_token_is_what_all_at_once_is(options, random):
    network = NextTokenBackbone(7, **({"embedding_size": 4} | options))
    network.set_weights([random.normal(size=weight.shape) for weight in network.weights])
    ids = random.integers(0, 7, (3, 6)).astype("int32")
    zeros = {name: np.zeros((3, size), "float32") for name, size in network.state_sizes.items()}
    whole = network({"token_ids": ids, **zeros})

    step, states = network.stepper(), [keras.ops.convert_to_tensor(zeros[name]) for name in network.state_sizes]
    for place in range(ids.shape[1]):
        features, states = step(keras.ops.convert_to_tensor(ids[:, place]), states)
        np.testing.assert_allclose(features, whole["features"][:, place], rtol=0, atol=1e-5)
    for name, state in zip(network.state_sizes, states, strict=True):
        np.testing.assert_allclose(state, whole[name], rtol=0, atol=1e-5)


def test_a_residual_network_adds_what_goes_into_a_layer(random):
    plain, residual = (NextTokenBackbone(7, units=4, layers=2, embedding_size=4, residual=r) for r in (False, True))
    weights = [random.normal(size=weight.shape) for weight in plain.weights]
    ids = np.array([[1, 2, 3]], "int32")
    zeros = {name: np.zeros((1, size), "float32") for name, size in plain.state_sizes.items()}
    for network in (plain, residual):
        network.set_weights(weights)
    cut = [np.zeros_like(weight) if "layer_2" in variable.path else weight
           for variable, weight in zip(residual.weights, weights, strict=True)]  # fmt: skip
    residual.set_weights(cut)
    first = residual({"token_ids": ids, **zeros})
    below = NextTokenBackbone(7, units=4, layers=1, embedding_size=4, residual=True)
    below.set_weights(weights[: len(below.weights)])
    zeros = {name: zeros[name] for name in below.state_sizes}
    np.testing.assert_allclose(first["features"], below({"token_ids": ids, **zeros})["features"], atol=1e-6)


def test_one_hot_vectors_have_a_row_of_the_kernel_each(random):
    network = NextTokenBackbone(7, units=5, layers=1, embedding_size=0)
    assert tuple(network.weights[0].shape) == (7, 20)
    assert network.get_config()["embedding_size"] == 0
    for options in ({"tied": True}, {"embedding_dropout": 0.1}):
        with pytest.raises(InputError, match="embedding_size above 0"):
            NextTokenBackbone(7, units=5, embedding_size=0, **options)
