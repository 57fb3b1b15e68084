"""Exported models without Keras."""

import subprocess
import sys

import numpy as np
import pytest

from zoo import runtime
from zoo.errors import CheckpointError, InputError
from zoo.preprocessing.sound.recordings import Recording
from zoo.store.load import load, save
from zoo.store.onnx_export import export_onnx


@pytest.fixture
def exported(tmp_path):
    """Exports a model and loads it without Keras."""

    def make(model):
        export_onnx(model, tmp_path / "exported")
        return runtime.load(tmp_path / "exported")

    return make


def test_a_tagger_finds_the_same(make_tagger, exported):
    model = make_tagger(layers=2)
    light = exported(model)
    texts = ["Ada went to Badora. The old mill!", "", "Bo Sen went."]
    for found, wanted in zip(light.analyse(texts), model.analyse(texts), strict=True):
        assert (found.text, found.tokens, found.tags) == (wanted.text, wanted.tokens, wanted.tags)
        assert [one[:4] for one in found.entities] == [one[:4] for one in wanted.entities]
        assert np.allclose([one.score for one in found.entities], [one.score for one in wanted.entities], atol=1e-5)
    assert light.tags_of([["Ada", "went"], []]) == model.predict([["Ada", "went"], []])
    assert light.labels == model.labels


def test_a_binary_tagger_finds_the_same(make_binary_tagger, exported):
    model = make_binary_tagger(cell="gru")
    (found,), (wanted,) = (one.analyse(["Ada went to the mill."]) for one in (exported(model), model))
    assert found[:3] == wanted[:3] and np.allclose(found.probabilities, wanted.probabilities, atol=1e-5)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_classifier_says_the_same(make_classifier, exported, bidirectional):
    model = make_classifier(bidirectional=bidirectional, pooling=["last", "max", "mean"])
    texts = ["a warm film", "the owl was flat , dull and bad " * 30]
    for found, wanted in zip(exported(model).classify(texts), model.classify(texts), strict=True):
        assert (found.text, found.label) == (wanted.text, wanted.label)
        assert found.probabilities == pytest.approx(wanted.probabilities, abs=1e-5)


def test_a_trigger_word_hears_the_same_also_in_pieces(learnt_trigger_word, toy_sounds, exported):
    from zoo.preprocessing.sound.scenes import SceneMaker

    light = exported(learnt_trigger_word)
    scene = SceneMaker(*toy_sounds(5, seed=4), "up", 8000, loudness=(10, 20)).make(np.random.default_rng(2))
    sound = Recording(scene.samples, 8000)
    assert np.abs(light.probabilities(sound) - learnt_trigger_word.probabilities(sound)).max() < 1e-5
    assert np.allclose(light.listen(sound), learnt_trigger_word.listen(sound), atol=1e-5)
    stream = light.stream()
    pieces = [one for start in range(0, 64000, 800) for one in stream.push(scene.samples[start : start + 800])]
    assert np.allclose(pieces + stream.push([], last=True), light.listen(sound), atol=1e-5)


def test_a_shipped_checkpoint_gives_its_golden_output(exported):
    model = load("ner-binary")
    text = "Harry Potter and Hermione Granger invented a new spell."
    (found,), (wanted,) = (one.analyse([text]) for one in (exported(model), model))
    assert found.tags == wanted.tags and np.allclose(found.probabilities, wanted.probabilities, atol=1e-4)


def test_nothing_of_keras_is_imported(make_tagger, tmp_path):
    export_onnx(make_tagger(), tmp_path / "exported")
    heavy = {"keras", "tensorflow", "torch", "jax", "tensorflow_datasets", "matplotlib", "sklearn", "onnx", "scipy"}
    program = (
        "import sys; from zoo import runtime; "
        f"runtime.load({str(tmp_path / 'exported')!r}).tag('Ada went to Badora.'); "
        f"print(sorted({{name.partition('.')[0] for name in sys.modules}} & {heavy}))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_what_cannot_be_run_is_refused(make_pronouncer, make_tagger, tmp_path, monkeypatch):
    export_onnx(make_pronouncer(), tmp_path / "g2p")
    with pytest.raises(InputError, match="g2p, of the task encoder-decoder, needs Keras; without it run tagger"):
        runtime.load(tmp_path / "g2p")
    save(make_tagger(), tmp_path / "ner")
    with pytest.raises(CheckpointError, match="holds no export; zoo export ner"):
        runtime.load(tmp_path / "ner")
    export_onnx(make_tagger(), tmp_path / "out")
    (tmp_path / "out" / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(CheckpointError, match=r"model\.onnx in .* has 8 bytes"):
        runtime.load(tmp_path / "out")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    for name in ("zoo.runtime.tagger", "zoo.runtime.exported", "zoo.runtime.network"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    export_onnx(make_tagger(), tmp_path / "out")
    with pytest.raises(InputError, match="this needs onnxruntime: pip install onnxruntime"):
        runtime.load(tmp_path / "out")
