"""Progress bars."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

from rich.console import Console

from zoo import console


def test_the_main_thread_alone_shows_a_bar(monkeypatch):
    written = StringIO()
    monkeypatch.setattr(console, "err", Console(file=written, force_terminal=True))

    def counted():
        return list(console.track(range(3), "counting"))

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(counted).result() == [0, 1, 2] and written.getvalue() == ""
    assert counted() == [0, 1, 2] and "counting" in written.getvalue()
