"""One step of one network per file, and their names."""

from zoo.cells.cell import Cell
from zoo.cells.gru import GRUCell
from zoo.cells.lstm import LSTMCell
from zoo.cells.peephole_lstm import PeepholeLSTMCell
from zoo.cells.rnn import RNNCell
from zoo.cells.simplified_gru import SimplifiedGRUCell
from zoo.errors import UnknownNameError

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
