"""A download takes a bounded time and a bounded part of the disk, whatever a mirror says and does."""

import json
import os
import shutil
import threading
import time
from collections import namedtuple

import pytest

from benchmarks.fuzzing import servers
from benchmarks.fuzzing.hostile_server import HostileServer
from benchmarks.fuzzing.hostile_server import mirror as small_mirror
from zoo.errors import CheckpointError, UnknownNameError
from zoo.store import cache, download
from zoo.store.download import fetch

TELLING = [
    "nothing wrong, in chunks: made-up/1/model.safetensors",
    "says nothing: index.json",
    "drips headers: made-up/1/model.safetensors",
    "drips its body: made-up/1/checkpoint.json",
    "100 without end: index.json",
    "headers without end: index.json",
    "trailers without end: made-up/1/model.safetensors",
    "small chunks without end: made-up/1/model.safetensors",
    "a chunk of exabytes: index.json",
    "a chunk of all that comes: index.json",
    "packed: made-up/1/model.safetensors",
    "two lengths: made-up/1/model.safetensors",
    "status '204 None'",
    "status '206 Partial'",
    "redirects to itself",
    "redirects to a password",
    "an index of many names",
    "an index and record of terabytes",
    "TLS that says nothing",
    "TLS that drips",
]


@pytest.mark.parametrize("name", TELLING)
def test_no_server_makes_a_fetch_wait_or_end_badly(machine, name):
    assert servers.complaint(dict(servers.behaviours())[name], seconds=0.3) is None


def test_a_drip_ends_with_the_time_that_the_user_allows(mirror, serve, mirrors, monkeypatch, refusal):
    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        while not ended.wait(0.01):
            handler.wfile.write(b"x")

    ended = threading.Event()
    monkeypatch.setattr(download, "RATE", 2**30)
    monkeypatch.setenv("ZOO_DOWNLOAD_SECONDS", "0.3")
    mirrors(serve(mirror, drip).url)
    begun = time.monotonic()
    said = refusal()
    ended.set()
    assert "it takes more than 0.3 seconds; ZOO_DOWNLOAD_SECONDS can allow more" in said
    assert 0.3 < time.monotonic() - begun < 2


def test_a_chunk_below_zero_is_not_read_into_memory(machine, mirrors, refusal):
    handler = dict(servers.behaviours())["a chunk of all that comes: index.json"].handler
    with HostileServer(handler) as server:
        mirrors(f"http://{server.address}")
        assert "index.json: what was answered is not HTTP" in refusal("made-up")


def test_many_bytes_have_more_time(mirror, serve, mirrors, monkeypatch, whole):
    def slow(handler):
        time.sleep(0.3)
        handler.send(handler.weights())

    monkeypatch.setenv("ZOO_DOWNLOAD_SECONDS", "0.2")
    mirrors(serve(mirror, slow).url)
    assert whole(fetch("ner-tiny"))  # its bytes take nine seconds at the slowest rate


@pytest.mark.parametrize("seconds", ["soon", "0", "-1", "nan", "inf"])
def test_a_time_that_is_none_is_refused(mirror, mirrors, monkeypatch, seconds, refusal):
    mirrors(mirror)
    monkeypatch.setenv("ZOO_DOWNLOAD_SECONDS", seconds)
    assert f"ZOO_DOWNLOAD_SECONDS is '{seconds}'; give a number of seconds above 0" in refusal()


def test_what_the_disk_has_no_room_for_is_not_begun(mirror, serve, mirrors, monkeypatch):
    usage = namedtuple("usage", ["total", "used", "free"])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(2**40, 2**40 - 2**26, 2**26))
    server = serve(mirror)
    mirrors(server.url, mirror)
    with pytest.raises(CheckpointError, match=r"ner-tiny@1 takes 0 MiB, and the disk of .* has 64 MiB left; free some"):
        fetch("ner-tiny")
    assert server.asked == ["/index.json", "/ner-tiny/1/checkpoint.json"] and cache.entries() == []


def write_lying(mirror, **fields) -> None:
    path = mirror / "index.json"
    index = json.loads(path.read_text())
    index["checkpoints"][0]["files"]["model.safetensors"] |= fields
    path.write_text(json.dumps(index))


@pytest.mark.parametrize(
    ("bytes_", "message", "asked"),
    [
        (2**32, "index.json lists 4294", ["/index.json"]),
        (2**32 - 2**20, "contradict each other", ["/index.json", "/ner-tiny/1/checkpoint.json"]),
    ],
)
def test_an_index_is_not_believed(mirror, serve, mirrors, bytes_, message, asked, refusal):
    write_lying(mirror, bytes=bytes_)
    server = serve(mirror)
    mirrors(server.url)
    assert message in refusal() and server.asked == asked


@pytest.mark.parametrize(
    "address",
    [
        "http://me:secret@127.0.0.1:1",
        "http://me:sec/ret@127.0.0.1:1",
        "https://secret@[::1",
        "http://127.0.0.1:1?secret",
    ],
)
def test_no_password_is_printed(machine, mirrors, address, refusal):
    mirrors(address)
    assert "cret" not in refusal().replace("ZOO", "")


def test_a_password_in_an_address_is_refused_by_name(machine, mirrors, refusal):
    mirrors("http://me:secret@127.0.0.1:1/zoo")
    assert "http://…@127.0.0.1:1/zoo: index.json: a name and a password in an address are not sent" in refusal()


def test_a_pipe_in_a_folder_is_not_waited_for(mirror, mirrors, refusal):
    (mirror / "index.json").unlink()
    os.mkfifo(mirror / "index.json")
    mirrors(mirror)
    assert "index.json: it is not a file" in refusal()


def test_a_mirror_of_many_names_does_not_print_them_all(machine, mirrors, tmp_path):
    (tmp_path / "index.json").write_bytes(servers.INDICES["of many names"]()["index.json"])
    mirrors(tmp_path)
    with pytest.raises(UnknownNameError) as caught:
        fetch("zzz")
    assert len(str(caught.value)) < 2000


def test_the_small_mirror_of_the_hostile_servers_is_right(machine, mirrors, tmp_path):
    for name, content in small_mirror().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    mirrors(tmp_path)
    assert fetch("made-up") == cache.place("made-up", 1)
