"""A folder is replaced whole or not at all, whatever fails on the way."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from zoo.errors import CheckpointError
from zoo.store import atomic
from zoo.store.atomic import check_place, holding, remove_folder, replace_file, replace_files, replace_folder


def version(number: int):
    """Builds a folder of two files that belong together."""

    def build(folder: Path) -> None:
        (folder / "checkpoint.json").write_text(f'{{"version": {number}, "files": {{"weights": {{}}}}}}')
        (folder / "weights").write_text(f"{number}" * 1000)

    return build


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def number_of(folder: Path) -> int:
    """Which version is there, whole and alone."""
    found = content(folder)
    number = json.loads(found["checkpoint.json"])["version"]
    assert found["weights"] == f"{number}" * 1000 and len(found) == 2
    return number


def full_disk(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def target(tmp_path) -> Path:
    replace_folder(version(1), tmp_path / "place" / "target")
    return tmp_path / "place" / "target"


@pytest.mark.parametrize("can_exchange", [True, False])
def test_the_new_version_takes_the_place_and_nothing_else_stays(target, can_exchange, monkeypatch):
    if not can_exchange:
        monkeypatch.setattr(atomic, "_exchange", lambda *_: False)
    replace_folder(version(2), target, overwrite=True)
    assert number_of(target) == 2
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("where", ["build", "os.mkdir", "os.fsync"])
def test_a_full_disk_leaves_the_old_version(target, where, monkeypatch):
    def build(folder):
        version(2)(folder)
        if where == "build":
            full_disk()

    if where != "build":
        monkeypatch.setattr(where, full_disk)
    with pytest.raises(CheckpointError, match=r"^cannot write .*target: No space left on device; .*$"):
        replace_folder(build, target, overwrite=True)
    assert number_of(target) == 1
    assert list(target.parent.iterdir()) == [target]


def test_a_rename_that_fails_puts_the_old_version_back(target, monkeypatch):
    renames = iter([os.rename, full_disk, os.rename])
    monkeypatch.setattr(atomic, "_exchange", lambda *_: False)
    monkeypatch.setattr("os.rename", lambda *names: next(renames)(*names))
    with pytest.raises(CheckpointError, match="No space left on device"):
        replace_folder(version(2), target, overwrite=True)
    assert number_of(target) == 1
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders in one step")
def test_there_is_no_moment_without_a_version_on_linux(target, monkeypatch):
    monkeypatch.setattr("os.rename", lambda *_: pytest.fail("moved away before the new version was there"))
    replace_folder(version(2), target, overwrite=True)
    assert number_of(target) == 2


def test_an_exception_passes_and_leaves_the_old_version(target):
    def build(folder):
        version(2)(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_folder(build, target, overwrite=True)
    assert number_of(target) == 1
    assert list(target.parent.iterdir()) == [target]


def test_a_killed_writer_leaves_the_old_version_and_the_next_one_clears_up(target):
    script = f"""
import os, signal
from zoo.store.atomic import replace_folder

def build(folder):
    (folder / "weights").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)

replace_folder(build, {str(target)!r}, overwrite=True)
"""
    root = Path(atomic.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", script], cwd=root).returncode == -signal.SIGKILL
    assert number_of(target) == 1
    assert list(target.parent.iterdir()) != [target]  # or the next line would show nothing
    replace_folder(version(2), target, overwrite=True)
    assert number_of(target) == 2
    assert list(target.parent.iterdir()) == [target]


def test_a_kill_between_two_renames_is_made_good(target):
    os.rename(target, target.with_name(".target.zoo-old"))  # what the kill leaves
    replace_folder(lambda _: pytest.fail("built again"), target, keep=True)
    assert number_of(target) == 1
    assert list(target.parent.iterdir()) == [target]


def test_the_files_are_flushed_before_the_folder_takes_its_place(target, monkeypatch):
    order = []
    fsync, exchange = os.fsync, atomic._exchange
    monkeypatch.setattr("os.fsync", lambda descriptor: order.append("flush") or fsync(descriptor))
    monkeypatch.setattr(atomic, "_exchange", lambda *names: order.append("swap") or exchange(*names))
    replace_folder(version(2), target, overwrite=True)
    assert order == ["flush"] * 3 + ["swap", "flush"]  # two files and their folder; then the folder around it


def test_writers_at_the_same_time_take_turns(target):
    threads = [
        threading.Thread(target=replace_folder, args=(version(number), target), kwargs={"overwrite": True})
        for number in range(2, 8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert number_of(target) > 1
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize(
    "foreign", [["thesis.txt"], ["checkpoint.json", "photos/"], ["checkpoint.json", "notes.txt"], ["state.json"]]
)
@pytest.mark.parametrize("overwrite", [True, False])
def test_a_folder_with_other_things_is_not_deleted(tmp_path, foreign, overwrite):
    (tmp_path / "mine").mkdir()
    for name in foreign:
        path = tmp_path / "mine" / name
        path.mkdir() if name.endswith("/") else path.write_text('{"files": {}}')
    message = rf"mine holds other things .*'{foreign[-1].strip('/')}', which would be deleted; choose another folder"
    with pytest.raises(CheckpointError, match=message):
        replace_folder(version(1), tmp_path / "mine", overwrite=overwrite)
    assert len(list((tmp_path / "mine").iterdir())) == len(foreign)


@pytest.mark.parametrize("text", ["", "[]", '{"files": []}', "\xff"])
def test_a_folder_whose_checkpoint_lists_nothing_is_not_deleted(target, text):
    (target / "checkpoint.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(CheckpointError, match="would be deleted"):
        replace_folder(version(2), target, overwrite=True)


def test_a_version_is_replaced_only_where_that_is_asked_for(target):
    with pytest.raises(CheckpointError, match=r"target is not empty; .* --overwrite \(in Python overwrite=True\), or "):
        replace_folder(lambda _: pytest.fail("built"), target)
    assert number_of(target) == 1


def test_a_file_is_not_replaced_by_a_folder(tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(CheckpointError, match="is a file"):
        replace_folder(version(1), tmp_path / "mine")


def test_an_empty_folder_and_one_with_the_marker_are_replaced(tmp_path):
    (tmp_path / "run").mkdir()

    def build(folder):
        (folder / "state.json").write_text("{}")

    replace_folder(build, tmp_path / "run")
    replace_folder(build, tmp_path / "run", owned=holding("state.json"), overwrite=True)
    assert content(tmp_path / "run") == {"state.json": "{}"}


def test_folders_that_belong_to_it_are_replaced_with_it(tmp_path):
    def build(folder):
        (folder / "saved_model.pb").write_text("")
        (folder / "variables").mkdir()

    for _ in range(2):
        replace_folder(build, tmp_path / "run", owned=holding("saved_model.pb", "variables"), overwrite=True)
    (tmp_path / "run" / "photos").mkdir()
    with pytest.raises(CheckpointError, match="would be deleted"):
        replace_folder(build, tmp_path / "run", owned=holding("saved_model.pb", "variables"), overwrite=True)


def test_a_place_that_may_not_be_looked_into_is_named(tmp_path, monkeypatch):
    (tmp_path / "run").mkdir()
    monkeypatch.setattr(Path, "iterdir", lambda path: full_disk())
    with pytest.raises(CheckpointError, match=r"cannot write .*run"):
        check_place(tmp_path / "run")


def test_what_is_to_be_kept_stays(target):
    replace_folder(lambda _: pytest.fail("built"), target, keep=True)
    assert number_of(target) == 1


def test_a_link_to_a_folder_stays_a_link(target, tmp_path):
    (tmp_path / "link").symlink_to(target)
    replace_folder(version(2), tmp_path / "link", overwrite=True)
    assert (tmp_path / "link").is_symlink() and number_of(target) == 2


def test_a_folder_is_as_readable_as_any_that_the_user_makes(target, tmp_path):
    (tmp_path / "plain").mkdir()
    assert target.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_removed_folder_is_gone_with_what_lay_beside_it(target):
    target.with_name(".target.zoo-new").mkdir()
    remove_folder(target)
    assert list(target.parent.iterdir()) == []


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "index.json"
    replace_file(path, b"old")
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full_disk)
        with pytest.raises(CheckpointError, match="No space left on device"):
            replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_more_files_are_written_than_can_be_open_at_once(tmp_path):
    import resource

    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = len(os.listdir("/dev/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 20, most))
    try:
        replace_files({tmp_path / f"{number}.mid": b"" for number in range(60)})
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (least, most))
    assert len(list(tmp_path.iterdir())) == 60


def test_several_files_are_written_together_or_none_of_them(tmp_path):
    (tmp_path / "old.txt").write_text("before")
    (tmp_path / "folder.txt").mkdir()
    contents = {tmp_path / "old.txt": b"after", tmp_path / "new.txt": b"after", tmp_path / "folder.txt": b"after"}
    with pytest.raises(CheckpointError, match=r"folder\.txt is a folder"):
        replace_files(contents, overwrite=True)
    assert (tmp_path / "old.txt").read_text() == "before"
    assert {path.name for path in tmp_path.iterdir()} == {"old.txt", "folder.txt"}
    (tmp_path / "folder.txt").rmdir()
    with pytest.raises(CheckpointError, match=r"old\.txt is there already; to replace it, give --overwrite"):
        replace_files(contents)
    assert [path.name for path in tmp_path.iterdir()] == ["old.txt"]
    replace_files(contents, overwrite=True)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(
        ("old.txt", "new.txt", "folder.txt"), "after"
    )
