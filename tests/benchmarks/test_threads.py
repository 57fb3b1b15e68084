"""The benchmark of threads that share a model counts what is wrong."""

import numpy as np
import pytest

from benchmarks.threads import Counts, Question, ask_by_threads, same


def test_wrong_answers_and_errors_are_counted_by_verb():
    counts = Counts(1e-6)
    asked = [
        Question("tag", lambda model: [1.0 + 1e-7, model]),
        Question("score", lambda model: ["b"]),
        Question("listen", lambda model: model[5]),
    ]
    ask_by_threads("model", asked, [[1.0, "model"], ["a"], "l"], counts, 0.05)
    assert not counts.good and all(counts.calls[question.verb] for question in asked)
    assert counts.wrong == {"tag": 0, "score": counts.calls["score"], "listen": 0}
    assert counts.errors == {"tag": 0, "score": 0, "listen": counts.calls["listen"]}


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"a": (1.0, "x")}, {"a": (1.0, "x")}, True),
        ({"a": (1.0, "x")}, {"a": (1.1, "x")}, False),
        ({"a": 1.0}, {"b": 1.0}, False),
        ([1.0], [1.0, 2.0], False),
        (np.ones(3), np.ones(3) + 1e-9, True),
        (np.ones(3), np.ones(2), False),
    ],
)
def test_answers_are_the_same_but_for_a_share_of_their_numbers(one, other, equal):
    assert same(one, other, 1e-6) == equal
