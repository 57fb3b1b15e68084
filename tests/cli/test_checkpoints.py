"""The commands about checkpoints: list, show, download, cache."""

import json
import os
import shutil

import pytest
from rich.console import Console

from zoo.cli import checkpoints
from zoo.store import catalogue
from zoo.store.card import recorded
from zoo.store.checkpoint import read, write
from zoo.store.mirror import write_mirror


@pytest.fixture
def wide(monkeypatch):
    """Lets standard output be as wide as asked for, with or without a terminal."""

    def make(width, terminal=False):
        monkeypatch.setattr(checkpoints, "out", Console(width=width, force_terminal=terminal))

    return make


@pytest.fixture
def small(monkeypatch, tmp_path):
    """The smallest bundled checkpoint alone, as a folder of its own that is no bundled one."""
    folder = tmp_path / "mine" / "model"
    shutil.copytree(catalogue.bundled() / "tune-type", folder)
    return folder


def in_cache(cache, name, version):
    """A copy of a bundled checkpoint in the cache, as another one; gives its folder."""
    folder = cache / "checkpoints" / name / str(version)
    shutil.copytree(catalogue.bundled() / "tune-type", folder, ignore=shutil.ignore_patterns("*.png", "README.md"))
    record = read(folder).model_copy(update={"name": name, "version": version})
    write(folder, record)
    return folder


@pytest.mark.parametrize("terminal", [False, True])
def test_list_is_a_line_of_80_columns_per_checkpoint(zoo, wide, terminal):
    wide(80, terminal)
    lines = zoo("list")[1].splitlines()
    here = {item.name for item in recorded().values() if item.files}
    assert {line.split()[0] for line in lines[1:]} == here and len(lines) == len(here) + 1
    assert max(map(len, lines)) <= 80
    assert lines[0].split() == ["name", "what", "it", "does", "score", "size", "licence"]
    (line,) = [line for line in lines if line.startswith("ner-bilstm ")]
    assert " ".join(line.split()) == "ner-bilstm finds names F1 0.874 24.6 MiB research use"


def test_a_pipe_takes_80_columns(zoo, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert max(map(len, zoo("list")[1].splitlines())) <= 80


def test_a_wider_terminal_has_room_for_summaries(zoo, wide):
    wide(130)
    lines = zoo("list")[1].splitlines()
    (line,) = [line for line in lines if line.startswith("ner-bilstm ")]
    assert "Finds people, places, organizations and other names" in line and "…" in line
    assert max(map(len, lines)) <= 130


def test_a_long_list_has_the_rest(zoo, wide):
    wide(80)
    said = zoo("list", "--long")[1]
    (block,) = [block for block in said.split("\n\n") if block.startswith("ner-bilstm@")]
    assert "tagger, 11,987,481 parameters, 24.6 MiB" in block
    assert "conll2003/validation: F1 of whole entities 0.923" in block and "wnut17/test: F1" in block
    assert "may not be redistributed" in " ".join(block.split())
    assert max(map(len, said.splitlines())) <= 80


def test_list_and_show_speak_of_the_same_checkpoint(zoo):
    rows = json.loads(zoo("list", "--json")[1])
    assert set(rows[0]) == {"name", "version", "task", "parameters", "bytes", "metrics"}
    row = next(row for row in rows if row["name"] == "ner-bilstm")
    _, out, _ = zoo("show", "ner-bilstm", "--json")
    assert json.loads(out)["parameters"] == row["parameters"]


def test_show_says_how_the_checkpoint_that_was_named_is_loaded(zoo, small, monkeypatch):
    assert 'zoo.load("ner-bilstm")' in zoo("show", "ner-bilstm")[1]
    monkeypatch.chdir(small.parent)
    assert 'zoo.load("./model")' in zoo("show", "./model")[1]
    assert 'zoo.load("tune-type")' not in zoo("show", "./model")[1]
    assert "What it cannot do" in zoo("show", "./model")[1]


def test_download_says_what_is_there_already(zoo, refused, monkeypatch, tmp_path):
    monkeypatch.delenv("ZOO_CHECKPOINT_URL", raising=False)
    monkeypatch.setenv("ZOO_CACHE_DIR", str(tmp_path))
    folder = catalogue.bundled() / "tune-type"
    for name in ("tune-type", "tune-type@1"):
        assert zoo("download", name)[:2] == (0, f"tune-type@1 is bundled with zoo: {folder}\n")
    assert "set ZOO_CHECKPOINT_URL" in refused("download", "tune-type@2")
    (tmp_path / "index.json").write_text('{"format": 1, "checkpoints": []}')
    with monkeypatch.context() as mirror:
        mirror.setenv("ZOO_CHECKPOINT_URL", str(tmp_path))
        for name in ("tune-type", "tune-type@1"):
            assert zoo("download", name)[:2] == (0, f"tune-type@1 is bundled with zoo: {folder}\n")
        assert "unknown checkpoint 'tune-type@2'" in refused("download", "tune-type@2")
    in_cache(tmp_path, "tune-type", 2)
    assert zoo("download", "tune-type@2")[1].startswith("tune-type@2 is in the cache: ")
    assert zoo("cache", "list")[1].startswith("tune-type@2  0.")
    assert zoo("cache", "clear")[1].startswith("freed 0.") and not os.listdir(tmp_path / "checkpoints" / "tune-type")


def test_a_damaged_download_is_named_by_list_and_mended_by_download(zoo, refused, monkeypatch, tmp_path):
    monkeypatch.setenv("ZOO_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("zoo.store.mirror.bundled", lambda: in_cache(tmp_path / "elsewhere", "mine", 3).parent)
    write_mirror(tmp_path / "mirror")
    folder = in_cache(tmp_path / "cache", "mine", 3)
    (folder / "checkpoint.json").write_text("{")
    code, out, err = zoo("list")
    assert code == 0 and "ner-bilstm" in out and "mine" not in out
    assert err.startswith("zoo: mine@3 in the cache is damaged: ") and "zoo download mine@3 fetches it again" in err
    assert f"or delete {folder}" in refused("show", "mine") and f"or delete {folder}" in refused("download", "mine")
    monkeypatch.setenv("ZOO_CHECKPOINT_URL", str(tmp_path / "mirror"))
    code, out, err = zoo("download", "mine@3")
    assert code == 0 and out == f"mine@3 is in the cache: {folder}\n" and "it is fetched again" in err
    (folder / "vocabulary.json").write_text("{}")
    assert zoo("download", "mine")[0] == 0 and zoo("show", "mine")[0] == 0
    assert zoo("list")[2] == ""
