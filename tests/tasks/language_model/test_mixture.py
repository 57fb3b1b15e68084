"""Texts and sentences of several data sets, mixed for a language model."""

import pytest

from zoo import datasets
from zoo.tasks.language_model import mixture
from zoo.tasks.language_model.recipe import Part


class Made(list):
    """Examples of a data set that lies nowhere."""

    def at(self, places):
        return map(self.__getitem__, places)


FOUND = {
    "wikitext2": [{"text": " \n = One = \n \n A well @-@ known <unk> . \n"}, {"text": " \n = Two = \n \n Here . \n"}],
    "conll2003": [{"tokens": ["Rome", "wins", "."]}, {"tokens": ["Oslo", "lost", "."]}],
    "english_novels": [{"text": "He didn't go. She went at 1,000.\nSo well-bred!"}],
}


@pytest.fixture(autouse=True)
def made_up(monkeypatch):
    monkeypatch.setattr(datasets, "load", lambda name, split: Made(FOUND[name] if split == "train" else []))


def part(dataset: str, **fields) -> Part:
    return Part(dataset=dataset, **{"characters": 10_000} | fields)


def texts(*parts: Part, seed: int = 1) -> list[str]:
    return [text for text, _ in mixture.mix(list(parts), seed)]


def test_sentences_of_texts_and_of_tokens():
    assert sorted(texts(part("conll2003"), part("english_novels"))) == [
        "He did n't go .",
        "Oslo lost .",
        "Rome wins .",
        "She went at 1,000 .",
        "So well-bred !",
    ]
    assert "A well-known \N{REPLACEMENT CHARACTER} ." in texts(part("wikitext2"))


def test_whole_texts_keep_their_lines_in_wikitexts_tokens():
    assert texts(part("english_novels", whole=True)) == ["He didn 't go . She went at 1 @,@ 000 .\nSo well @-@ bred !"]
    assert sorted(texts(part("wikitext2", whole=True))) == [row["text"] for row in FOUND["wikitext2"]]


def test_enough_characters_end_a_part_and_repeats_do_not_count():
    assert len(texts(part("conll2003", characters=5, repeats=3))) == 3


def test_the_seed_decides_the_order():
    parts = [part("conll2003", repeats=5), part("english_novels")]
    assert texts(*parts) == texts(*parts) != texts(*parts, seed=2)


def test_a_part_without_a_say_in_the_vocabulary():
    rows = mixture.mix([part("conll2003"), part("english_novels", vocabulary=False)], 1)
    assert {text.split()[0] for text, counts in rows if counts} == {"Rome", "Oslo"}
    assert len(rows) == 5


def test_whole_texts_for_characters_are_as_they_are_written():
    rows = mixture.mix([part("english_novels", whole=True)], 1, "character")
    assert [text for text, _ in rows] == [FOUND["english_novels"][0]["text"]]
