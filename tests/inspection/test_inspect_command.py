"""`zoo inspect`, as people use it."""

import json

import pytest

from zoo import datasets
from zoo.inspection.number_sentences import AGREEING
from zoo.tasks.keras_loading import save


@pytest.fixture(scope="module")
def folder(latching_model, tmp_path_factory):
    """A checkpoint of the network with a unit to find."""
    folder = tmp_path_factory.mktemp("checkpoints") / "latching"
    save(latching_model, folder)
    return folder


@pytest.fixture
def pairs(monkeypatch):
    """Two pairs in place of BLiMP."""
    rows = [
        {
            "UID": AGREEING[0],
            "sentence_good": f"The {noun} near the king {good}.",
            "sentence_bad": f"The {noun} near the king {bad}.",
        }
        for noun, good, bad in (("cat", "sings", "sing"), ("cats", "sing", "sings"))
    ]
    monkeypatch.setattr(datasets, "load", lambda name, split: {("blimp", "train"): rows}[name, split])


def test_a_text_becomes_a_picture(zoo, folder, tmp_path):
    code, out, err = zoo("inspect", folder, "The cat ate", "--out", tmp_path / "gates.png")
    assert (code, out, err) == (0, f"drawn in {tmp_path / 'gates.png'}\n", "")
    assert (tmp_path / "gates.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_drawn_is_told_in_json(zoo, folder, tmp_path):
    _, out, _ = zoo("inspect", folder, "The cat ate", "--out", tmp_path / "gates.png", "--layer", 1, "--json")
    answer = json.loads(out)
    assert (answer["checkpoint"], answer["picture"]) == (str(folder), str(tmp_path / "gates.png"))
    (layer,) = answer["layers"]
    assert (layer["layer"], layer["direction"], layer["cell"], layer["units"]) == (1, "forwards", "lstm", 3)
    assert layer["tokens"] == ["<eos>", "The", "cat", "ate"]
    assert set(layer["gates"]) == {"update", "forget", "output", "candidate"}
    assert set(layer["states"]) == {"activation", "memory cell"}
    assert layer["gates"]["update"] == pytest.approx([0, 0, 1, 0], abs=0.01)


def test_the_number_unit_is_found_and_drawn(zoo, folder, pairs, tmp_path):
    code, out, err = zoo("inspect", folder, "--number", "--out", tmp_path / "number.png")
    assert code == 0 and err == ""
    assert out.startswith("layer 1, unit 1 is below ") and out.endswith(f"drawn in {tmp_path / 'number.png'}\n")
    assert "100.0% of 384 it was chosen by, 100.0% of 384 of other nouns, 100.0% of 2 of BLiMP" in out
    assert (tmp_path / "number.png").read_bytes().startswith(b"\x89PNG")
    _, out, _ = zoo("inspect", folder, "--number", "--out", tmp_path / "number.png", "--json")
    answer = json.loads(out)
    assert (answer["layer"], answer["unit"], answer["accuracy"]["other_nouns"]) == (1, 1, 1.0)


def test_bad_input_is_one_line_and_no_picture(zoo, folder, tmp_path):
    picture = tmp_path / "gates.png"
    cases = [
        ((folder, ""), "no token"),
        ((folder,), "--number"),
        ((folder, "The cat", "--number"), "give one of the two"),
        ((folder, "The cat", "--layer", 2), "the network has 1"),
        (("ner-bilstm", "--number"), "--number is for language models; leave it out"),
        (("no-such-name", "The cat", "--out", tmp_path / "none" / "gates.png"), "make it"),  # before it loads
        ((folder, "The cat", "--out", tmp_path / "gates"), ".png"),
        ((folder, "\udcff"), "UTF-8"),
    ]
    for arguments, why in cases:
        code, out, err = zoo("inspect", "--out", picture, *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1) and err.startswith("zoo: ") and why in err
    assert not picture.exists()
