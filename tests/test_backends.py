"""Cells, layers and bundled checkpoints on the other two backends of Keras."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import keras
import pytest

TESTS = Path(__file__).parent
QUICK_TO_COMPILE = "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="the run on TensorFlow starts those on the others")
@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_cells_layers_and_checkpoints_pass_on_every_backend(backend):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"needs {backend}: pip install {backend}")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "tests/cells", "tests/layers", "tests/test_checkpoints.py"],
        cwd=TESTS.parent,
        env={**os.environ, "KERAS_BACKEND": backend, "XLA_FLAGS": QUICK_TO_COMPILE},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, "\n".join(done.stdout.splitlines()[-40:])
