"""Cells, layers, models and bundled checkpoints on the other two backends of Keras."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import keras
import pytest

ROOT = Path(__file__).parents[1]
BACKENDS = ["jax", "torch"]
TESTS = [
    "tests/cells",
    "tests/layers",
    *(path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("tests/tasks/*/test_model_anywhere.py"))),
    "tests/tasks/test_keras_contract.py",
    "tests/tasks/test_keras_saving.py",
    "tests/tasks/test_threads.py",
    "tests/training/test_layer_groups.py",
    "tests/test_checkpoints.py",
]
QUICK_TO_COMPILE = (  # half of the time on JAX is XLA's, and nothing here runs long enough to win it back
    "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true --xla_cpu_use_fusion_emitters=false"
)


@pytest.fixture(scope="module")
def runs(pytestconfig):
    """The tests on each backend that is installed, started side by side, the slow ones where this run has them, too."""
    marked = pytestconfig.getoption("markexpr")
    started = {}
    for backend in BACKENDS:
        if importlib.util.find_spec(backend):
            started[backend] = subprocess.Popen(
                [sys.executable, "-m", "pytest", "-x", "-n", "2", "-m", marked, *TESTS],
                cwd=ROOT,
                env={**os.environ, "KERAS_BACKEND": backend, "XLA_FLAGS": QUICK_TO_COMPILE},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
    yield started
    for process in started.values():
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="the run on TensorFlow starts those on the others")
@pytest.mark.parametrize("backend", BACKENDS)
def test_cells_layers_models_and_checkpoints_pass_on_every_backend(backend, runs):
    if backend not in runs:
        pytest.skip(f"needs {backend}: pip install {backend}")
    output, _ = runs[backend].communicate()
    assert runs[backend].returncode == 0, "\n".join(output.splitlines()[-40:])
