"""Every task is measured its own way."""

import pytest

from zoo.errors import InputError
from zoo.training.evaluate import evaluate_tags

SENTENCES, TAGS = [["Ada", "Bo", "ran"]], [["B-PER", "I-PER", "O"]]


def test_entities_are_scored_whole_and_words_one_by_one(make_tagger, make_binary_tagger, monkeypatch):
    tagger, binary = make_tagger(), make_binary_tagger()
    monkeypatch.setattr(tagger, "predict", lambda sentences: [["B-PER", "O", "O"]])
    monkeypatch.setattr(binary, "predict", lambda sentences: [[1, 0, 0]])

    assert evaluate_tags(tagger, SENTENCES, TAGS)["f1"] == 0.0
    assert evaluate_tags(binary, SENTENCES, TAGS)["f1"] == pytest.approx(2 / 3)


def test_a_model_that_is_not_ours_is_refused():
    with pytest.raises(InputError, match="tagger, binary-tagger"):
        evaluate_tags(object(), SENTENCES, TAGS)
