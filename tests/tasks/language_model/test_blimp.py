"""Pairs of sentences of which one is better English."""

import math
from types import SimpleNamespace

import pytest

from zoo.tasks.language_model.blimp import evaluate_pairs


class Scorer:
    """Finds the shorter of two texts the more probable one."""

    def score(self, texts):
        return [SimpleNamespace(logprob=-float(len(text))) for text in texts]


def pairs(paradigm, term, *sentences):
    return [
        {"UID": paradigm, "linguistics_term": term, "sentence_good": good, "sentence_bad": bad}
        for good, bad in sentences
    ]


RIGHT, WRONG, EVEN = ("a", "aa"), ("aa", "a"), ("a", "b")


def test_a_term_is_the_average_of_its_paradigms_and_the_whole_that_of_all_paradigms():
    found = evaluate_pairs(
        Scorer(),
        [
            *pairs("Adjunct_island", "island_effects", RIGHT, RIGHT, RIGHT, WRONG),
            *pairs("plural_1", "subject_verb_agreement", RIGHT),
            *pairs("plural_2", "subject_verb_agreement", WRONG, WRONG),
            *pairs("Adjunct_island", "island_effects", RIGHT, RIGHT, RIGHT, RIGHT),
        ],
    )

    assert found == {
        "average": pytest.approx((7 / 8 + 1 + 0) / 3),
        "island-effects": 7 / 8,
        "subject-verb-agreement": 0.5,
        "adjunct-island": 7 / 8,
        "plural-1": 1.0,
        "plural-2": 0.0,
    }


def test_of_two_sentences_that_are_as_probable_the_better_is_not_found():
    assert evaluate_pairs(Scorer(), pairs("p", "t", EVEN, RIGHT))["average"] == 0.5


def test_whole_sentences_are_scored_each_once(make_language_model):
    model = make_language_model("ab", layers=1)
    good, bad = sorted(["ab", "ba"], key=lambda text: -model.score(text).logprob)

    assert evaluate_pairs(model, pairs("p", "t", (good, bad), (bad, good), (good, bad)))["p"] == pytest.approx(2 / 3)
    assert math.isfinite(model.score(bad).logprob)
