"""Recurrent layers with random weights, and what they read."""

from collections import defaultdict
from pathlib import Path

import keras
import pytest
from equations import INPUTS, STEPS, UNITS, states_of

from zoo.cells import make_cell
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent

_MANY, _KEPT = 12, 5


def pytest_collection_modifyitems(config, items):
    """Of the tests here that have a dozen forms or more, only every fifth form runs where the backend is not the one
    that recipes are trained on: compiling is what takes long there. Five has no divisor in common with the number of
    any choice, so that every cell, direction and mask still comes up."""
    if keras.backend.backend() == "tensorflow":
        return
    forms = defaultdict(list)
    for item in items:
        if Path(__file__).parent in item.path.parents:
            forms[item.nodeid.partition("[")[0]].append(item)
    left_out = {item for same in forms.values() if len(same) >= _MANY for item in same if same.index(item) % _KEPT}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def layer(random):
    """Makes a `Recurrent`, or a `Bidirectional` of one, over a cell (name, options), with random weights."""

    def make(cell=("lstm", {}), both_ways=False, dtype="float64", **options):
        name, cell_options = cell
        made = Recurrent(make_cell(name, UNITS, dtype=dtype, **cell_options), **options)
        made = Bidirectional(made, name="both") if both_ways else made
        made.build((None, None, INPUTS))
        made.set_weights([0.7 * random.normal(size=weight.shape) for weight in made.weights])
        return made

    return make


@pytest.fixture
def inputs(random):
    return random.normal(size=(4, STEPS, INPUTS))


@pytest.fixture
def states(random):
    """Makes the initial states of a cell (name, options)."""
    return lambda cell=("lstm", {}), ways=1: [random.normal(size=(4, UNITS)) for _ in range(ways * states_of(cell[0]))]
