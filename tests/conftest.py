"""What all tests share; `fixtures/` has the rest by subject."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

if os.environ.get("KERAS_BACKEND", "tensorflow") != "tensorflow":
    # Referees count in float64: JAX must be told before it is imported, and so must Keras, which takes it for float32.
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    from keras.src.backend.common import dtypes

    dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"

pytest_plugins = [
    "fixtures.backends",
    "fixtures.checkpoints",
    "fixtures.classifier",
    "fixtures.command_line",
    "fixtures.language_model",
    "fixtures.pronouncer",
    "fixtures.recipes",
    "fixtures.taggers",
    "fixtures.trigger_word",
    "fixtures.tune_generator",
]


def pytest_collection_modifyitems(items):
    """The runs on other backends come first: they take longest, in processes of their own beside the others."""
    items.sort(key=lambda item: item.path.name != "test_backends.py")


# Read once: tests of the settings themselves change the environment.
_DATA = Path(os.environ.get("ZOO_DATA_DIR") or Path(__file__).parents[2] / "shared" / "data")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of the real data; tests that ask for it (and are marked `data`) are skipped where there is none."""
    if not _DATA.is_dir():
        pytest.skip("needs the real data: ZOO_DATA_DIR, or shared/data beside the checkout")
    return _DATA


@pytest.fixture(autouse=True)
def operations_as_before():
    """Takes back what training by a recipe or `zoo fit` asks TensorFlow for, and what keeps Keras from XLA."""
    yield
    if "tensorflow" in sys.modules:
        from tensorflow.python.framework.config import disable_op_determinism  # which has no public name

        disable_op_determinism()


@pytest.fixture
def write_file(tmp_path):
    """Writes a file, and gives its path."""

    def write(content: str | bytes, name: str = "file.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def random() -> np.random.Generator:
    """Random numbers that are the same for every run of a test."""
    return np.random.default_rng(1)
