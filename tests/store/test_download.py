"""A download ends with a whole checkpoint in the cache or with one clear line, never with a half."""

import errno
import socket
import threading

import pytest

from zoo.errors import UnknownNameError
from zoo.store import cache, timed_http
from zoo.store.download import fetch


def cut_off(handler):
    content = handler.weights()
    handler.send(content[: len(content) // 2], length=len(content))


def too_short(handler):
    handler.send(handler.weights()[:-1])


def one_wrong_byte(handler):
    content = bytearray(handler.weights())
    content[100_000] ^= 1
    handler.send(bytes(content))


def ten_times_the_size(handler):
    handler.send(handler.weights() * 10)


def missing(handler):
    handler.send_error(404)


def no_http(handler):
    handler.wfile.write(b"\x1b[31mnot\r\nHTTP\r\n\r\n")


WRONG = [
    (cut_off, "model.safetensors is cut off after 150000 of 300000 bytes"),
    (too_short, "model.safetensors is cut off after 299999 of 300000 bytes"),
    (one_wrong_byte, "sha256 differs"),
    (ten_times_the_size, "model.safetensors: it is larger than the 300000 bytes expected"),
    (missing, "model.safetensors: HTTP status 404"),
    (no_http, "model.safetensors: what was answered is not HTTP"),
]


def test_a_checkpoint_is_fetched_from_a_server(mirror, serve, mirrors, whole):
    mirrors(serve(mirror).url)
    assert whole(fetch("ner-tiny"))


def test_a_checkpoint_is_fetched_from_a_folder_or_a_file_address(mirror, mirrors, whole):
    for address in (mirror, mirror.as_uri()):
        mirrors(address)
        assert whole(fetch("ner-tiny", 1))
        cache.clear_cache()


def test_what_is_in_the_cache_is_not_asked_for_again(mirror, serve, mirrors):
    server = serve(mirror)
    mirrors(server.url)
    fetch("ner-tiny")
    asked = len(server.asked)
    fetch("ner-tiny", 1)
    assert len(server.asked) == asked


@pytest.mark.parametrize(("spoil", "message"), WRONG)
def test_what_a_server_does_wrong_is_named_and_leaves_nothing(mirror, serve, mirrors, spoil, message, refusal):
    server = serve(mirror, spoil)
    mirrors(server.url)
    found = refusal()
    assert message in found and server.url in found and found.isprintable()


@pytest.mark.parametrize(("spoil", "message"), WRONG)
def test_the_next_mirror_is_tried(mirror, serve, mirrors, spoil, message, whole):
    bad, good = serve(mirror, spoil), serve(mirror)
    mirrors(bad.url + ",", good.url)
    assert whole(fetch("ner-tiny"))
    assert bad.asked and good.asked


def test_when_all_fail_each_is_named(mirror, serve, mirrors, tmp_path, refusal):
    bad, worse = serve(mirror, one_wrong_byte), serve(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}"
        mirrors(bad.url, worse.url, closed, tmp_path / "nowhere", "ftp://example.org")
        found = refusal()
    for part in (
        f"{bad.url}: ner-tiny/1/model.safetensors is not",
        f"{worse.url}: index.json: HTTP status 404",
        f"{closed}: index.json: [Errno {errno.ECONNREFUSED}] Connection refused",
        f"{tmp_path / 'nowhere'}: index.json: [Errno 2] No such file",
        "ftp://example.org: index.json: expected an http, https or file address, or a folder",
    ):
        assert part in found


def test_a_silent_server_is_given_up(mirror, serve, mirrors, monkeypatch, refusal):
    done = threading.Event()
    monkeypatch.setattr(timed_http, "TIMEOUT", 0.2)
    mirrors(serve(mirror, lambda _: done.wait(30)).url)
    found = refusal()
    done.set()
    assert "model.safetensors: timed out" in found


def test_an_endless_answer_is_hung_up_on(mirror, serve, mirrors, refusal):
    sent = []
    hung_up = threading.Event()

    def endless(handler):
        try:
            for _ in range(1000):
                handler.wfile.write(b"x" * 2**16)
                sent.append(2**16)
        except OSError:
            hung_up.set()

    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        endless(handler)

    mirrors(serve(mirror, answer).url)
    assert "larger than the 300000 bytes expected" in refusal()
    assert hung_up.wait(10) and sum(sent) < 2**26


def test_a_redirect_to_another_server_is_not_followed(mirror, serve, mirrors, refusal):
    elsewhere = serve(mirror)

    def redirect(handler):
        handler.send_response(302)
        handler.send_header("Location", elsewhere.url + handler.path)
        handler.end_headers()

    mirrors(serve(mirror, redirect).url)
    found = refusal()
    assert f"redirects to '{elsewhere.url}/ner-tiny/1/model.safetensors'" in found
    assert elsewhere.asked == []


@pytest.mark.parametrize("scheme", ["https", "ftp", "file"])
def test_a_redirect_to_another_scheme_is_not_followed(mirror, serve, mirrors, scheme, refusal):
    def redirect(handler):
        handler.send_response(301)
        handler.send_header("Location", f"{scheme}://{handler.headers['Host']}/x")
        handler.end_headers()

    server = serve(mirror, redirect)
    mirrors(server.url)
    assert f"redirects to '{server.url.replace('http', scheme)}/x'" in refusal()


def test_a_redirect_on_the_same_server_is_followed(mirror, serve, mirrors, whole):
    def redirect(handler):
        handler.send_response(307)
        handler.send_header("Location", handler.path + "?again")
        handler.end_headers()

    mirrors(serve(mirror, redirect).url)
    assert whole(fetch("ner-tiny"))


def test_a_name_that_no_mirror_lists_is_unknown(mirror, mirrors):
    mirrors(mirror)
    with pytest.raises(UnknownNameError, match=r"did you mean ner-tiny\?"):
        fetch("ner-tinny")
    with pytest.raises(UnknownNameError, match=r"did you mean ner-tiny@1\?"):
        fetch("ner-tiny", 2)


def test_without_a_mirror_the_error_says_how_to_name_one(machine, refusal):
    assert "set ZOO_CHECKPOINT_URL" in refusal()


def test_offline_opens_no_socket(mirror, mirrors, monkeypatch, whole, refusal):
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a socket was opened"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("a name was resolved"))
    monkeypatch.setenv("ZOO_OFFLINE", "1")
    mirrors("http://localhost:1", "https://example.org")
    assert refusal().count("ZOO_OFFLINE is set") == 2
    mirrors("http://localhost:1", mirror)
    assert whole(fetch("ner-tiny"))
    mirrors("http://localhost:1")
    assert whole(fetch("ner-tiny", 1))
