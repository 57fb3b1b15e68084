"""What holds for every text of Unicode, by checkpoint: places are the user's, canonically equal texts have equal
answers, a batch answers as its texts one by one, and what cannot be answered has a typed error of one line."""

import os
import unicodedata

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import zoo
from benchmarks.fuzzing.texts import VERBS
from zoo.errors import RowError

MARKS = "'’`´ʼ\"“”„-‐–—…\u00a0\u00ad\u200b\u200d\ufe0f\u0301\u0323\r\n\t&<>;.,!?()[]|:/@#0123456789"
HTML = ["<br />", "<b>", "</b>", "&amp;", "&#39;", "&nbsp;", "<!--", "-->"]
WORDS = [
    "Angela",
    "Merkel",
    "met",
    "José",
    "O'Brien",
    "in",
    "Berlin",
    "a",
    "fine",
    "film",
    "don't",
    "well-known",
    "U.S.",
]
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=6),
        st.text(MARKS, max_size=4),
        st.sampled_from(HTML),
        st.sampled_from([f"{word} " for word in WORDS]),
    ),
    max_size=10,
).map("".join)

AT_ONCE = 20
MANY = int(os.environ.get("ZOO_PROPERTY_TEXTS", "2000"))
"""Texts of each checkpoint in the slow test."""


@pytest.fixture(scope="module", params=VERBS)
def ask(request):
    model = zoo.load(request.param, runtime="onnx")
    return lambda x: getattr(model, VERBS[request.param])(x, on_error="skip")


def numbers(answer) -> np.ndarray:
    """The numbers of an answer."""
    if isinstance(answer, float | int):
        return np.array([answer], float)
    if isinstance(answer, str | RowError):
        return np.zeros(0)
    parts = answer.values() if isinstance(answer, dict) else answer
    return np.concatenate([np.zeros(0), *map(numbers, parts)])


def check(ask, texts):
    answers = ask(texts)
    assert len(answers) == len(texts)
    for row, (text, answer) in enumerate(zip(texts, answers, strict=True), 1):
        if isinstance(answer, RowError):
            assert answer.row == row and "\n" not in str(answer)
            continue
        assert answer.text == text
        for placed in [*getattr(answer, "tokens", []), *getattr(answer, "entities", [])]:
            if not isinstance(placed, str):  # the tokens of a language model have no place
                assert text[placed.start : placed.end] == placed.text
    apart = ask([unicodedata.normalize("NFD", text) for text in texts])
    single = ask(texts[0])
    for one, other in [*zip(answers, apart, strict=True), (answers[0], single)]:
        assert isinstance(one, RowError) == isinstance(other, RowError)
    for name in ("tags", "label", "logprob", "probabilities", "output"):
        for one, other in [*zip(answers, apart, strict=True), (answers[0], single)]:
            if hasattr(one, name):
                found, expected = getattr(one, name), getattr(other, name)
                assert np.allclose(numbers(found), numbers(expected), rtol=1e-4, atol=1e-4)
                assert not isinstance(found, str) or found == expected


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS, min_size=AT_ONCE, max_size=AT_ONCE))
def test_texts_of_all_of_unicode(ask, texts):
    check(ask, texts)


@pytest.mark.slow
@settings(max_examples=MANY // AT_ONCE, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS, min_size=AT_ONCE, max_size=AT_ONCE))
def test_many_texts_of_all_of_unicode(ask, texts):
    check(ask, texts)
