"""What goes wrong as a network runs is one error of zoo, whoever wrote the network."""

import numpy as np
import onnx
import pytest

from benchmarks.fuzzing.networks import ARCHITECTURES, exported
from zoo.errors import CheckpointError
from zoo.onnx.session import Network
from zoo.tasks import onnx_loading


def test_arrays_that_do_not_fit_are_one_error():
    network = Network(exported(ARCHITECTURES["classifier"]).graphs["model.onnx"])
    for ids in (np.zeros((2, 3, 1), np.int32), np.zeros((2, 3), np.float32), np.full((2, 3), 1000, np.int32)):
        with pytest.raises(CheckpointError, match=r"^the graph: .*export the model again$") as error:
            network({"token_ids": ids})
        assert "\n" not in str(error.value) and len(str(error.value)) < 500


def test_a_vocabulary_with_more_words_than_the_graph_has_vectors_is_one_error(tmp_path):
    network = exported(ARCHITECTURES["tagger"])
    words = [*network.symbols.words, "road"]
    more = network._replace(symbols=network.symbols.model_copy(update={"words": words}))
    model = onnx_loading.load(more.write(tmp_path / "exported"))
    assert model.tag("the old mill") is not None
    with pytest.raises(CheckpointError, match=r"model\.onnx: .*indices element out of data bounds"):
        model.tag("the old road")


@pytest.fixture
def loaded_with(tmp_path):
    """Loads an exported network of a task with weights from one number to its opposite."""

    def load(task: str, weight: float):
        network = exported(ARCHITECTURES[task])
        model = onnx.ModelProto.FromString(network.graphs["model.onnx"])
        for tensor in model.graph.initializer:
            if tensor.data_type == onnx.TensorProto.FLOAT:
                numbers = weight * np.linspace(1, -1, len(tensor.raw_data) // 4)
                tensor.raw_data = numbers.astype(np.float32).tobytes()
        return onnx_loading.load(network.write(tmp_path / "exported", {"model.onnx": model.SerializeToString()}))

    return load


def test_numbers_that_are_not_finite_are_one_error(loaded_with):
    model = loaded_with("language-model", 3e38)
    for ask in (model.score, model.generate):
        with pytest.raises(CheckpointError, match="numbers that are not finite"):
            ask("ab")


def test_weights_that_no_training_gives_have_an_answer(loaded_with):
    assert np.isfinite(loaded_with("language-model", -1e6).score("ab").perplexity)
    assert loaded_with("trigger-word", -1e4).listen(np.zeros(8000, np.float32)) == []
