"""Files of data sets: found below ZOO_DATA_DIR, never used unverified, and told how to get when missing."""

import hashlib
from unittest import mock

import pytest
from tensorflow_datasets.core.download.download_manager import NonMatchingChecksumError

from zoo.datasets.sources import Origin, Source, fetch
from zoo.errors import DataError, DownloadError

CONTENT = b"Ada B-PER\n"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
LOCAL = Source("set/words.txt", len(CONTENT), SHA256, advice="ask Ada for it")
PUBLIC = Source("set/words.txt", len(CONTENT), SHA256, url="https://example.org/words.txt")
PACKED = Source("set/more.txt", 1, "0" * 64, url="https://example.org/more.zip", member="inside/more.txt")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "set").mkdir()
    monkeypatch.setenv("ZOO_DATA_DIR", str(tmp_path))
    return tmp_path


def origin(*sources: Source) -> Origin:
    return Origin("free", {"train": sources})


def test_local_file_is_used_and_nothing_downloaded(folder):
    (folder / "set/words.txt").write_bytes(CONTENT)
    manager = mock.Mock()
    assert fetch(manager, origin(PUBLIC)) == {"train": [folder / "set/words.txt"]}
    assert not manager.method_calls


@pytest.mark.parametrize("source", [LOCAL, PUBLIC])
def test_altered_byte_is_refused_with_both_hashes_and_the_way_out(folder, source):
    altered = b"Eda B-PER\n"
    (folder / "set/words.txt").write_bytes(altered)
    with pytest.raises(DataError) as caught:
        fetch(mock.Mock(), origin(source))
    message = str(caught.value)
    assert str(folder / "set/words.txt") in message
    assert SHA256 in message
    assert hashlib.sha256(altered).hexdigest() in message
    assert (source.url or source.advice) in message
    assert "\n" not in message


def test_missing_file_without_an_address_says_how_to_get_it(folder):
    with pytest.raises(DataError, match=r"no file set/words\.txt below ZOO_DATA_DIR \(.*\); ask Ada for it"):
        fetch(mock.Mock(), origin(LOCAL))


def test_data_folder_that_is_none_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("ZOO_DATA_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match=r"ZOO_DATA_DIR is .*nowhere, which is no folder"):
        fetch(mock.Mock(), origin(PUBLIC))


def test_missing_files_come_from_their_addresses(tmp_path):
    manager = mock.Mock()
    manager.download.return_value = {"set/words.txt": tmp_path / "downloaded"}
    manager.download_and_extract.return_value = {"set/more.txt": tmp_path / "unpacked"}
    found = fetch(manager, origin(PUBLIC, PACKED))
    assert found == {"train": [tmp_path / "downloaded", tmp_path / "unpacked/inside/more.txt"]}
    manager.download.assert_called_once_with({"set/words.txt": "https://example.org/words.txt"})
    manager.download_and_extract.assert_called_once_with({"set/more.txt": "https://example.org/more.zip"})


def test_offline_forbids_the_download(monkeypatch):
    monkeypatch.setenv("ZOO_OFFLINE", "1")
    manager = mock.Mock()
    with pytest.raises(DownloadError, match="ZOO_OFFLINE=1 forbids the download"):
        fetch(manager, origin(PUBLIC))
    assert not manager.method_calls


@pytest.mark.parametrize(
    ("failure", "error", "message"),
    [
        (ConnectionError("no\nroute"), DownloadError, r"cannot download https://example\.org/words\.txt \(no route\)"),
        (NonMatchingChecksumError("hash\ndiffers"), DataError, "not the expected one: hash differs"),
    ],
)
def test_failed_download_is_one_line_of_ours(failure, error, message):
    manager = mock.Mock()
    manager.download.side_effect = failure
    with pytest.raises(error, match=message) as caught:
        fetch(manager, origin(PUBLIC))
    assert "\n" not in str(caught.value)
