"""Small made-up checkpoints, a machine of its own for each test, and real web servers on loopback."""

import contextlib
import os
import random
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from zoo.errors import DownloadError
from zoo.store import cache, catalogue, checkpoint
from zoo.store.architecture import TaggerArchitecture
from zoo.store.download import fetch
from zoo.store.mirror import write_mirror
from zoo.store.schema import Strict

SIZE = 300_000
"""Bytes of the made-up weights: several chunks of a download."""


def smallest(schema: type[Strict]) -> dict:
    """The first choice and the least number that each field of a schema allows, of those it cannot do without."""
    described = schema.model_json_schema()
    fields = {name: described["properties"][name] for name in described["required"]}
    return {
        name: rule["const"] if "const" in rule else rule["enum"][0] if "enum" in rule else rule["minimum"]
        for name, rule in fields.items()
    }


@pytest.fixture
def make_checkpoint() -> Callable[..., checkpoint.Checkpoint]:
    """Fills a folder with a valid checkpoint, whose weights depend on its name and version."""

    def make(folder: Path, name: str = "ner-tiny", version: int = 1, **fields) -> checkpoint.Checkpoint:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.safetensors").write_bytes(random.Random(f"{name}@{version}").randbytes(SIZE))
        (folder / "vocabulary.json").write_text('["a", "b"]\n')
        made = dict(
            name=name,
            version=version,
            summary="Made up by a test.",
            licence="CC0-1.0",
            architecture=smallest(TaggerArchitecture),
            labels=["O", "B-PER", "I-PER"],
            parameters=1000,
            data=[{"name": "made-up", "licence": "CC0-1.0", "files": {"train.txt": "0" * 64}}],
            scores=[{"dataset": "made-up", "split": "test", "metrics": {"f1": 0.5}}],
            training={
                "recipe": name,
                "recipe_sha256": "0" * 64,
                "seed": 1,
                "seconds": 1.5,
                "processor": "made up",
                "versions": {"keras": "3"},
            },
            files={item: checkpoint.entry(folder / item) for item in ("vocabulary.json", "model.safetensors")},
        )
        made = checkpoint.Checkpoint(**(made | fields))
        checkpoint.write(folder, made)
        return made

    return make


@pytest.fixture
def machine(tmp_path, monkeypatch) -> Path:
    """A machine with an empty cache, no bundled checkpoint and no mirror; gives the folder of bundled ones."""
    monkeypatch.setattr(catalogue, "_PACKAGE", tmp_path / "clone" / "zoo")
    monkeypatch.setenv("ZOO_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv("ZOO_CHECKPOINT_URL", raising=False)
    monkeypatch.delenv("ZOO_OFFLINE", raising=False)
    folder = tmp_path / "clone" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def mirror(machine, make_checkpoint, tmp_path) -> Path:
    """A mirror of ner-tiny@1, which is not on the machine itself."""
    make_checkpoint(machine / "ner-tiny")
    write_mirror(tmp_path / "mirror")
    os.rename(machine / "ner-tiny", tmp_path / "original")
    return tmp_path / "mirror"


@pytest.fixture
def mirrors(monkeypatch) -> Callable[..., None]:
    """Sets the addresses that checkpoints are fetched from."""

    def name(*addresses: object) -> None:
        monkeypatch.setenv("ZOO_CHECKPOINT_URL", " ".join(str(address) for address in addresses))

    return name


@pytest.fixture
def whole() -> Callable[[Path], bool]:
    """Whether a folder is ner-tiny@1 to the byte, in its place, and alone in the cache."""

    def check(folder: Path) -> bool:
        checkpoint.verify(folder, checkpoint.read(folder))
        return folder == cache.place("ner-tiny", 1) and [item[:2] for item in cache.cached()] == [("ner-tiny", 1)]

    return check


@pytest.fixture
def refusal() -> Callable[..., str]:
    """The line of a refused download, after which the cache holds no file at all."""

    def line(name: str = "ner-tiny") -> str:
        with pytest.raises(DownloadError) as caught:
            fetch(name)
        assert "\n" not in str(caught.value)
        assert [path for path in cache.root().rglob("*") if path.is_file()] == []
        return str(caught.value)

    return line


class Server(ThreadingHTTPServer):
    """Hands out a folder; `weights`, where given, answers in its place when the weights are asked for."""

    def __init__(self, folder: Path, weights: Callable[[SimpleHTTPRequestHandler], None] | None = None):
        self.asked: list[str] = []
        self.weights = weights
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=folder))
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        """A client that hangs up is what some tests want."""


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        if self.server.weights and self.path.endswith("model.safetensors"):
            self.server.weights(self)
        else:
            super().do_GET()

    def weights(self) -> bytes:
        """What the mirror's file holds that was asked for."""
        return Path(self.translate_path(self.path)).read_bytes()

    def send(self, content: bytes, length: int | None = None) -> None:
        """Answers with `content`, announced as `length` bytes."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def serve():
    """Starts servers that end with the test."""
    with contextlib.ExitStack() as stack:

        def start(folder: Path, weights: Callable[[SimpleHTTPRequestHandler], None] | None = None) -> Server:
            server = stack.enter_context(Server(folder, weights))
            thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01))
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            return server

        yield start
