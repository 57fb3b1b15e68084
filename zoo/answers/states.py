"""Where a network that reads on from where it stopped has got to."""

import numpy as np

States = dict[str, np.ndarray]
"""The states of all layers, each (batch, size) float32, by their names."""
