"""What zoo did not write is never deleted, and a place that cannot be written is refused before the work."""

import json
import os
from pathlib import Path

import pytest

from zoo.errors import CheckpointError
from zoo.store import places
from zoo.store.atomic import replace_folder
from zoo.store.checkpoint import JSON_LIMIT, entry
from zoo.store.places import check_files, check_place, holding


def build(folder: Path) -> None:
    """What a checkpoint is to this module: a file, and a list that has it."""
    (folder / "weights.bin").write_bytes(b"weights")
    write_list(folder, "weights.bin")


def write_list(folder: Path, *names: str, **changes) -> None:
    files = {name: entry(folder / name).model_dump() | changes for name in names}
    (folder / "checkpoint.json").write_text(json.dumps({"files": files}))


@pytest.fixture
def mine(tmp_path) -> Path:
    """A folder with a checkpoint in it."""
    (tmp_path / "mine").mkdir()
    build(tmp_path / "mine")
    return tmp_path / "mine"


def refused(folder: Path, message: str, **options) -> None:
    """Checks that a folder is not replaced, and stays as it is."""
    before = {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}
    with pytest.raises(CheckpointError, match=message):
        replace_folder(lambda _: pytest.fail("built"), folder, overwrite=True, **options)
    assert {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")} == before


@pytest.mark.parametrize("name", ["thesis.docx", "photos/", ".git/", "holiday.png", "README.md"])
def test_a_checkpoint_with_other_things_beside_it_is_not_replaced(mine, name):
    (mine / name).mkdir() if name.endswith("/") else (mine / name).write_text("mine")
    refused(mine, rf"mine holds other things .*'{name.strip('/')}', which would be deleted; choose another folder")


@pytest.mark.parametrize("name", ["thesis.docx", "checkpoint.json", "state.json"])
def test_a_folder_of_somebody_elses_is_not_replaced(tmp_path, name):
    (tmp_path / name).write_text('{"files": {}}')
    refused(tmp_path, f"'{name}', which would be deleted")


@pytest.mark.parametrize("changes", [{}, {"bytes": 9}, {"sha256": "0" * 64}, {"bytes": "8"}])
def test_a_file_does_not_belong_to_a_checkpoint_because_a_list_has_its_name(mine, changes):
    (mine / "thesis.docx").write_text("10 years")
    write_list(mine, "thesis.docx", **changes | ({} if changes else {"bytes": 0}))
    refused(mine, "'thesis.docx'")


def test_a_file_that_was_altered_since_is_not_deleted(mine):
    (mine / "weights.bin").write_bytes(b"WEIGHTS")
    refused(mine, "'weights.bin', which would be deleted")


def test_a_link_in_the_place_of_a_file_is_not_the_checkpoints(mine, tmp_path):
    os.rename(mine / "weights.bin", tmp_path / "weights.bin")
    (mine / "weights.bin").symlink_to(tmp_path / "weights.bin")
    refused(mine, "'weights.bin'")


LISTS = {
    "nothing": b"",
    "a list": b"[]",
    "a list of files": b'{"files": []}',
    "no text": b"\xff",
    "deep": b'{"files": {}, "x": ' + b"[" * 100_000,
    "large": b'{"files": {}, "x": "' + b"x" * JSON_LIMIT + b'"}',
    "a pattern": b'{"files": {"*": {"bytes": 7, "sha256": "%s"}}}' % (b"0" * 64),
    "a path": b'{"files": {"../mine/weights.bin": {"bytes": 7, "sha256": "%s"}}}' % (b"0" * 64),
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_a_folder_whose_checkpoint_lists_nothing_is_not_deleted(mine, text):
    (mine / "checkpoint.json").write_bytes(text)
    refused(mine, "would be deleted")


def test_a_list_that_is_a_pipe_is_not_waited_for(mine):
    (mine / "checkpoint.json").unlink()
    os.mkfifo(mine / "checkpoint.json")
    refused(mine, "'checkpoint.json'")


def test_what_comes_while_the_new_version_is_built_is_kept(mine):
    def slow(folder):
        build(folder)
        (mine / "thesis.docx").write_text("saved just now")

    with pytest.raises(CheckpointError, match=r"'thesis\.docx'"):
        replace_folder(slow, mine, overwrite=True)
    assert (mine / "thesis.docx").read_text() == "saved just now"
    assert [item.name for item in mine.parent.iterdir()] == ["mine"]


def test_a_version_is_replaced_only_where_that_is_asked_for(mine):
    with pytest.raises(CheckpointError, match=r"mine is not empty; .* --overwrite \(in Python overwrite=True\), or "):
        replace_folder(lambda _: pytest.fail("built"), mine)
    replace_folder(build, mine, overwrite=True)


def test_a_file_is_not_replaced_by_a_folder(tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(CheckpointError, match="is a file"):
        replace_folder(build, tmp_path / "mine")


def test_an_empty_folder_and_one_with_the_marker_are_replaced(tmp_path):
    (tmp_path / "run").mkdir()

    def write(folder):
        (folder / "state.json").write_text("{}")

    replace_folder(write, tmp_path / "run")
    replace_folder(write, tmp_path / "run", owned=holding("state.json"), overwrite=True)
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["state.json"]


SAVED = holding("extra/signature.json", "extra/", "graph.pb", "variables/", "variables/variables.index")


@pytest.mark.parametrize(
    "foreign", ["photos/", "variables/photo.jpg", "variables/more/", "extra/thesis.docx", "graph.pb.txt"]
)
def test_folders_that_belong_to_it_are_replaced_with_it_and_not_with_anything_else(tmp_path, foreign):
    def write(folder):
        for name in ("extra", "variables"):
            (folder / name).mkdir()
        for name in ("extra/signature.json", "graph.pb", "variables/variables.index"):
            (folder / name).write_text("")

    for _ in range(2):
        replace_folder(write, tmp_path / "run", owned=SAVED, overwrite=True)
    path = tmp_path / "run" / foreign
    path.mkdir() if foreign.endswith("/") else path.write_text("mine")
    refused(tmp_path / "run", f"'{foreign.strip('/')}', which would be deleted", owned=SAVED)


def test_a_folder_without_the_marker_is_of_another_kind(tmp_path):
    (tmp_path / "graph.pb").write_text("of another program")
    refused(tmp_path, r"'graph\.pb'", owned=SAVED)


def test_the_working_folder_and_a_home_are_not_replaced(mine, monkeypatch):
    monkeypatch.chdir(mine)
    refused(Path("."), "working folder")
    refused(mine, "choose a new folder in it")
    monkeypatch.chdir(mine.parent)
    monkeypatch.setenv("HOME", str(mine))
    refused(mine, "a home")
    monkeypatch.setenv("HOME", str(mine / "me"))
    refused(mine, "a home, or above them")


def test_a_process_in_the_top_folder_writes_as_any_other(mine, monkeypatch):
    monkeypatch.chdir("/")
    monkeypatch.setenv("HOME", "/")
    replace_folder(build, mine, overwrite=True)


def test_a_disk_is_not_replaced(mine, monkeypatch):
    monkeypatch.setattr(places.os.path, "ismount", lambda path: str(path) == str(mine))
    refused(mine, "is where a disk is mounted; choose a new folder in it")


def test_what_is_no_place_is_named(tmp_path):
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for path, message in {"/": "is the top of all folders", "a\0b": "cannot be a path"}.items():
        with pytest.raises(CheckpointError, match=message):
            check_place(path)
    with pytest.raises(CheckpointError, match="circle"):
        check_place(tmp_path / "circle")
    with pytest.raises(CheckpointError, match=r"cannot write .*File name too long"):
        replace_folder(build, tmp_path / ("x" * 250))


def test_a_place_in_a_folder_that_may_not_be_written_to_is_refused_before_the_work(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(CheckpointError, match="may not be written to; choose another folder for run"):
        check_place(tmp_path / "run")


def test_a_place_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    for check in (check_place, lambda path: check_files([path])):
        with pytest.raises(CheckpointError, match=r"file is no folder, so .* cannot be in it"):
            check(tmp_path / "file" / "run")


def test_a_place_that_may_not_be_looked_into_is_named(tmp_path, monkeypatch):
    def denied(path):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "run").mkdir()
    monkeypatch.setattr(Path, "iterdir", denied)
    with pytest.raises(CheckpointError, match=r"cannot write .*run: Permission denied"):
        check_place(tmp_path / "run")
