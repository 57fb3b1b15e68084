"""A checkpoint's folder is what its checkpoint.json says, to the byte, or it is refused in one line."""

import json
import os
from pathlib import Path

import pytest

from zoo.errors import CheckpointError
from zoo.store.checkpoint import Checkpoint, entry, read, verify, write


@pytest.fixture
def folder(tmp_path, make_checkpoint) -> Path:
    make_checkpoint(tmp_path / "ner-tiny")
    return tmp_path / "ner-tiny"


def change(folder: Path, **fields) -> None:
    path = folder / "checkpoint.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def refusal(call, *arguments) -> str:
    with pytest.raises(CheckpointError) as caught:
        call(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_is_written_is_read_back_and_verified(folder, make_checkpoint, tmp_path):
    made = make_checkpoint(tmp_path / "another")
    assert read(folder) == made
    (folder / "README.md").write_text("the card")
    (folder / "curves.png").write_bytes(b"a picture")
    verify(folder, made)


def test_equal_checkpoints_are_written_as_equal_bytes(folder, make_checkpoint, tmp_path):
    first = (folder / "checkpoint.json").read_bytes()
    fields = read(folder).model_dump()
    fields["files"] = dict(reversed(fields["files"].items()))
    write(folder, Checkpoint(**fields))
    assert (folder / "checkpoint.json").read_bytes() == first
    assert first.endswith(b"}\n")


def test_entry_is_the_size_and_the_sha256(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")
    assert entry(tmp_path / "abc").bytes == 3
    # FIPS 180-2, appendix B.1
    assert entry(tmp_path / "abc").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_folder_without_checkpoint_json_is_refused(tmp_path):
    message = refusal(read, tmp_path)
    assert str(tmp_path / "checkpoint.json") in message and "No such file" in message


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"surprise": 1}, "'surprise': Extra inputs are not permitted"),
        ({"version": "1"}, "'version': Input should be a valid integer"),
        ({"version": 0}, "'version': Input should be greater than or equal to 1"),
        ({"name": "../ner"}, "'name': String should match"),
        ({"parameters": 1.5}, "'parameters'"),
        ({"labels": ["x" * 3000]}, "'labels.0'"),
    ],
)
def test_a_wrong_field_is_named(folder, fields, problem):
    change(folder, **fields)
    message = refusal(read, folder)
    assert problem in message and str(folder) in message


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("task", "os.system", "'architecture': Input tag 'os.system'"),
        ("cell", "os.system", "'architecture.tagger.cell'"),
        ("units", 10**9, "'architecture.tagger.units'"),
        ("task", "binary-tagger", "'architecture.binary-tagger.bidirectional': Field required"),
    ],
)
def test_an_architecture_that_the_code_does_not_list_is_refused(folder, field, value, said):
    change(folder, architecture=read(folder).architecture.model_dump() | {field: value})
    assert said in refusal(read, folder)


def test_a_refusal_does_not_repeat_all_of_a_long_file(folder):
    change(folder, architecture={"task": "x" * 10**6})
    assert len(refusal(read, folder)) < 1000


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "a/b.txt", "..", ".hidden", "a\\b.txt", "model", ""])
def test_a_listed_name_that_is_no_plain_file_name_is_refused(folder, name):
    change(folder, files={name: {"bytes": 1, "sha256": "0" * 64}})
    assert "'files." in refusal(read, folder)


@pytest.mark.parametrize("text", [b"", b"not JSON", b"\xff\xfe", b'{"name": NaN}', b"[" * 100_000])
def test_what_is_not_json_is_refused(folder, text):
    (folder / "checkpoint.json").write_bytes(text)
    assert str(folder) in refusal(read, folder)


def test_no_more_than_four_mebibytes_are_read(folder):
    path = folder / "checkpoint.json"
    path.write_bytes(path.read_bytes() + b" " * 4 * 2**20)
    assert "larger than 4194304 bytes" in refusal(read, folder)


def test_a_flipped_bit_is_found(folder):
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[12345] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    assert "model.safetensors" in refusal(verify, folder, read(folder))


def test_a_wrong_size_is_found_before_anything_is_hashed(folder, monkeypatch):
    with (folder / "model.safetensors").open("ab") as file:
        file.write(b"x")
    monkeypatch.setattr("hashlib.file_digest", lambda *_: pytest.fail("hashed"))
    assert "has 300001 bytes, expected 300000" in refusal(verify, folder, read(folder))


def test_a_missing_file_is_named(folder):
    (folder / "vocabulary.json").unlink()
    assert "lacks vocabulary.json" in refusal(verify, folder, read(folder))


@pytest.mark.parametrize("name", ["extra.txt", "model.pkl", ".hidden", "two\nlines"])
def test_a_file_that_is_not_listed_is_named(folder, name):
    (folder / name).write_text("x")
    assert repr(name) in refusal(verify, folder, read(folder))


def test_a_folder_that_calls_itself_a_picture_is_refused(folder):
    (folder / "album.png").mkdir()
    assert "album.png" in refusal(verify, folder, read(folder))


@pytest.mark.parametrize("name", ["model.safetensors", "checkpoint.json"])
def test_a_symbolic_link_in_the_place_of_a_file_is_refused(folder, tmp_path, name):
    checkpoint = read(folder)
    os.rename(folder / name, tmp_path / name)
    (folder / name).symlink_to(tmp_path / name)
    assert "not a regular file" in refusal(lambda: verify(folder, checkpoint) or read(folder))


def test_a_folder_in_the_place_of_a_file_is_refused(folder):
    checkpoint = read(folder)
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").mkdir()
    assert "not a regular file" in refusal(verify, folder, checkpoint)


def test_a_pipe_in_the_place_of_checkpoint_json_does_not_hang(folder):
    (folder / "checkpoint.json").unlink()
    os.mkfifo(folder / "checkpoint.json")
    assert "not a regular file" in refusal(read, folder)


def test_a_checkpoint_is_read_through_a_link_to_its_folder(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    verify(tmp_path / "link", read(tmp_path / "link"))
