"""Whatever happens to the processes or the disk, the cache holds whole checkpoints only."""

import errno
import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from zoo.errors import CheckpointError, UnknownNameError
from zoo.store import cache
from zoo.store.download import fetch

ROOT = Path(cache.__file__).parents[2]
FETCH = [sys.executable, "-c", "from zoo.store.download import fetch; print(fetch('ner-tiny'))"]


def test_eight_processes_on_an_empty_cache_share_one_download(mirror, serve, mirrors, whole):
    def when_all_wait(handler):
        all_read_the_index.wait(30)
        handler.send(handler.weights())

    all_read_the_index = threading.Event()
    server = serve(mirror, when_all_wait)
    mirrors(server.url)
    processes = [subprocess.Popen(FETCH, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    while server.asked.count("/index.json") < 8:
        assert all(process.poll() is None for process in processes)
    all_read_the_index.set()
    for process in processes:
        answer, _ = process.communicate(timeout=30)
        assert process.returncode == 0 and whole(Path(answer.strip()))
    assert server.asked.count("/ner-tiny/1/model.safetensors") == 1


def test_a_killed_download_leaves_no_half_and_does_not_hinder_the_next(mirror, serve, mirrors, whole):
    half, done = threading.Event(), threading.Event()

    def stop_half_way(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(handler.weights()[:200_000])
        half.set()
        done.wait(30)

    server = serve(mirror, stop_half_way)
    mirrors(server.url)
    process = subprocess.Popen(FETCH, cwd=ROOT)
    assert half.wait(30)
    while not list(cache.root().rglob("model.safetensors")):
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    done.set()
    assert list(cache.root().rglob("model.safetensors"))  # the killed process did leave something
    assert cache.cached() == [] and not cache.place("ner-tiny", 1).exists()
    server.weights = None
    assert whole(fetch("ner-tiny"))
    assert [item.name for item in cache.place("ner-tiny", 1).parent.iterdir()] == ["1"]


def test_a_cache_that_cannot_be_written_is_still_read(mirror, mirrors, monkeypatch, whole):
    mirrors(mirror)
    fetch("ner-tiny")
    deny_writing(monkeypatch)
    assert whole(fetch("ner-tiny")) and whole(fetch("ner-tiny", 1))
    monkeypatch.setenv("ZOO_CACHE_DIR", str(cache.root() / "another"))
    with pytest.raises(CheckpointError, match=r"^cannot write .*another.*: Read-only file system"):
        fetch("ner-tiny")  # so it was really denied


def deny_writing(monkeypatch) -> None:
    """As a read-only file system does; permissions would not bind a test that runs as root."""

    def read_only(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    really_open = os.open

    def open_to_read(path, flags, *rest, **named):
        return (
            read_only() if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR) else really_open(path, flags, *rest, **named)
        )

    monkeypatch.setattr("os.open", open_to_read)
    for name in ("mkdir", "rename", "replace", "unlink", "rmdir", "utime"):
        monkeypatch.setattr(f"os.{name}", read_only)


def test_a_full_disk_is_not_the_mirrors_fault(mirror, serve, mirrors, monkeypatch):
    class FullDisk(io.FileIO):
        def write(self, _):
            raise OSError(errno.ENOSPC, "No space left on device")

    second = serve(mirror)
    mirrors(mirror, second.url)
    really_open = Path.open
    monkeypatch.setattr(Path, "open", lambda path, mode="r": (FullDisk if mode == "wb" else really_open)(path, mode))
    with pytest.raises(CheckpointError, match=r"^cannot write .*/ner-tiny/1: No space left on device"):
        fetch("ner-tiny")
    assert second.asked == []
    assert cache.cached() == [] and not list(cache.root().rglob("*.json"))


def test_the_cache_is_cleared_by_name_or_whole(machine, make_checkpoint):
    for name, version in [("one", 1), ("one", 2), ("two", 1)]:
        make_checkpoint(cache.place(name, version), name, version)
    (cache.place("one", 3).with_name(".3.zoo-new")).mkdir()
    (cache.place("one", 3).with_name(".3.zoo-new") / "half").write_bytes(b"12345")
    sizes = {(name, version): size for name, version, size in cache.cached()}
    assert sorted(sizes) == [("one", 1), ("one", 2), ("two", 1)] and min(sizes.values()) > 300_000
    assert cache.clear_cache("one") == sizes["one", 1] + sizes["one", 2] + 5
    assert [item[:2] for item in cache.cached()] == [("two", 1)]
    assert list((cache.root() / "checkpoints" / "one").iterdir()) == []
    assert cache.clear_cache() == sizes["two", 1]
    assert cache.cached() == [] and cache.clear_cache() == 0


def test_clearing_what_is_not_there_says_what_is(mirror, mirrors):
    mirrors(mirror)
    fetch("ner-tiny")
    (cache.root() / "checkpoints" / ".DS_Store").write_text("left by a file browser")
    with pytest.raises(UnknownNameError, match="known: ner-tiny"):
        cache.clear_cache("ner-tinny")
    assert cache.clear_cache() > 0
    assert cache.cached() == []
