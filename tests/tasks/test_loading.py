"""Models to checkpoints and back."""

import errno
import json
import struct

import keras
import numpy as np
import pytest

from zoo.errors import CheckpointError, InputError
from zoo.store import checkpoint, weights
from zoo.tasks import golden
from zoo.tasks.keras_loading import load, save

TEXT = "Bakix Dalasen went to Mamora."


@pytest.fixture(scope="module")
def trained(make_tagger, toy_tags):
    tagger = make_tagger()
    tagger.fit(*toy_tags(40, seed=1), epochs=1, verbose=0)
    return tagger


@pytest.fixture
def folder(trained, tmp_path):
    save(trained, tmp_path / "my-tagger")
    return tmp_path / "my-tagger"


def test_a_saved_model_loads_with_the_same_answers(trained, folder):
    again = load(folder)
    assert again.predict([TEXT]) == trained.predict([TEXT])
    for ours, theirs in zip(again.get_weights(), trained.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-3)
    assert again.checkpoint == checkpoint.read(folder)
    assert again.checkpoint.name == "my-tagger"
    assert again.checkpoint.parameters == trained.count_params()


def test_a_loaded_model_gives_the_golden_output(folder):
    model = load(folder)
    assert golden.difference(folder, model) <= 1e-4
    model.get_layer("emissions").bias.assign_add(keras.ops.ones(5) * np.arange(5) * 0.01)
    assert golden.difference(folder, model) > 1e-4


@pytest.mark.parametrize(("cell", "bidirectional"), [("rnn", False), ("peephole-lstm", True)])
def test_a_binary_tagger_comes_back_as_it_was_made(make_binary_tagger, tmp_path, cell, bidirectional):
    tagger = make_binary_tagger(cell=cell, bidirectional=bidirectional)
    made = save(tagger, tmp_path / "binary")
    again = load(tmp_path / "binary")
    assert (made.architecture.task, made.architecture.cell, made.labels) == ("binary-tagger", cell, ["0", "1"])
    assert (again.predict([TEXT]), again.count_params()) == (tagger.predict([TEXT]), made.parameters)
    assert golden.difference(tmp_path / "binary", again) <= 1e-4
    again.get_layer("sigmoid").bias.assign([0.01])
    assert golden.difference(tmp_path / "binary", again) > 1e-4


def test_a_golden_answer_differs_where_a_tag_does(make_binary_tagger, tmp_path):
    tagger = make_binary_tagger()
    save(tagger, tmp_path / "binary")
    path = tmp_path / "binary" / golden.FILE_NAME
    recorded = json.loads(path.read_text())
    path.write_text(json.dumps(recorded | {"tags": [1 - tag for tag in recorded["tags"]]}))
    assert golden.difference(tmp_path / "binary", tagger) == float("inf")


def test_a_binary_tagger_of_other_labels_is_refused(make_binary_tagger, tmp_path):
    made = save(make_binary_tagger(), tmp_path / "binary")
    checkpoint.write(tmp_path / "binary", made.model_copy(update={"labels": ["O", "PER"]}))
    with pytest.raises(CheckpointError, match="labels 0 and 1"):
        load(tmp_path / "binary")


def test_a_model_that_is_none_of_ours_is_not_saved(tmp_path):
    with pytest.raises(InputError, match="not a model of zoo"):
        save(keras.Sequential([keras.layers.Dense(1)]), tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_a_loaded_model_trains_on_and_saves_again(folder, toy_tags, tmp_path):
    model = load(folder)
    model.fit(*toy_tags(20, seed=2), epochs=1, verbose=0)
    save(model, tmp_path / "next")
    assert load(tmp_path / "next").checkpoint.based_on == "my-tagger@1"


def test_saving_to_a_full_disk_leaves_the_old_version(trained, folder, make_tagger, monkeypatch):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(weights.Path, "write_bytes", full)
    with pytest.raises(CheckpointError, match="No space left"):
        save(make_tagger(seed=9), folder, overwrite=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == ["my-tagger"]


def test_a_folder_that_holds_something_is_refused_before_the_work(folder, make_tagger, tmp_path, monkeypatch):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr("zoo.tasks.keras_loading.vocabulary.write", lambda *_: pytest.fail("began to write"))
        with pytest.raises(CheckpointError, match=r"my-tagger is not empty; .*overwrite=True\)"):
            save(make_tagger(seed=9), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    save(make_tagger(seed=9), folder, overwrite=True)
    assert {path.name for path in folder.iterdir()} == set(before)
    assert (folder / weights.FILE_NAME).read_bytes() != before[weights.FILE_NAME]
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(CheckpointError, match="things than those to be replaced, 'notes"):
        save(make_tagger(), folder, overwrite=True)
    assert (folder / "notes.txt").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    save(make_tagger(), tmp_path / "empty")


def test_weights_that_float16_cannot_hold_are_not_saved(make_tagger, tmp_path):
    tagger = make_tagger()
    tagger.get_layer("emissions").bias.assign([1e6, 0, 0, 0, 0])
    with pytest.raises(CheckpointError, match="emissions"):
        save(tagger, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def _forge(folder, change):
    """Alters the weights' header, and the record of the file to match."""
    path = folder / weights.FILE_NAME
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    change(header)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data[8 + length :])
    recorded = checkpoint.read(folder)
    files = recorded.files | {path.name: checkpoint.entry(path)}
    checkpoint.write(folder, recorded.model_copy(update={"files": files}))


def _other_shape(header):
    header["emissions/kernel"]["shape"] = header["emissions/kernel"]["shape"][::-1]


def _other_name(header):
    header["emissions/other"] = header.pop("emissions/kernel")


def _other_type(header):
    header["emissions/kernel"]["dtype"] = "I16"


@pytest.mark.parametrize(
    ("change", "said"),
    [(_other_shape, r"\(5, 12\)"), (_other_name, "emissions/"), (_other_type, "I16")],
)
def test_weights_that_are_not_the_networks_are_refused(folder, change, said):
    _forge(folder, change)
    with pytest.raises(CheckpointError, match=said) as caught:
        load(folder)
    assert "\n" not in str(caught.value)


def test_a_vocabulary_that_does_not_fit_the_weights_is_refused(folder):
    path = folder / "vocabulary.json"
    vocabulary = json.loads(path.read_text())
    vocabulary["words"].append("more")
    path.write_text(json.dumps(vocabulary))
    recorded = checkpoint.read(folder)
    checkpoint.write(
        folder, recorded.model_copy(update={"files": recorded.files | {path.name: checkpoint.entry(path)}})
    )
    with pytest.raises(CheckpointError, match="word_vectors"):
        load(folder)


@pytest.mark.parametrize("name", ["model.safetensors", "vocabulary.json", "golden.json"])
def test_one_flipped_bit_is_refused(folder, name):
    path = folder / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(CheckpointError, match=name):
        load(folder)


def test_an_architecture_larger_than_its_weights_is_refused_before_it_is_built(folder, refuses_larger):
    refuses_larger(folder, {"learned_words": 10**6, "learned_size": 4096}, {"layers": 8})


def test_a_binary_architecture_larger_than_its_weights_is_refused_before_it_is_built(
    make_binary_tagger, tmp_path, refuses_larger
):
    save(make_binary_tagger(), tmp_path / "binary")
    refuses_larger(tmp_path / "binary", {"units": 4096}, {"bidirectional": False})


def test_others_may_read_the_weights(folder):
    assert (folder / weights.FILE_NAME).stat().st_mode & 0o044


def test_a_model_of_other_types_keeps_its_licence(folder, tmp_path):
    base = load(folder)
    made = save(base.with_types(["GENE"]), tmp_path / "genes", summary="Made up.")
    assert (made.licence, made.based_on) == (base.checkpoint.licence, "my-tagger@1")
