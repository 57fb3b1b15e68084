"""Keras cells: one time step of a recurrent network, a file each.

from zoo.cells import LSTMCell, make_cell

make_cell("lstm", units=128)     # the same as LSTMCell(128)
"""

from zoo.cells.cell import Cell
from zoo.cells.gru import GRUCell
from zoo.cells.lstm import LSTMCell
from zoo.cells.peephole_lstm import PeepholeLSTMCell
from zoo.cells.rnn import RNNCell
from zoo.cells.simplified_gru import SimplifiedGRUCell
from zoo.errors import UnknownNameError

__all__ = [
    "CELLS",
    "Cell",
    "GRUCell",
    "LSTMCell",
    "PeepholeLSTMCell",
    "RNNCell",
    "SimplifiedGRUCell",
    "make_cell",
]

CELLS: dict[str, type[Cell]] = {
    "rnn": RNNCell,
    "simplified-gru": SimplifiedGRUCell,
    "gru": GRUCell,
    "lstm": LSTMCell,
    "peephole-lstm": PeepholeLSTMCell,
}


def make_cell(name: str, units: int, /, **options) -> Cell:
    """The cell of a name, such as "peephole-lstm". Raises `UnknownNameError`, which lists the names there are."""
    if name not in CELLS:
        raise UnknownNameError("cell", str(name), CELLS)
    return CELLS[name](units, **options)
