"""Models as folders of ONNX graphs."""

import logging
import sys

import numpy as np
import onnxruntime
import pytest

import zoo
from zoo.errors import CheckpointError, InputError
from zoo.export.onnx_folder import export_onnx
from zoo.store import checkpoint, vocabulary
from zoo.tasks import onnx_loading
from zoo.tasks.keras_loading import load, save


def session(path):
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


def test_a_folder_has_the_graph_the_vocabulary_and_the_facts(make_language_model, tmp_path):
    model = make_language_model("abc")
    save(model, tmp_path / "lm", licence="CC0")
    made = export_onnx(load(tmp_path / "lm"), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "checkpoint.json",
        "model.onnx",
        "vocabulary.json",
    ]
    checkpoint.verify(tmp_path / "out", made)
    assert (made.based_on, made.licence, made.architecture.task) == ("lm@1", "CC0", "language-model")
    assert vocabulary.read(tmp_path / "out", "language-model").symbols == list("abc")
    names = {item.name for item in session(tmp_path / "out" / "model.onnx").get_inputs()}
    assert names == {"token_ids", "state_1", "state_2", "state_3", "state_4"}
    assert zoo.export_onnx is export_onnx


def test_an_encoder_decoder_has_two_graphs(make_pronouncer, tmp_path):
    assert sorted(export_onnx(make_pronouncer(), tmp_path / "out").files) == [
        "decoder.onnx",
        "encoder.onnx",
        "vocabulary.json",
    ]


def test_what_was_there_before_is_replaced_where_that_is_asked_for(make_language_model, tmp_path, monkeypatch):
    export_onnx(make_language_model(), tmp_path / "out")
    before = (tmp_path / "out" / "model.onnx").read_bytes()
    with monkeypatch.context() as patch, pytest.raises(CheckpointError, match=r"out is not empty; .*--overwrite"):
        patch.setattr("zoo.export.onnx_folder.of_model", lambda *_: pytest.fail("began to export"))
        export_onnx(make_language_model(seed=2), tmp_path / "out")
    assert (tmp_path / "out" / "model.onnx").read_bytes() == before
    export_onnx(make_language_model(seed=2), tmp_path / "out", overwrite=True)
    assert (tmp_path / "out" / "model.onnx").read_bytes() != before


def test_an_exported_folder_is_no_checkpoint_of_weights(make_language_model, tmp_path):
    export_onnx(make_language_model(), tmp_path / "out")
    with pytest.raises(CheckpointError, match=r'is exported, .*runtime="onnx" takes the folder'):
        load(tmp_path / "out")


def test_a_checkpoint_is_exported_as_the_model_that_it_holds(make_tagger, tmp_path):
    save(make_tagger(), tmp_path / "ner", licence="CC0")
    by_keras, by_name = (
        export_onnx(source, tmp_path / f"out-{way}")
        for way, source in (("keras", load(tmp_path / "ner")), ("name", tmp_path / "ner"))
    )
    assert (by_keras.summary, by_name.summary) == ("A model made from ner, exported.", "ner, exported.")
    assert by_keras.model_copy(update={"name": "out-name", "summary": by_name.summary}) == by_name
    for file in by_keras.files:
        assert (tmp_path / "out-keras" / file).read_bytes() == (tmp_path / "out-name" / file).read_bytes()
    with pytest.raises(CheckpointError, match="holds no weights; export the checkpoint that it came from, ner@1"):
        export_onnx(tmp_path / "out-name", tmp_path / "again")


def test_weights_in_8_bits_are_smaller_and_say_nearly_the_same(make_language_model, tmp_path):
    model = make_language_model("abcdefgh", units=64, embedding_size=32, layers=1, trainable=True)
    export_onnx(model, tmp_path / "whole")
    made = export_onnx(model, tmp_path / "small", int8=True)
    assert made.summary == "Exported, weights in 8 bits."
    sizes = [(tmp_path / name / "model.onnx").stat().st_size for name in ("whole", "small")]
    assert sizes[1] < 0.4 * sizes[0]
    text = "abcdefgh" * 20
    whole, small = (onnx_loading.load(tmp_path / name).score(text).token_logprobs for name in ("whole", "small"))
    assert 0 < np.abs(np.subtract(whole, small)).max() < 0.05
    assert logging.root.manager.disable == logging.NOTSET


def test_vectors_that_are_read_and_written_are_in_8_bits_both_times(make_language_model, tmp_path):
    words = [f"word{number}" for number in range(500)]
    model = make_language_model(words, unit="word", tied=True, units=64, embedding_size=64, layers=1)
    for name, int8 in (("whole", False), ("small", True)):
        export_onnx(model, tmp_path / name, int8)
    sizes = [(tmp_path / name / "model.onnx").stat().st_size for name in ("whole", "small")]
    assert sizes[1] < 0.3 * sizes[0]


def test_a_checkpoint_is_not_written_over(refused, make_language_model, tmp_path):
    save(make_language_model(), tmp_path / "lm")
    with pytest.raises(CheckpointError, match="whose weights would be lost"):
        export_onnx(load(tmp_path / "lm"), tmp_path / "lm", overwrite=True)
    assert "whose weights would be lost" in refused(
        "export", tmp_path / "none", "--format", "litert", "--out", tmp_path / "lm"
    )
    load(tmp_path / "lm")


def test_what_is_not_whole_is_refused(make_language_model, make_pronouncer, tmp_path):
    made = save(make_language_model("ab"), tmp_path / "lm")
    files = {name: file for name, file in made.files.items() if name != vocabulary.FILE_NAME}
    checkpoint.write(tmp_path / "lm", made.model_copy(update={"files": files}))
    (tmp_path / "lm" / vocabulary.FILE_NAME).unlink()
    with pytest.raises(CheckpointError, match=r"lm lists no vocabulary\.json"):
        export_onnx(tmp_path / "lm", tmp_path / "out")
    made = export_onnx(make_pronouncer(), tmp_path / "g2p")
    files = {name: file for name, file in made.files.items() if name != "decoder.onnx"}
    checkpoint.write(tmp_path / "g2p", made.model_copy(update={"files": files}))
    (tmp_path / "g2p" / "decoder.onnx").unlink()
    with pytest.raises(CheckpointError, match=r"g2p has no decoder\.onnx"):
        onnx_loading.load(tmp_path / "g2p")


def test_labels_that_the_weights_do_not_have_are_refused(make_tagger, make_classifier, tmp_path):
    for name, model in (("ner", make_tagger()), ("reviews", make_classifier(labels=["jig", "reel", "waltz"]))):
        made = save(model, tmp_path / name)
        checkpoint.write(tmp_path / name, made.model_copy(update={"labels": made.labels[:-1]}))
        for take in (onnx_loading.load, lambda folder: export_onnx(folder, tmp_path / "out")):
            with pytest.raises(CheckpointError, match="architecture, vocabulary and labels need"):
                take(tmp_path / name)


def test_without_onnx_it_says_what_to_install(make_language_model, tmp_path, monkeypatch):
    for name in [name for name in sys.modules if name == "onnx" or name.startswith(("onnx.", "zoo.export"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(InputError, match="this needs onnx: pip install onnx"):
        export_onnx(make_language_model(), tmp_path / "out")


def test_the_command_writes_the_folder_and_names_the_graphs(zoo, refused, make_trigger_word, tmp_path, random):
    save(make_trigger_word(), tmp_path / "trigger")
    code, out, _ = zoo("export", tmp_path / "trigger", "--out", tmp_path / "out")
    assert code == 0 and out.startswith(f"{tmp_path / 'out' / 'model.onnx'}: 0.0 MiB")
    model = load(tmp_path / "trigger")
    frames = random.normal(size=(1, 5, 40)).astype(np.float32)
    found = session(tmp_path / "out" / "model.onnx").run(
        ["logits"], {"frames": frames, **model.backbone.initial_states(1)}
    )[0]
    told, _ = model.step(frames, model.backbone.initial_states(1))
    assert np.abs(1 / (1 + np.exp(-found)) - told).max() < 1e-5
    code, out, _ = zoo("export", tmp_path / "trigger", "--out", tmp_path / "small", "--int8")
    assert code == 0 and "\nweights of GRU, MatMul in 8 bits: 0.0 MiB instead of 0.0 MiB\n" in out
    for form in ("onnx", "litert", "saved_model"):
        assert "small" in refused("export", tmp_path / "none", "--format", form, "--out", tmp_path / "small")
    assert zoo("export", tmp_path / "trigger", "--out", tmp_path / "small", "--overwrite")[0] == 0
    assert "unknown format 'tflite'; did you mean litert? known: litert, onnx, saved_model" in refused(
        "export", tmp_path / "trigger", "--format", "tflite", "--out", tmp_path / "other"
    )
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    assert "holds other things" in refused("export", tmp_path / "trigger", "--out", tmp_path / "full")
