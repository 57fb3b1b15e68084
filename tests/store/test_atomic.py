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
from filelock import FileLock

from zoo.errors import CheckpointError
from zoo.store import atomic
from zoo.store.atomic import remove_folder, replace_file, replace_files, replace_folder
from zoo.store.checkpoint import entry


def version(number: int):
    """Builds a folder of two files that belong together."""

    def build(folder: Path) -> None:
        (folder / "weights.bin").write_text(f"{number}" * 1000)
        files = {"weights.bin": entry(folder / "weights.bin").model_dump()}
        (folder / "checkpoint.json").write_text(json.dumps({"version": number, "files": files}))

    return build


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def number_of(folder: Path) -> int:
    """Which version is there, whole and alone."""
    found = content(folder)
    number = json.loads(found["checkpoint.json"])["version"]
    assert found["weights.bin"] == f"{number}" * 1000 and len(found) == 2
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
    replace_folder(lambda _: pytest.fail("built again"), target, keep=Path.is_dir)
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


def test_what_is_to_be_kept_stays(target):
    replace_folder(lambda _: pytest.fail("built"), target, keep=Path.is_dir)
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


def test_a_link_that_lies_where_a_file_is_written_first_is_not_followed(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    (tmp_path / ".index.json.zoo-new").symlink_to(tmp_path / "thesis.docx")
    replace_file(tmp_path / "index.json", b"new")
    assert (tmp_path / "thesis.docx").read_text() == "mine" and (tmp_path / "index.json").read_bytes() == b"new"


@pytest.mark.parametrize("left", ["file", "link"])
def test_whatever_lies_where_a_folder_is_built_first_is_cleared_away(target, left):
    new = target.with_name(".target.zoo-new")
    new.write_text("") if left == "file" else new.symlink_to(target)
    replace_folder(version(2), target, overwrite=True)
    assert number_of(target) == 2


def test_of_a_link_to_a_folder_only_the_link_is_removed(target, tmp_path):
    (tmp_path / "link").symlink_to(target)
    remove_folder(tmp_path / "link")
    assert not (tmp_path / "link").is_symlink() and number_of(target) == 1


def test_a_file_in_the_place_of_a_folder_is_removed(tmp_path):
    (tmp_path / "1").write_text("")
    remove_folder(tmp_path / "1")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_another_process_writes_is_waited_for_and_then_given_up(target, monkeypatch, capsys):
    monkeypatch.setattr(atomic, "_SAID_AFTER", 0.01)
    monkeypatch.setattr(atomic, "LOCK_SECONDS", 0.1)
    with FileLock(target.with_name(".target.zoo-lock")):
        with pytest.raises(CheckpointError, match=r"another process has been writing .*target for 0\.1 seconds; "):
            replace_folder(lambda _: pytest.fail("built"), target, overwrite=True)
        assert number_of(target) == 1
    assert capsys.readouterr().err == f"zoo: waiting for another process, which writes {target}\n"
    replace_folder(version(2), target, overwrite=True)
    assert number_of(target) == 2 and list(target.parent.iterdir()) == [target]


def test_the_lock_of_a_killed_process_is_free(target):
    script = f"""
import os, signal
from filelock import FileLock
FileLock({str(target.with_name(".target.zoo-lock"))!r}).acquire()
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", script]).returncode == -signal.SIGKILL
    replace_folder(version(2), target, overwrite=True)
    assert number_of(target) == 2
