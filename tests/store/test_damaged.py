"""A damaged checkpoint hinders no other one, is named, and is fetched again."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from zoo.errors import CheckpointError, DownloadError
from zoo.store import cache
from zoo.store.catalogue import find, list_checkpoints
from zoo.store.download import fetch
from zoo.store.mirror import write_mirror


def change_record(folder: Path, **fields) -> None:
    path = folder / "checkpoint.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def replace_by_link(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.parent / "nowhere")


def replace_by_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


SEEN: dict[str, Callable[[Path], object]] = {
    "a record that is cut off": lambda folder: cut(folder / "checkpoint.json"),
    "an empty record": lambda folder: (folder / "checkpoint.json").write_text(""),
    "no record": lambda folder: (folder / "checkpoint.json").unlink(),
    "a record that is a pipe": lambda folder: pipe(folder / "checkpoint.json"),
    "a record of a strange kind": lambda folder: change_record(folder, surprise="\x1b[31m"),
    "another name": lambda folder: change_record(folder, name="other"),
    "another version": lambda folder: change_record(folder, version=2),
    "a missing file": lambda folder: (folder / "vocabulary.json").unlink(),
    "a short file": lambda folder: cut(folder / "model.safetensors"),
    "nothing in it": lambda folder: [path.unlink() for path in folder.iterdir()],
    "half deleted": lambda folder: [(folder / name).unlink() for name in ("checkpoint.json", "model.safetensors")],
    "a file for the folder": replace_by_file,
}
"""What is seen without reading the files."""


def one_wrong_byte(folder: Path) -> None:
    content = bytearray((folder / "model.safetensors").read_bytes())
    content[1000] ^= 1
    (folder / "model.safetensors").write_bytes(content)


DAMAGES = SEEN | {"one wrong byte": one_wrong_byte, "a link to nothing": replace_by_link}


@pytest.fixture
def entry(mirror, mirrors, machine, make_checkpoint) -> Path:
    """The cache's folder of a checkpoint, beside a bundled one and another in the cache; its mirror is not set."""
    make_checkpoint(machine / "bundled-one", "bundled-one")
    make_checkpoint(cache.place("other-one", 3), "other-one", 3)
    mirrors(mirror)
    folder = fetch("ner-tiny")
    mirrors("")
    return folder


def listed() -> list[str]:
    return [item.name for item in list_checkpoints()]


@pytest.mark.parametrize("spoil", SEEN.values(), ids=SEEN)
def test_the_list_has_all_others_and_names_the_damaged_one(entry, spoil, capsys):
    spoil(entry)
    assert listed() == ["bundled-one", "other-one"]
    said = capsys.readouterr().err
    assert said.startswith("zoo: ner-tiny@1 in the cache is damaged: ") and said.count("\n") == 1
    assert "zoo download ner-tiny@1 fetches it again" in said and f"or delete {entry}" in said and "\x1b" not in said


def test_a_whole_cache_is_listed_without_a_word(entry, capsys):
    assert listed() == ["bundled-one", "ner-tiny", "other-one"] and capsys.readouterr().err == ""


@pytest.mark.parametrize("spoil", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_checkpoint_is_fetched_again_or_its_folder_named(entry, mirror, mirrors, spoil, capsys):
    spoil(entry)
    with pytest.raises(CheckpointError, match=rf"^ner-tiny@1 in the cache is damaged: .* or delete {entry}$"):
        find("ner-tiny")
    mirrors(mirror)
    folder = find("ner-tiny")
    assert cache.damage("ner-tiny", 1) is None and folder == entry
    assert "ner-tiny@1 in the cache is damaged: " in (said := capsys.readouterr().err) and "it is fetched again" in said
    assert [item.name for item in entry.parent.iterdir()] == ["1"]
    assert find("ner-tiny@1") == entry and capsys.readouterr().err == ""


@pytest.mark.parametrize("spoil", DAMAGES.values(), ids=DAMAGES)
def test_fetching_looks_at_every_byte_that_is_there(entry, mirror, mirrors, spoil):
    for version in (None, 1):
        spoil(entry)
        mirrors(mirror)
        assert fetch("ner-tiny", version) == entry and cache.damage("ner-tiny", 1) is None


@pytest.mark.parametrize("name", ["thesis.docx", "photos/a.jpg", "vocabulary.json/a.jpg"])
def test_a_file_of_somebody_elses_in_the_cache_is_kept(entry, mirror, mirrors, name):
    if "/" in name:
        (entry / name).parent.unlink(missing_ok=True)
        (entry / name).parent.mkdir()
    (entry / name).write_text("mine")
    mirrors(mirror)
    with pytest.raises(CheckpointError, match=f"'{name.partition('/')[0]}'"):
        find("ner-tiny")
    assert (entry / name).exists() and {"bundled-one", "other-one"} <= set(listed())


def test_a_damaged_checkpoint_that_cannot_be_fetched_stays_as_it_is(entry, mirror, mirrors, tmp_path):
    one_wrong_byte(entry)
    mirrors(tmp_path / "nowhere")
    with pytest.raises(DownloadError, match=r"cannot fetch 'ner-tiny@1'"):
        find("ner-tiny")
    write_mirror(tmp_path / "without")
    mirrors(tmp_path / "without")
    with pytest.raises(CheckpointError, match="ner-tiny@1 in the cache is damaged"):
        find("ner-tiny")
    assert (entry / "vocabulary.json").exists()


def test_a_damaged_checkpoint_does_not_hinder_another_name(entry):
    (entry / "checkpoint.json").write_text("")
    assert find("bundled-one").name == "bundled-one" and find("other-one@3").name == "3"


def test_a_folder_that_is_no_entry_is_none(entry):
    for name in ("Other One/1", "other-one/latest", "other-one/0", "\x1b[31m/1", "other-one/99999999"):
        (cache.root() / "checkpoints" / name).mkdir(parents=True)
    (cache.root() / "checkpoints" / "other-one" / "photos").mkdir()
    assert cache.entries() == [("ner-tiny", 1), ("other-one", 3)]
    cache.clear_cache()
    assert (cache.root() / "checkpoints" / "other-one" / "photos").is_dir() and cache.entries() == []


@pytest.mark.parametrize("spoil", [SEEN["a record that is cut off"], SEEN["an empty record"]])
def test_a_damaged_bundled_checkpoint_is_named(entry, machine, spoil, capsys):
    spoil(machine / "bundled-one")
    with pytest.raises(
        CheckpointError, match=r"^bundled-one, which comes with zoo, is damaged: .*; install zoo again$"
    ):
        find("bundled-one")
    assert listed() == ["ner-tiny", "other-one"]
    assert "bundled-one, which comes with zoo, is damaged" in capsys.readouterr().err


def test_clearing_removes_damaged_entries_and_not_what_they_link_to(entry, tmp_path):
    for name in ("file", "folder"):
        (tmp_path / name).mkdir() if name == "folder" else (tmp_path / name).write_text("mine")
        link = cache.place("other-one", 7 if name == "file" else 8)
        link.symlink_to(tmp_path / name)
    (tmp_path / "folder" / "thesis.docx").write_text("mine")
    replace_by_file(entry)
    cache.clear_cache()
    assert cache.entries() == [] and (tmp_path / "folder" / "thesis.docx").exists() and (tmp_path / "file").exists()
