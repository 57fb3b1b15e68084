"""Both runtimes refuse the same: what does not fit together is a `CheckpointError` of one line before it is built."""

import shutil

import numpy as np
import pytest

from benchmarks.fuzzing.checkpoint_edits import put, spoil_number, with_facts, with_header, with_symbols, written
from zoo.errors import CheckpointError
from zoo.store import weights
from zoo.tasks import keras_loading, onnx_loading

DTYPES = ("F64", "BF16", "F8_E4M3", "I32", "I8", "BOOL", "\n", "x" * 3000)

MADE = {
    "tagger": "make_tagger",
    "binary-tagger": "make_binary_tagger",
    "language-model": "make_language_model",
    "classifier": "make_classifier",
    "encoder-decoder": "make_pronouncer",
    "trigger-word": "make_trigger_word",
    "tune-generator": "make_tune_generator",
}


@pytest.fixture(scope="module")
def saved(request, tmp_path_factory):
    """A checkpoint of each task, made when it is asked for."""
    folder = tmp_path_factory.mktemp("saved")

    def of(task):
        if not (folder / task).exists():
            keras_loading.save(request.getfixturevalue(MADE[task])(), folder / task)
        return folder / task

    return of


@pytest.fixture
def refused(saved, tmp_path):
    """What both runtimes say of a changed checkpoint; they must say the same."""

    def check(task, change):
        copy = shutil.copytree(saved(task), tmp_path / "copy")
        change(copy)
        messages = set()
        for load in (keras_loading.load, onnx_loading.load):
            with pytest.raises(CheckpointError) as caught:
                load(copy)
            messages.add(str(caught.value))
        (message,) = messages
        assert "\n" not in message
        return message

    return check


def first_weight(header):
    return next(iter(header))


@pytest.mark.parametrize("dtype", DTYPES)
def test_weights_of_another_type(refused, dtype):
    change = with_header(lambda header: header[first_weight(header)].update(dtype=dtype))
    assert weights.FILE_NAME in refused("language-model", change)


@pytest.mark.parametrize("task", MADE)
def test_weights_of_another_shape(refused, task):
    def turn(header):
        wide = next(entry for entry in header.values() if len(entry["shape"]) == 2 and len(set(entry["shape"])) == 2)
        wide["shape"] = wide["shape"][::-1]

    assert "its architecture, vocabulary and labels need F16 or F32" in refused(task, with_header(turn))


@pytest.mark.parametrize("task", MADE)
def test_one_weight_more_or_less(refused, task, tmp_path):
    more = {"dtype": "F16", "shape": [0], "data_offsets": [0, 0]}
    assert "'more' is not one of" in refused(task, with_header(lambda header: header.update(more=more)))
    shutil.rmtree(tmp_path / "copy")

    def rename(header):
        name = first_weight(header)
        header[f"{name}2"] = header.pop(name)

    assert "is missing" in refused(task, with_header(rename))


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_weights_that_are_not_finite(refused, number):
    assert "'logits/bias' is not finite" in refused(
        "language-model", lambda copy: spoil_number(copy, "logits/bias", number)
    )


@pytest.mark.parametrize("data", [b"", b"\x80\x04.", b"\xff" * 8, b"\x00" * 8, b"\x02\0\0\0\0\0\0\0{}"])
def test_a_file_of_no_weights(refused, data):
    assert weights.FILE_NAME in refused("classifier", lambda copy: written(copy, weights.FILE_NAME, data))


@pytest.mark.parametrize(
    ("task", "field"),
    [
        ("tagger", "words"),
        ("tagger", "shapes"),
        ("binary-tagger", "suffixes"),
        ("language-model", "symbols"),
        ("classifier", "symbols"),
        ("encoder-decoder", "letters"),
        ("tune-generator", "symbols"),
    ],
)
def test_a_vocabulary_of_another_size(refused, task, field):
    assert "need F16 or F32" in refused(task, with_symbols(lambda known: known[field].pop()))


@pytest.mark.parametrize("task", ["tagger", "binary-tagger", "language-model", "classifier", "tune-generator"])
def test_a_symbol_that_is_listed_twice(refused, task):
    def double(known):
        symbols = next(iter(known.values()))
        symbols[-1] = symbols[0]

    assert "twice" in refused(task, with_symbols(double))


@pytest.mark.parametrize(
    ("task", "labels", "said"),
    [
        ("tagger", [], "1 to 500 labels, not 0"),
        ("classifier", [], "1 to 10000 labels, not 0"),
        ("classifier", ["a", "a"], "a label is listed twice"),
        ("classifier", ["a", "b", "c"], "need F16 or F32"),
        ("trigger-word", [], "1 to 1000 labels, not 0"),
        ("language-model", ["a"], "0 to 0 labels, not 1"),
        ("binary-tagger", ["O", "PER"], "labels 0 and 1"),
        ("tagger", ["a", "b", "c", "d", "e"], "IOB2"),
    ],
)
def test_labels_that_do_not_fit(refused, task, labels, said):
    assert said in refused(task, with_facts(lambda facts: facts.update(labels=labels)))


@pytest.mark.parametrize(
    ("task", "field", "value", "said"),
    [
        ("classifier", "pooling", ["max", "max"], "a pooling is listed twice"),
        ("tagger", "context_size", 7, "given together"),
        ("tagger", "context_projected", 7, "given together"),
        ("language-model", "embedding_size", 0, "weight"),
        ("trigger-word", "lowest", 5000.0, "bands from 5000"),
        ("trigger-word", "highest", 0.0, "bands from 60.0 to 0.0"),
    ],
)
def test_an_architecture_that_contradicts_itself(refused, task, field, value, said):
    assert said in refused(task, with_facts(lambda facts: put(facts, ["architecture", field], value)))


def test_a_context_of_models_that_are_no_language_models(refused):
    context = {"language_models": ["ner-binary@1", "ner-binary@1"], "context_size": 5, "context_projected": 2}

    def change(copy):
        with_facts(lambda facts: facts["architecture"].update(context))(copy)

        def widen(header):
            header["context_projection/kernel"] = {"dtype": "F16", "shape": [5, 2], "data_offsets": [0, 0]}

        with_header(widen)(copy)

    assert refused("tagger", change)
