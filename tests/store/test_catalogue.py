"""A name is found where it should be: a path, the package, the cache, a mirror, in this order."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from zoo.errors import CheckpointError, UnknownNameError
from zoo.store import cache, catalogue
from zoo.store.catalogue import bundled, find, list_checkpoints, names


@pytest.fixture(autouse=True)
def no_socket(machine, monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a socket was opened"))


@pytest.fixture
def stocked(machine, make_checkpoint) -> Path:
    """ner-tiny@2 and tunes@1 are bundled; ner-tiny@1 and old@1 and old@10 and old@9 are in the cache."""
    make_checkpoint(machine / "ner-tiny", version=2)
    make_checkpoint(machine / "tunes", "tunes")
    for name, version in [("ner-tiny", 1), ("old", 1), ("old", 10), ("old", 9)]:
        make_checkpoint(cache.place(name, version), name, version)
    return machine


def test_in_a_clone_the_checkpoints_lie_beside_the_package(machine):
    assert bundled() == machine


def test_in_an_installed_package_they_lie_inside(machine):
    (machine.parent / "zoo" / "checkpoints").mkdir(parents=True)
    assert bundled() == machine.parent / "zoo" / "checkpoints"


def test_the_cache_is_where_the_user_says_or_in_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("ZOO_CACHE_DIR", str(tmp_path / "mine"))
    assert cache.place("ner", 3) == tmp_path / "mine" / "checkpoints" / "ner" / "3"
    monkeypatch.delenv("ZOO_CACHE_DIR")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.root() == tmp_path / ".cache" / "zoo"


def test_what_is_bundled_is_found_where_no_cache_can_be_read(stocked, monkeypatch):
    def locked(path, pattern):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "glob", locked)
    assert cache.cached() == [] and find("tunes") == stocked / "tunes"


def test_a_home_that_nobody_has_is_no_folder(stocked, monkeypatch):
    with pytest.raises(CheckpointError, match="no folder '~nobodyatall/x'"):
        find("~nobodyatall/x")
    monkeypatch.setenv("ZOO_CACHE_DIR", "~nobodyatall/x")
    assert cache.cached() == []


def test_names_are_those_of_the_package_and_the_cache(stocked):
    (stocked / "notes").mkdir()  # no checkpoint in it
    assert names() == ["ner-tiny", "old", "tunes"]


def test_the_list_has_the_newest_of_each_name(stocked):
    assert [(item.name, item.version) for item in list_checkpoints()] == [("ner-tiny", 2), ("old", 10), ("tunes", 1)]


def test_a_machine_without_checkpoints_has_an_empty_list(machine):
    assert names() == [] and list_checkpoints() == []


def test_a_name_is_found_in_the_package_then_in_the_cache(stocked):
    assert find("ner-tiny") == stocked / "ner-tiny"
    assert find("old") == cache.place("old", 10)


def test_a_version_is_found_in_the_package_or_in_the_cache(stocked):
    assert find("ner-tiny@2") == stocked / "ner-tiny"
    assert find("ner-tiny@1") == cache.place("ner-tiny", 1)
    assert find("old@9") == cache.place("old", 9)


def test_a_path_is_found_before_a_name(stocked, make_checkpoint, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_checkpoint(Path("my-ner"))
    assert find("./my-ner") == find(Path("my-ner")) == find("my-ner") == Path("my-ner")
    Path("ner-tiny").mkdir()  # not a checkpoint, so that the name means the bundled one
    assert find("ner-tiny") == stocked / "ner-tiny"
    assert find(Path("ner-tiny")) == Path("ner-tiny")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find("~/my-ner") == tmp_path / "my-ner"


def test_a_path_to_nothing_says_so(stocked):
    with pytest.raises(CheckpointError, match=r"^no folder '\./my-nerd'; .*ner-tiny"):
        find("./my-nerd")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("ner-tinny", "did you mean ner-tiny? known: ner-tiny, old, tunes"),
        ("NER-tiny", "did you mean ner-tiny? known: ner-tiny, old, tunes"),
        ("ner-tiny@3", "did you mean ner-tiny@2 or ner-tiny@1? known: ner-tiny@1, ner-tiny@2"),
        ("ner-tiny@latest", "did you mean ner-tiny? known: ner-tiny, old, tunes"),
        ("ner-tiny@01", "did you mean ner-tiny? known: ner-tiny, old, tunes"),
        ("", "known: ner-tiny, old, tunes"),
        ("..", "known: ner-tiny, old, tunes"),
        ("quite\nelse\0", "known: ner-tiny, old, tunes"),
        ("x" * 300, "known: ner-tiny, old, tunes"),
    ],
)
def test_an_unknown_name_comes_with_the_known_ones(stocked, name, hint):
    with pytest.raises(UnknownNameError) as caught:
        find(name)
    assert str(caught.value).endswith(hint) and "\n" not in str(caught.value)


def test_no_name_reaches_beyond_the_folder_of_checkpoints(stocked, make_checkpoint, monkeypatch):
    make_checkpoint(stocked.parent / "beyond")
    monkeypatch.chdir(stocked.parent.parent)
    with pytest.raises(CheckpointError, match="no folder"):
        find("../beyond")  # a path of the caller's, from the working folder, and not from the checkpoints
    assert find("clone/beyond") == Path("clone/beyond")


def test_what_is_not_here_comes_from_the_mirror(stocked, make_checkpoint, monkeypatch, tmp_path):
    from zoo.store.mirror import write_mirror

    make_checkpoint(stocked / "new", "new", 4)
    write_mirror(tmp_path / "mirror")
    os.rename(stocked / "new", tmp_path / "new")
    with pytest.raises(UnknownNameError):
        find("new")
    monkeypatch.setenv("ZOO_CHECKPOINT_URL", str(tmp_path / "mirror"))
    assert find("new") == find("new@4") == cache.place("new", 4)
    assert find("ner-tiny") == stocked / "ner-tiny"


def test_looking_needs_neither_tensorflow_nor_keras():
    script = (
        "import sys, zoo.store.catalogue, zoo.store.mirror\n"
        "sys.exit(bool({'tensorflow', 'keras', 'numpy', 'requests'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=Path(catalogue.__file__).parents[2]).returncode == 0
