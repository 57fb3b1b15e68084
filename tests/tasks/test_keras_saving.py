"""What Keras and KerasHub do with a model besides training: files, presets, clones, configurations."""

import json
import math
import subprocess
import sys
from pathlib import Path

import keras
import keras_hub
import numpy as np
import pytest
from loaded_elsewhere import facts
from networks import PARTS, network, sequential

from zoo.errors import InputError, UnknownNameError
from zoo.models import Classifier, Tagger
from zoo.tasks import golden
from zoo.tasks.tagger.keras_context import KerasContextualEmbeddings
from zoo.tasks.tagger.preprocessor import TaggerPreprocessor

TASKS = [
    "tagger",
    "binary_tagger",
    "language_model",
    "classifier",
    "pronouncer",
    "trigger_word",
    "tune_generator",
    "tagger_with_context",
]
NETWORKS = [*PARTS, "sequential"]
if keras.backend.backend() != "tensorflow":  # compiling takes long there, and what is saved is the same
    TASKS, NETWORKS = ["classifier", "tagger_with_context"], NETWORKS[::6]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def eager_throughout():
    """Compiles no graph, which would take most of the time."""
    if keras.backend.backend() != "tensorflow":
        yield
        return
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.fixture(scope="module")
def models(request, make_tagger, make_language_model):
    """A model of each task, and a tagger that reads with two language models."""
    made = {task: request.getfixturevalue(f"make_{task}")() for task in TASKS if task != "tagger_with_context"}
    context = KerasContextualEmbeddings(
        *(make_language_model(symbols="abc OTF", seed=seed, backwards=bool(seed)) for seed in (0, 1))
    )
    plain = make_tagger(context_size=context.width, context_projected=3)
    preprocessor = TaggerPreprocessor(**{**plain.preprocessor.get_config(), "context": context})
    made["tagger_with_context"] = Tagger(plain.backbone, preprocessor)
    return made


@pytest.fixture(scope="module")
def folders(models, tmp_path_factory):
    """Each model after a step of training, as a file and as a preset, with its answers; and each network."""
    root = tmp_path_factory.mktemp("saved")
    for task, model in models.items():
        _train(model)
        folder = root / task
        folder.mkdir()
        golden.write(folder, model)
        model.save(folder / "model.keras")
        model.save_to_preset(folder / "preset")
    for name in NETWORKS:
        folder = root / name
        folder.mkdir()
        made = sequential() if name == "sequential" else network(name)
        if made.compiled:
            _train(made)
        ids = np.array([[3, 4, 5, 0, 0, 0], [1, 2, 3, 4, 5, 6]])
        np.save(folder / "ids.npy", ids)
        np.savez(folder / "outputs.npz", *map(keras.ops.convert_to_numpy, keras.tree.flatten(made(ids))))
        made.save(folder / "model.keras")
        models[name] = made
    return {name: root / name for name in models}


@pytest.fixture(scope="module")
def loaded(folders):
    """What a new process finds in them: one for all, since it takes long to start."""
    command = [sys.executable, "-W", "error::UserWarning", ROOT / "tests/loaded_elsewhere.py"]
    done = subprocess.run(
        [*command, next(iter(folders.values())).parent], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def _train(model):
    """Gives the optimizer something to remember, as a step of training does."""
    model.optimizer.build(model.trainable_variables)
    for variable in model.optimizer.variables:
        if variable.name != "learning_rate":
            variable.assign(np.full(variable.shape, 3, variable.dtype))


def _assert_same(found, model, folder):
    wanted = facts(model, folder)
    assert not isinstance(found, str), found
    assert found.pop("difference") <= 1e-5
    wanted.pop("difference")
    for sums in ("variables", "weights"):
        assert found.pop(sums) == pytest.approx(wanted.pop(sums), rel=1e-5)
    assert found == json.loads(json.dumps(wanted))


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.slow
class TestEveryTask:
    def test_a_file_gives_the_same_model_in_a_new_process(self, task, models, folders, loaded):
        _assert_same(loaded[f"{task} file"], models[task], folders[task])

    def test_a_preset_gives_the_same_model_in_a_new_process(self, task, models, loaded):
        found, wanted = loaded[f"{task} preset"], facts(models[task], Path(), answers=False)
        assert not isinstance(found, str), found
        assert (found["class"], found["parameters"]) == (wanted["class"], wanted["parameters"])
        assert found["weights"] == pytest.approx(wanted["weights"], rel=1e-5)

    def test_a_preset_loads_by_the_class_of_the_task(self, task, models, folders):
        again = type(models[task]).from_preset(folders[task] / "preset")
        assert golden.difference(folders[task], again) <= 1e-5

    def test_a_clone_is_a_model_of_the_task_with_its_preprocessor(self, task, models, folders):
        model = models[task]
        clone = keras.models.clone_model(model)
        assert (type(clone), clone.count_params()) == (type(model), model.count_params())
        assert clone.optimizer.get_config() == model.optimizer.get_config()
        assert all(ours is not theirs for ours, theirs in zip(clone.weights, model.weights, strict=True))
        clone.set_weights(model.get_weights())
        assert golden.difference(folders[task], clone) <= 1e-5

    def test_a_configuration_makes_the_same_network(self, task, models):
        model = models[task]
        again = type(model).from_config(json.loads(json.dumps(model.get_config())))
        assert again.get_config() == model.get_config()
        assert again.count_params() == model.count_params()
        for copy in (type(model.backbone).from_config(model.backbone.get_config()), _clone(model.backbone)):
            assert type(copy) is type(model.backbone)
            assert copy.get_config() == model.backbone.get_config()
            assert copy.count_params() == model.backbone.count_params()

    def test_the_summary_lists_the_layers_and_counts_the_weights(self, task, models):
        model, lines = models[task], []
        model.summary(print_fn=lambda text, *_: lines.append(text))
        text = "\n".join(lines)
        for kind in ("trainable", "non_trainable"):
            count = sum(math.prod(weight.shape) for weight in getattr(model, f"{kind}_weights"))
            assert f"{kind.replace('_', '-').capitalize()} params: {count:,}" in text
        assert all(layer.name[:20] in text for layer in model.layers if layer.weights)


def _clone(model):
    return keras.models.clone_model(model)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_of_a_user_gives_the_same_outputs_in_a_new_process(name, models, folders, loaded):
    _assert_same(loaded[f"{name} file"], models[name], folders[name])


def test_what_was_frozen_stays_frozen(make_classifier, tmp_path):
    model = make_classifier(hidden_units=3)
    model.backbone.trainable = False
    model.compile(keras.optimizers.Adam(0.02))
    _train(model)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    names = [weight.path for weight in again.trainable_weights]
    assert names == ["hidden/kernel", "hidden/bias", "logits/kernel", "logits/bias"]
    assert len(again.optimizer.variables) == len(model.optimizer.variables)


@pytest.mark.filterwarnings("ignore:Even though the:UserWarning")  # by tf.data, which compiles all the same
def test_what_a_model_was_compiled_with_is_what_it_trains_with_once_loaded(make_pronouncer, tmp_path):
    model, histories = make_pronouncer(trainable=True), []
    model.compile(keras.optimizers.SGD(0.1), metrics=["accuracy"], run_eagerly=keras.backend.backend() != "jax")
    model.save(tmp_path / "model.keras")
    for one in (model, keras.saving.load_model(tmp_path / "model.keras")):
        keras.utils.set_random_seed(1)
        histories.append(one.fit(["bad", "kid"], ["B AE D", "K IH D"], verbose=0).history)
    assert set(histories[0]) == {"loss", "accuracy"}
    assert {name: pytest.approx(values, rel=1e-4) for name, values in histories[1].items()} == histories[0]


def test_a_model_that_was_not_trained_loads_without_a_warning(make_tagger, tmp_path):
    make_tagger().save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    assert not again.optimizer.built
    assert float(keras.ops.convert_to_numpy(again.optimizer.learning_rate)) == pytest.approx(0.02)


def test_the_preprocessor_of_a_preset_has_its_language_models(models, folders):
    context = models["tagger_with_context"].preprocessor.context
    models["tagger_with_context"].preprocessor.context = None  # so that they can come from nowhere but the files
    again = TaggerPreprocessor.from_preset(str(folders["tagger_with_context"] / "preset"))
    models["tagger_with_context"].preprocessor.context = context
    np.testing.assert_allclose(again.context([["ab", "c"]])[0], context([["ab", "c"]])[0], atol=1e-3)


def test_language_models_that_have_changed_are_not_taken_for_those_of_a_file(models, folders):
    context, sentence = models["tagger_with_context"].preprocessor.context, ["ab", "c"]
    config, before = context.get_config(), context([sentence])[0]
    assert KerasContextualEmbeddings.from_config(config) is context
    weight = context.models[0].weights[0]
    weight.assign_add(keras.ops.ones(weight.shape))
    assert KerasContextualEmbeddings.from_config(config) is not context
    again = keras.saving.load_model(folders["tagger_with_context"] / "model.keras")
    assert abs(context([sentence])[0] - before).max() > 1e-2
    weight.assign_add(-keras.ops.ones(weight.shape))
    np.testing.assert_allclose(again.preprocessor.context([sentence])[0], before, atol=1e-3)


@pytest.mark.parametrize("preset", ["tune-type", "tune-type@1"])
def test_a_checkpoint_is_a_preset_of_its_task(preset):
    model = Classifier.from_preset(preset)
    assert (type(model), model.checkpoint.name, model.checkpoint.version) == (Classifier, "tune-type", 1)
    assert "tune-type" in Classifier.presets and "ner-bilstm" not in Classifier.presets


def test_the_folder_of_a_checkpoint_is_a_preset_and_weights_may_be_left_out():
    folder = ROOT / "checkpoints" / "tune-type"
    assert golden.difference(folder, Classifier.from_preset(folder)) <= 1e-4
    fresh = Classifier.from_preset(folder, load_weights=False)
    assert golden.difference(folder, fresh) > 1e-4


@pytest.mark.parametrize(
    ("load", "error", "message"),
    [
        (lambda preset: Tagger.from_preset("tune-type"), InputError, "tune-type is a Classifier, not a Tagger; use"),
        (lambda preset: Classifier.from_preset(preset), InputError, "preset is a Tagger, not a Classifier; use"),
        (lambda preset: Tagger.from_preset("ner-bilstn"), UnknownNameError, "did you mean ner-bilstm"),
        (lambda preset: Classifier.from_preset("tune-type", num_classes=3), InputError, "without num_classes"),
    ],
)
def test_what_is_no_preset_of_the_task_is_refused_in_one_line(load, error, message, folders):
    with pytest.raises(error, match=message) as caught:
        load(folders["tagger_with_context"] / "preset")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("preset", ["tune-type", None])
def test_a_preset_takes_on_a_dtype(preset, folders):
    folder = folders["tagger_with_context"] / "preset"
    model = Tagger.from_preset(folder, dtype="mixed_bfloat16") if preset is None else None
    model = model or Classifier.from_preset(preset, dtype="mixed_bfloat16")
    inner = [layer for layer in model.backbone.layers if layer.weights]
    assert {layer.dtype_policy.name for layer in inner} == {"mixed_bfloat16"}
    assert keras.config.dtype_policy().name == "float32"


def test_the_dtypes_of_layers_are_those_of_the_file_whatever_the_global_policy_is(make_classifier, tmp_path):
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model = make_classifier(hidden_units=3)
        model.save(tmp_path / "model.keras")
    finally:
        keras.config.set_dtype_policy("float32")
    for again in (keras.saving.load_model(tmp_path / "model.keras"), keras.models.clone_model(model)):
        dtypes = [[layer.dtype_policy.name for layer in one._flatten_layers()] for one in (again, model)]
        assert dtypes[0] == dtypes[1]
        assert {"float32", "mixed_bfloat16"} <= set(dtypes[0])
    assert keras.models.clone_model(model.backbone).get_layer("stack").dtype_policy.name == "mixed_bfloat16"


def test_kerashub_still_refuses_what_is_none_of_ours(tmp_path):
    with pytest.raises(ValueError, match="Do not call"):
        keras_hub.models.Task.from_preset(str(tmp_path))


def test_kerashub_finds_the_backbone_of_a_preset(models, folders):
    backbone = keras_hub.models.Backbone.from_preset(str(folders["tagger_with_context"] / "preset"))
    for ours, theirs in zip(backbone.get_weights(), models["tagger_with_context"].backbone.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
