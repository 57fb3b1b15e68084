"""Recurrent layers with random weights, and what they read."""

import pytest
from equations import INPUTS, STEPS, UNITS, states_of

from zoo.cells import make_cell
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent


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
