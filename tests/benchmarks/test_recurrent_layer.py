"""The benchmark of recurrent layers runs what it says it runs."""

import numpy as np
import pytest

from zoo.cells import make_cell
from zoo.layers.recurrent import Recurrent

torch = pytest.importorskip("torch")


@pytest.mark.parametrize("cell", ["gru", "simplified-gru", "peephole-lstm"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # TorchScript is on its way out
def test_loops_in_torchscript_are_the_same_networks(cell, random):
    from benchmarks.torch_cells import LOOPS

    layer = Recurrent(make_cell(cell, 4), return_sequences=True)
    inputs = random.normal(size=(2, 5, 3)).astype("float32")
    expected = np.asarray(layer(inputs))
    weights = [torch.tensor(values) for values in layer.get_weights()]
    np.testing.assert_allclose(LOOPS[cell](torch.tensor(inputs), *weights).numpy(), expected, atol=1e-6)
