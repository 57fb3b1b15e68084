"""What every task keeps as a Keras model: `fit`, `evaluate`, `predict`, callbacks, weights, metrics and losses.

The first tests are quick, and also run on the other backends (`tests/test_backends.py`)."""

import keras
import numpy as np
import pytest

from zoo.errors import InputError

pytestmark = [
    pytest.mark.filterwarnings("ignore:Even though the:UserWarning"),  # by tf.data, which compiles all the same
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # by Keras, writing HDF5
    pytest.mark.filterwarnings("ignore:Skipping variable loading for optimizer:UserWarning"),  # by Keras: a fresh one
]
on_tensorflow = pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="once is enough")


@pytest.fixture(scope="module", autouse=True)
def eager_throughout():
    """Compiles no graph of TensorFlow's, which would take most of the time."""
    if keras.backend.backend() != "tensorflow":
        yield
        return
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def weights_of(model) -> np.ndarray:
    """All weights of a model in one row."""
    return np.concatenate([np.asarray(weight, "float32").ravel() for weight in model.get_weights()])


def one_line(caught) -> str:
    assert "\n" not in str(caught.value)
    return str(caught.value)


class Recorder(keras.callbacks.Callback):
    """Keeps the models that callbacks see, and their weights after each batch; reports how many epochs are over."""

    def __init__(self):
        super().__init__()
        self.models, self.weights = [], []

    def on_train_batch_end(self, batch, logs=None):
        self.models.append(self.model)
        self.weights.append(weights_of(self.model))

    def on_epoch_end(self, epoch, logs=None):
        logs["epochs"] = epoch


class TestOnEveryBackend:
    def test_fit_trains_and_callbacks_see_the_model_as_it_trains(self, case, tmp_path):
        model, seen = case.make(metrics=["accuracy"]), Recorder()
        file = tmp_path / "best.weights.h5"
        save = keras.callbacks.ModelCheckpoint(str(file), save_weights_only=True)
        stop = keras.callbacks.EarlyStopping("epochs", mode="min", patience=0, restore_best_weights=True)
        options = {} if case.name == "trigger_word" else {"sample_weight": np.ones(len(case.x))}

        options |= {"validation_data": case.held_out, "callbacks": [seen, save, stop]}
        history = case.fit(model, epochs=5, **options).history

        assert len(history["loss"]) == 2
        assert {"loss", "accuracy", "val_accuracy"} < set(history)
        assert all(found is model for found in seen.models)
        assert not np.array_equal(seen.weights[0], seen.weights[-1])
        steps = len(seen.weights) // 2
        np.testing.assert_array_equal(weights_of(model), seen.weights[steps - 1])  # of the first epoch
        model.load_weights(file)
        np.testing.assert_array_equal(weights_of(model), seen.weights[-1])

    def test_arrays_of_the_networks_inputs_go_to_keras(self, case):
        model = case.make()
        x, y = case.arrays(model)
        before = model.evaluate(x, y, verbose=0)
        model.fit(x, y, batch_size=4, verbose=0)
        assert model.evaluate(x, y, verbose=0) < before
        assert model.train_on_batch(x, y) < before
        rows = keras.tree.flatten(model.predict(x, verbose=0))
        assert {len(values) for values in rows} == {len(case.x)}

    def test_weights_weigh(self, case):
        if case.name == "trigger_word":
            with pytest.raises(InputError, match="scenes are drawn"):
                case.fit(case.make(), *case.data, sample_weight=[1.0] * len(case.x))
            return
        ones = np.ones(len(case.x), "float32")
        trained = [weights_of(case.make())]
        for weights in (ones, None, 0 * ones):
            model = case.make()
            keras.utils.set_random_seed(1)
            case.fit(model, sample_weight=weights)
            trained.append(weights_of(model))
        before, weighed, plain, unlearnt = trained
        np.testing.assert_allclose(weighed, plain, rtol=0, atol=1e-6)
        np.testing.assert_array_equal(unlearnt, before)
        assert not np.allclose(plain, before, atol=1e-4)
