"""What every task keeps as a Keras model: training, callbacks, weights of examples and of labels, refused calls.

The first tests are quick, and also run on the other backends (`tests/test_backends.py`)."""

import functools
import os

import keras
import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.trigger_word import recordings

pytestmark = [
    pytest.mark.filterwarnings("ignore:Even though the:UserWarning"),  # by tf.data, which compiles all the same
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # by Keras, writing HDF5
    pytest.mark.filterwarnings("ignore:Skipping variable loading for optimizer:UserWarning"),  # by Keras: a fresh one
]
on_tensorflow = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="other backends run TestOnEveryBackend"
)


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


@pytest.fixture(autouse=True)
def short_scenes(monkeypatch):
    """Scenes that are made of recordings are short, too."""
    options = {"seconds": 0.7, "pause": (0.1, 0.2)}
    monkeypatch.setattr(recordings, "SceneMaker", functools.partial(recordings.SceneMaker, **options))


def weights_of(model) -> np.ndarray:
    """All weights of a model in one row."""
    return np.concatenate([np.asarray(weight, "float32").ravel() for weight in model.get_weights()])


def one_line(caught) -> None:
    assert "\n" not in str(caught.value)


class Recorder(keras.callbacks.Callback):
    """Keeps the models that callbacks see, and their weights after each batch; reports how many epochs are over."""

    def __init__(self):
        super().__init__()
        self.models, self.weights, self.losses = [], [], []

    def on_train_batch_end(self, batch, logs=None):
        self.models.append(self.model)
        self.weights.append(weights_of(self.model))
        self.losses.append(float(logs["loss"]))

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

    @pytest.mark.parametrize("name", ["classifier", "language_model"])
    def test_a_failure_within_training_can_be_mended(self, name, make_case):
        def broken(y_true, y_pred):
            raise RuntimeError("a loss of one's own")

        case = make_case(name)
        model = case.make(loss=broken)
        weights = weights_of(model)
        with pytest.raises(RuntimeError, match="one's own"):
            case.fit(model)
        np.testing.assert_array_equal(weights_of(model), weights)
        model.compile(keras.optimizers.SGD(0.1), run_eagerly=model.run_eagerly)
        case.fit(model)
        assert not np.array_equal(weights_of(model), weights)


@pytest.mark.slow
@on_tensorflow
class TestTraining:
    def test_what_callbacks_write_can_be_read(self, case, tmp_path):
        model = case.make()
        callbacks = [
            keras.callbacks.ModelCheckpoint(str(tmp_path / "model.keras")),
            keras.callbacks.CSVLogger(str(tmp_path / "log.csv")),
            keras.callbacks.TensorBoard(str(tmp_path / "board")),
        ]
        history = case.fit(model, epochs=2, validation_data=case.held_out, callbacks=callbacks)

        again = keras.saving.load_model(tmp_path / "model.keras")
        assert type(again) is type(model)
        np.testing.assert_array_equal(weights_of(again), weights_of(model))
        assert int(again.optimizer.iterations.numpy()) == int(model.optimizer.iterations.numpy()) > 0
        case.fit(again)
        assert (tmp_path / "log.csv").read_text().splitlines()[0] == f"epoch,{','.join(sorted(history.history))}"
        assert sorted(os.listdir(tmp_path / "board")) == ["train", "validation"]
        assert model.history is history

    def test_training_goes_on_where_it_was_interrupted(self, case, tmp_path):
        class Interrupted(Exception):
            pass

        def interrupt(epoch, logs):
            if epoch == 1:
                raise Interrupted

        def train(*callbacks):
            model = case.make()
            keras.utils.set_random_seed(3)
            history = case.fit(model, epochs=3, callbacks=list(callbacks)).history["loss"]
            return weights_of(model), len(history)

        backup = [keras.callbacks.BackupAndRestore(str(tmp_path / "backup")) for _ in range(2)]
        with pytest.raises(Interrupted):
            train(backup[0], keras.callbacks.LambdaCallback(on_epoch_begin=interrupt))
        (whole, epochs), (resumed, left) = train(), train(backup[1])

        assert (epochs, left) == (3, 2)
        np.testing.assert_allclose(resumed, whole, rtol=0, atol=1e-6)  # each epoch has its own batches

    def test_the_same_seed_gives_the_same_run_and_no_two_epochs_are_alike(self, case):
        runs = []
        for seed in (3, 3, 4):
            model, seen = case.make(), Recorder()
            model.optimizer.learning_rate = 0.0
            keras.utils.set_random_seed(seed)
            case.fit(model, epochs=2, callbacks=seen)
            runs.append(seen.losses)
        steps = len(runs[0]) // 2
        assert runs[0] == runs[1] != runs[2]
        assert runs[0][:steps] != runs[0][steps:]

    def test_epochs_are_of_so_many_steps_and_begin_where_they_are_told(self, case, capsys):
        model, seen = case.make(), Recorder()
        options = {"epochs": 3, "initial_epoch": 1, "steps_per_epoch": 3, "batch_size": 2}
        history = case.fit(model, callbacks=seen, verbose=2, **options)
        assert (history.epoch, len(seen.models), int(model.optimizer.iterations.numpy())) == ([1, 2], 6, 6)
        assert "Epoch 3/3" in capsys.readouterr().out

    def test_a_share_of_the_examples_is_held_out(self, case):
        options = {"validation_split": 0.5, "batch_size": 1, "validation_batch_size": 2, "validation_freq": 2}
        history = case.fit(case.make(metrics=["accuracy"]), *case.data, epochs=2, **options).history
        assert len(history["loss"]) == 2 and len(history["val_accuracy"]) == 1
        with pytest.raises(InputError, match=r"too few|give validation_data") as caught:
            case.fit(case.make(), *[column[:1] for column in case.data], validation_split=0.01)
        one_line(caught)

    def test_examples_weigh(self, case):
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

    def test_labels_weigh_by_name_or_by_index(self, case):
        model = case.make()
        if model.NO_CLASSES:
            with pytest.raises(InputError, match="leave class_weight out") as caught:
                case.fit(model, class_weight={0: 1.0})
            one_line(caught)
            return
        labels = model.labels
        trained = [weights_of(model)]
        for weights in (dict.fromkeys(labels, 0.0), None, dict.fromkeys(labels, 1), {labels[1]: 3.0}, {1: 3.0}):
            model = case.make()
            keras.utils.set_random_seed(1)
            case.fit(model, class_weight=weights)
            trained.append(weights_of(model))
        before, unlearnt, plain, ones, by_name, by_index = trained
        np.testing.assert_array_equal(unlearnt, before)
        np.testing.assert_allclose(ones, plain, rtol=0, atol=1e-6)
        np.testing.assert_array_equal(by_name, by_index)
        assert not np.allclose(by_name, plain, rtol=0, atol=1e-5)
        x, y = case.arrays(model)
        assert model.train_on_batch(x, y, class_weight=dict.fromkeys(labels, 0.0)) == 0
        for wrong in ({"unheard": 1.0}, {0: -1.0}, {99: 1.0}, [1.0]):
            with pytest.raises(InputError, match="class"):
                case.fit(model, class_weight=wrong)

    def test_a_refused_call_leaves_the_model_as_it_was(self, case):
        model = case.make(metrics=["accuracy"])
        loss, optimizer, weights = model.loss, model.optimizer, weights_of(model)
        labels = () if case.y is None else (case.y[:1],)
        calls = [case.bad, (5,), (None,), ([3.5], *labels), (case.x, [1, 2, 3]), ([[]] * 2, [[]] * 2), ([], [])]
        for bad in calls:
            with pytest.raises(InputError) as caught:
                case.fit(model, *bad)
            one_line(caught)
        for options in (
            {"validation_data": ([3.5], ["up"])},
            {"validation_split": 7},
            {"batch_size": 0},
            {"sample_weight": [1.0]},
            {"sample_weight": [-1.0] * len(case.x)},
        ):
            with pytest.raises(InputError) as caught:
                case.fit(model, *case.data, **options)
            one_line(caught)
        with pytest.raises(TypeError):
            case.fit(model, lengths=3)
        assert (model.loss, model.optimizer) == (loss, optimizer)
        assert int(optimizer.iterations.numpy()) == 0
        np.testing.assert_array_equal(weights_of(model), weights)
        assert set(case.fit(model).history) == {"loss", "accuracy"}
