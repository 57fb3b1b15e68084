"""Sentences of the toy rule, and a tagger that has learned it."""

import pytest


@pytest.fixture(scope="session")
def data(toy_tags):
    return toy_tags(160, seed=1)


@pytest.fixture(scope="session")
def others(toy_tags):
    return toy_tags(40, seed=2)


@pytest.fixture(scope="session")
def fitted(make_tagger, data, others):
    """A tagger that has learned the rule, and how its training went."""
    tagger = make_tagger()
    history = tagger.fit(*data, validation_data=others, epochs=8, batch_size=16, verbose=0)
    return tagger, history.history


@pytest.fixture(scope="session")
def tagger(fitted):
    return fitted[0]
