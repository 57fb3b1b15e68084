"""Models as SavedModels and for LiteRT."""

import json

import keras
import numpy as np
import pytest
import tensorflow as tf

import zoo
from zoo.errors import CheckpointError, InputError
from zoo.export.saved_model import export_litert, export_saved_model
from zoo.store import checkpoint, vocabulary
from zoo.tasks import onnx_loading
from zoo.tasks.keras_loading import save

pytestmark = pytest.mark.filterwarnings("ignore:.*tf.lite.Interpreter is deprecated")

MADE = {
    "make_tagger": {"layers": 2},
    "make_binary_tagger": {"cell": "gru"},
    "make_language_model": {"cell": "peephole-lstm"},
    "make_classifier": {"pooling": ["attention", "max"], "bidirectional": True},
    "make_pronouncer": {"attention": True},
    "make_trigger_word": {"cell": "simplified-gru", "others": ["down", "flat"]},
}
"""A model of each task, over several cells."""


@pytest.fixture(params=MADE)
def model(request):
    return request.getfixturevalue(request.param)(**MADE[request.param])


def features_for(model, length, random):
    """Random inputs for one sequence, the last third of it padding where a network knows padding."""
    given = {}
    for name, item in model.input.items():
        shape = [
            size or (1, length, getattr(model.encoder, "max_word_length", 0))[axis]
            for axis, size in enumerate(item.shape)
        ]
        if item.dtype == "int32":
            given[name] = random.integers(1, 4, shape).astype(np.int32)
            if not hasattr(model.backbone, "state_sizes"):
                given[name][:, length - length // 3 :] = 0
        else:
            given[name] = random.normal(size=shape).astype(np.float32)
    return given


def outputs_of(model, features):
    found = keras.Model.predict_on_batch(model, features)
    return found if isinstance(found, dict) else {"output_0": found}


def test_a_saved_model_gives_the_same_at_any_length(model, random, tmp_path):
    export_saved_model(model, tmp_path / "out")
    loaded = tf.saved_model.load(tmp_path / "out")
    for length in (6, 9):
        features = features_for(model, length, random)
        found = loaded.serve(features)
        found = found if isinstance(found, dict) else {"output_0": found}
        for name, wanted in outputs_of(model, features).items():
            assert np.allclose(found[name], wanted, rtol=1e-5, atol=1e-4), name
    assert (tmp_path / "out" / "assets.extra" / vocabulary.FILE_NAME).is_file()
    described = json.loads((tmp_path / "out" / "assets.extra" / "signature.json").read_text())
    served = loaded.signatures["serving_default"]
    for way, specs in (("inputs", served.structured_input_signature[1]), ("outputs", served.structured_outputs)):
        assert {name: (item.dtype.name, list(item.shape)) for name, item in specs.items()} == {
            name: (item["dtype"], item["shape"]) for name, item in described[way].items()
        }
    assert described["labels"] == getattr(model, "labels", [])


def test_a_saved_model_has_each_weight_once(make_language_model, tmp_path):
    model = make_language_model("abcdefgh", units=128, layers=1)
    export_saved_model(model, tmp_path / "out")
    stored = tf.train.list_variables(str(tmp_path / "out" / "variables" / "variables"))
    assert sum(int(np.prod(shape)) for _, shape in stored if shape) == model.count_params()


def test_a_saved_model_takes_the_place_of_an_older_one(make_tagger, tmp_path):
    export_saved_model(make_tagger(), tmp_path / "out")
    before = (tmp_path / "out" / "saved_model.pb").stat().st_mtime_ns
    with pytest.raises(CheckpointError, match=r"out is not empty; .*--overwrite"):
        export_saved_model(make_tagger(), tmp_path / "out")
    assert (tmp_path / "out" / "saved_model.pb").stat().st_mtime_ns == before
    export_saved_model(make_tagger(), tmp_path / "out", overwrite=True)
    assert (tmp_path / "out" / "saved_model.pb").stat().st_mtime_ns != before
    assert (tmp_path / "out" / "variables").is_dir()


def test_litert_gives_the_same_by_its_own_operators(model, random, tmp_path):
    made = export_litert(model, tmp_path / "out", length=6)
    checkpoint.verify(tmp_path / "out", made)
    assert made.summary == "Exported for litert, 6 at once."
    interpreter = tf.lite.Interpreter(str(tmp_path / "out" / "model.tflite"))
    interpreter.allocate_tensors()
    features = features_for(model, 6, random)
    found = interpreter.get_signature_runner()(**features)
    for name, wanted in outputs_of(model, features).items():
        assert np.allclose(found[name], wanted, rtol=1e-5, atol=1e-4), name
    operators = {operator["op_name"] for operator in interpreter._get_ops_details()}
    assert not [name for name in operators if name.startswith(("Flex", "CUSTOM"))]
    for load in (zoo.load, onnx_loading.load):
        with pytest.raises(CheckpointError, match=r"is exported, .*the model that it was made of"):
            load(tmp_path / "out")


def test_a_language_model_reads_step_by_step_in_litert(make_language_model, random, tmp_path):
    model = make_language_model("abc")
    export_litert(model, tmp_path / "out")
    interpreter = tf.lite.Interpreter(str(tmp_path / "out" / "model.tflite"))
    interpreter.allocate_tensors()
    step, states = interpreter.get_signature_runner(), model.scorer.initial_states(1)
    ids = random.integers(0, 5, (1, 7)).astype(np.int32)
    logits = []
    for place in range(7):
        states = step(token_ids=ids[:, place : place + 1], **states)
        logits.append(states.pop("logits")[0, 0])
    wanted = outputs_of(model, {"token_ids": ids, **model.scorer.initial_states(1)})["logits"][0]
    assert np.abs(np.array(logits) - wanted).max() < 1e-4


def test_what_cannot_be_exported_is_refused(make_language_model, refused, zoo, tmp_path, monkeypatch):
    model = make_language_model("ab")
    with pytest.raises(InputError, match="the length is an integer of at least 1, not 0"):
        export_litert(model, tmp_path / "out", length=0)
    save(model, tmp_path / "lm")
    assert "--int8 is for --format onnx" in refused(
        "export", tmp_path / "lm", "--format", "litert", "--int8", "--out", tmp_path / "out"
    )
    assert "--length is for --format litert" in refused(
        "export", tmp_path / "lm", "--length", "3", "--out", tmp_path / "out"
    )
    code, said, _ = zoo("export", tmp_path / "lm", "--format", "litert", "--out", tmp_path / "out")
    assert code == 0 and said.startswith(f"{tmp_path / 'out' / 'model.tflite'}: ")
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    with pytest.raises(InputError, match="needs Keras on tensorflow, not on jax"):
        export_saved_model(model, tmp_path / "other")
    assert not (tmp_path / "other").exists()
