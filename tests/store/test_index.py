"""A mirror's index is checked before anything in it is used."""

import json
import os
from pathlib import Path

import pytest


def change_index(mirror: Path, **fields) -> None:
    path = mirror / "index.json"
    index = json.loads(path.read_text())
    index["checkpoints"][0] |= fields
    path.write_text(json.dumps(index))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"surprise": 1}, "'checkpoints.0.surprise': Extra inputs are not permitted"),
        ({"name": "../ner-tiny"}, "'checkpoints.0.name'"),
        ({"version": "../1"}, "'checkpoints.0.version'"),
        ({"files": {"../model": {"bytes": 1, "sha256": "0" * 64}}}, "'checkpoints.0.files."),
        ({"files": {"a.txt": {"bytes": 1, "sha256": "0" * 64}}}, "checkpoint.json must be listed"),
        ({"files": {"checkpoint.json": {"bytes": 2**30, "sha256": "0" * 64}}}, "with at most 4194304 bytes"),
    ],
)
def test_an_index_that_is_not_one_is_refused(mirror, mirrors, fields, message, refusal):
    change_index(mirror, **fields)
    mirrors(mirror)
    assert message in refusal()


def test_an_index_that_does_not_end_is_refused(mirror, mirrors, refusal):
    with (mirror / "index.json").open("a") as file:
        file.write(" " * 4 * 2**20)
    mirrors(mirror)
    assert "index.json: it is larger than the 4194304 bytes expected" in refusal()


def test_an_index_that_contradicts_the_checkpoint_is_refused(mirror, mirrors, refusal):
    files = json.loads((mirror / "index.json").read_text())["checkpoints"][0]["files"]
    del files["vocabulary.json"]
    change_index(mirror, files=files)
    mirrors(mirror)
    assert "contradict each other" in refusal()


def test_a_checkpoint_under_another_name_is_refused(mirror, mirrors, refusal):
    os.rename(mirror / "ner-tiny", mirror / "other")
    change_index(mirror, name="other")
    mirrors(mirror)
    assert "contradict each other" in refusal("other")
