"""Layers that learn at rates of their own; Keras's optimizers behave alike on every backend, and so does this."""

import keras
import numpy as np
import pytest

from zoo.errors import InputError
from zoo.training.layer_groups import GroupSchedule, optimizer_by_group

FACTOR = 0.25

EAGER = keras.backend.backend() != "jax"
"""JAX compiles a loop anew at every step of training that is not compiled as a whole."""


@pytest.fixture
def make(make_classifier):
    return lambda: make_classifier(layers=2, pooling=["max", "attention"])


def depths(model):
    """The place of each weight's group, by its path."""
    groups = enumerate(model.groups())
    return {weight.path: depth for depth, group in groups for layer in group for weight in layer.weights}


def steps_of(model, optimizer, batch, count=3):
    """How far each weight goes in some steps of training, by its path."""
    model.compile(optimizer=optimizer, run_eagerly=EAGER)
    before = {weight.path: weight.numpy() for weight in model.weights}
    for _ in range(count):
        keras.Model.train_on_batch(model, *batch)
    return {weight.path: weight.numpy() - before[weight.path] for weight in model.weights}


def test_under_adam_each_group_goes_as_far_as_its_rate_says(make, toy_reviews):
    """Scaled gradients would all go equally far."""
    batch = make().preprocessor(*toy_reviews(16, seed=1))
    settings = {"weight_decay": 0.1, "epsilon": 1e-12}
    model, other = make(), make()

    whole = steps_of(model, keras.optimizers.AdamW(1e-3, **settings), batch, 1)
    optimizer = optimizer_by_group(
        other.groups(), lambda depth: keras.optimizers.AdamW(1e-3 * FACTOR**depth, **settings)
    )
    parts = steps_of(other, optimizer, batch, 1)

    assert set(depths(model).values()) == {0, 1, 2, 3}
    for path, depth in depths(model).items():
        assert np.abs(whole[path]).max() > 5e-4
        np.testing.assert_allclose(parts[path], whole[path] * FACTOR**depth, rtol=1e-2, atol=2e-7)


def test_one_rate_for_all_is_one_optimizer(make, toy_reviews):
    batch = make().preprocessor(*toy_reviews(16, seed=1))
    model, other = make(), make()
    whole = steps_of(model, keras.optimizers.Adam(0.01), batch)
    parts = steps_of(other, optimizer_by_group(other.groups(), lambda depth: keras.optimizers.Adam(0.01)), batch)
    for path, step in whole.items():
        np.testing.assert_allclose(parts[path], step, rtol=1e-3, atol=1e-6)


def test_a_schedule_of_a_group_waits_and_is_a_share():
    whole = keras.optimizers.schedules.CosineDecay(0.1, 10)
    part = GroupSchedule(whole, share=0.5, start=4)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(part))
    for schedule in (part, again):
        rates = [float(keras.ops.convert_to_numpy(schedule(step))) for step in range(10)]
        assert rates[:4] == [0, 0, 0, 0]
        assert rates[4:] == pytest.approx([0.5 * float(keras.ops.convert_to_numpy(whole(s))) for s in range(4, 10)])


def test_what_cannot_be_grouped_is_refused(make, toy_reviews):
    model, data = make(), toy_reviews(8, seed=1)
    groups = model.groups()
    for wrong, said in (([], "no group"), ([*groups, groups[0]], "is in another"), ([[]], "no weight")):
        with pytest.raises(InputError, match=said):
            optimizer_by_group(wrong, lambda depth: keras.optimizers.Adam())
    model.compile(optimizer=optimizer_by_group(groups[:-1], lambda depth: keras.optimizers.Adam()), run_eagerly=EAGER)
    with pytest.raises(InputError, match="embedding/embeddings"):
        keras.Model.train_on_batch(model, *model.preprocessor(*data))
