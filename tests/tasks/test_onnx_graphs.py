"""The graphs of an exported folder belong to its architecture, and are checked in little memory."""

import tracemalloc

import pytest

from benchmarks.fuzzing.networks import ARCHITECTURES, exported
from zoo.errors import CheckpointError
from zoo.tasks import onnx_loading
from zoo.tasks.onnx_graphs import check_graphs


def test_a_graph_with_fewer_weights_than_its_architecture_is_refused(tmp_path):
    network = exported(ARCHITECTURES["tagger"])
    larger = network._replace(made=network.made.model_copy(update={"units": 4096}))
    with pytest.raises(CheckpointError, match=r"exported: its graphs hold \S+ of its architecture's 1\S+ weights; ex"):
        onnx_loading.load(larger.write(tmp_path / "exported"))


def test_a_graph_is_checked_in_less_memory_than_its_file(tmp_path):
    made = ARCHITECTURES["language-model"].model_copy(update={"units": 512, "tied": False})
    network = exported(made)
    paths = {"model": network.write(tmp_path / "exported") / "model.onnx"}
    tracemalloc.start()
    check_graphs(paths, made, network.symbols, network.labels)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 0.5 * paths["model"].stat().st_size + 2**20
