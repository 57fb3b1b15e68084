"""A mirror only grows, and hands out what its index says."""

import json

import pytest

from zoo.errors import CheckpointError, DownloadError
from zoo.store import cache
from zoo.store.checkpoint import entry
from zoo.store.download import fetch
from zoo.store.mirror import write_mirror


def test_the_index_lists_every_file_as_it_is(mirror):
    index = json.loads((mirror / "index.json").read_text())
    (item,) = index["checkpoints"]
    assert index["format"] == 1 and (item["name"], item["version"], item["task"]) == ("ner-tiny", 1, "tagger")
    assert set(item["files"]) == {"checkpoint.json", "model.safetensors", "vocabulary.json"}
    for name, wanted in item["files"].items():
        assert entry(mirror / "ner-tiny" / "1" / name).model_dump() == wanted


def test_an_older_version_stays(mirror, machine, make_checkpoint, monkeypatch):
    make_checkpoint(machine / "ner-tiny", version=2)
    make_checkpoint(machine / "tunes", "tunes")
    write_mirror(mirror)
    monkeypatch.setenv("ZOO_CHECKPOINT_URL", str(mirror))
    assert fetch("ner-tiny", 1) == cache.place("ner-tiny", 1)
    assert fetch("ner-tiny") == cache.place("ner-tiny", 2)
    assert fetch("tunes") == cache.place("tunes", 1)


def test_writing_it_again_changes_no_byte(mirror, machine, make_checkpoint):
    make_checkpoint(machine / "ner-tiny")
    before = {path: path.read_bytes() for path in mirror.rglob("*") if path.is_file()}
    write_mirror(mirror)
    assert {path: path.read_bytes() for path in mirror.rglob("*") if path.is_file()} == before


def test_what_was_handed_out_under_a_version_does_not_change(mirror, machine, make_checkpoint):
    before = (mirror / "ner-tiny" / "1" / "checkpoint.json").read_bytes()
    changed = make_checkpoint(machine / "ner-tiny", licence="MIT")
    assert changed.version == 1
    with pytest.raises(CheckpointError, match=r"lists ner-tiny@1 with other bytes; give the changed"):
        write_mirror(mirror)
    assert (mirror / "ner-tiny" / "1" / "checkpoint.json").read_bytes() == before


def test_an_altered_checkpoint_is_not_handed_out(machine, make_checkpoint, tmp_path):
    make_checkpoint(machine / "ner-tiny")
    (machine / "ner-tiny" / "vocabulary.json").write_text("altered")
    with pytest.raises(CheckpointError, match=r"vocabulary\.json"):
        write_mirror(tmp_path / "mirror")
    assert not (tmp_path / "mirror").exists()


def test_a_damaged_index_is_not_written_over(mirror):
    (mirror / "index.json").write_text("{")
    with pytest.raises(DownloadError, match=r"mirror/index\.json is not one that this zoo reads"):
        write_mirror(mirror)
    assert (mirror / "index.json").read_text() == "{"
