"""What the benchmark of pronunciation measures."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from benchmarks import g2p
from benchmarks.g2p import PEER, benchmark, peer_system, table
from zoo.errors import InputError


@pytest.fixture
def peer(monkeypatch):
    """A package of g2p_en's form, whose network says every letter; it would read a dictionary that is not there."""
    package, module, nltk = ModuleType("g2p_en"), ModuleType("g2p_en.g2p"), ModuleType("nltk")
    module.cmudict = SimpleNamespace(dict=lambda: pytest.fail("read"))
    nltk.download = lambda *names: pytest.fail("fetched")

    class G2p:
        def __init__(self):
            self.cmu = module.cmudict.dict()

        def predict(self, word):
            assert self.cmu == {} and word == word.lower()
            return [f"{letter.upper()}{place % 3}" for place, letter in enumerate(word)]

    module.G2p = G2p
    package.g2p = module
    for name, found in (("g2p_en", package), ("g2p_en.g2p", module), ("nltk", nltk)):
        monkeypatch.setitem(sys.modules, name, found)
    monkeypatch.setattr(g2p, "find_spec", lambda name: name)


def test_the_peers_network_is_asked_and_its_stress_left_out(peer):
    assert peer_system().say_all(["BAD", "kid"]) == ["B A D", "K I D"]
    assert peer_system().say_one("Bad") == "B A D"


def test_a_peer_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(g2p, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"g2p_en is not installed; pip install 'keras-rnn-zoo\[bench\]'"):
        peer_system()


@pytest.mark.slow
def test_all_are_measured_on_the_same_words(peer, monkeypatch):
    said = []

    class Model:
        def pronounce(self, words, beams):
            said.append((beams, words))
            answers = [SimpleNamespace(output="B AE D") for _ in ([words] if isinstance(words, str) else words)]
            return answers[0] if isinstance(words, str) else answers

    words = ["BAD", "ABBA", "BEAD"]
    monkeypatch.setattr(g2p, "load_model", lambda name, tasks, command: Model())
    monkeypatch.setattr(g2p, "in_8_bits", lambda name: Model())
    monkeypatch.setattr(g2p, "read_pronunciations", lambda dataset, split: (words, [["B AE D"], ["A B B A"], ["B"]]))
    monkeypatch.setattr(g2p, "version", lambda name: "1.0")
    answer = benchmark(["ours"], runs=2)
    rows = answer["systems"]
    own = [f"ours{form}, {search}" for form in ("", " in 8 bits") for search in ("greedy", "5 beams")]
    assert list(rows) == [*own, PEER] and answer["data"]["words"] == 3
    assert [row["wer"] for row in rows.values()] == pytest.approx([2 / 3] * 5)
    assert rows[PEER]["per"] == pytest.approx((1 + 3) / 8) and rows[PEER]["ratio"] == [1.0, 1.0]
    assert all(len(row["words_per_second"]) == 2 and row["latency_ms"]["median"] > 0 for row in rows.values())
    assert {beams for beams, _ in said} == {1, 5} and [beams for beams, read in said if read == words] == [1, 5] * 6
    assert len(table(answer).rows) == 5
