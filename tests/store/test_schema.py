"""A stranger's JSON is refused in memory and time that follow from its size, in one line."""

import json
import time
import tracemalloc

import pytest

from zoo.errors import CheckpointError, DownloadError
from zoo.store import vocabulary
from zoo.store.checkpoint import JSON_LIMIT, read
from zoo.store.index import parse_index

HUGE = {
    "empty objects": b'{"scores":[{"trade_off":[' + b"{}," * (10**6) + b"{}]}]}",
    "lists": b'{"scores":[' + b"[]," * 10**6 + b"[]]}",
    "numbers where texts are": b'{"labels":[' + b"0," * (2 * 10**6) + b"0]}",
    "unknown fields": b"{" + b",".join(b'"f%d":0' % number for number in range(300_000)) + b"}",
    "fields within fields": b'{"files":{' + b",".join(b'"a%d.b":0' % number for number in range(250_000)) + b"}}",
    "brackets": b"[" * JSON_LIMIT,
    "digits": b'{"version":' + b"9" * (JSON_LIMIT - 100) + b"}",
    "a long text": b'{"name":"' + b"x" * (JSON_LIMIT - 100) + b'"}',
}


def refuse(call, *arguments, error=CheckpointError) -> str:
    """The message of a refusal that took less than 100 MB and 5 s."""
    tracemalloc.start()
    begun = time.perf_counter()
    try:
        with pytest.raises(error) as caught:
            call(*arguments)
        assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - begun < 5
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 1000
    return str(caught.value)


@pytest.mark.parametrize("kind", HUGE)
def test_a_large_checkpoint_json_is_refused(tmp_path, kind):
    assert len(HUGE[kind]) <= JSON_LIMIT
    (tmp_path / "checkpoint.json").write_bytes(HUGE[kind])
    assert str(tmp_path) in refuse(read, tmp_path)


@pytest.mark.parametrize("kind", HUGE)
def test_a_large_index_is_refused(kind):
    refuse(parse_index, HUGE[kind], "index.json", error=DownloadError)


@pytest.mark.parametrize(
    ("symbols", "said"),
    [
        (["x"] * 3 + [1] * 10**6, "'words.3': Input should be a valid string"),
        ([{}] * 10**6, "more than 50,000 times '{'"),
        ([[]] * 10**6, "more than 50,000 times '\\['"),
        (["x" * 501], "'words.0': String should have at most 500 characters"),
        ([""], "'words.0': String should have at least 1 character"),
    ],
)
def test_a_large_vocabulary_is_refused(tmp_path, symbols, said):
    known = {name: ["x"] for name in ("cased_words", "characters", "shapes")}
    (tmp_path / "vocabulary.json").write_text(json.dumps({"words": symbols, **known}))
    assert said.replace("\\", "") in refuse(vocabulary.read, tmp_path, "tagger")


def test_a_vocabulary_that_is_too_long_is_not_read(tmp_path):
    with (tmp_path / "vocabulary.json").open("wb") as file:
        file.truncate(vocabulary.LIMIT + 1)
    assert "larger than" in refuse(vocabulary.read, tmp_path, "tagger")
