"""What an architecture says of its weights before anything is built is what Keras builds."""

import numpy as np
import pytest
from safetensors import safe_open

from zoo.store import catalogue, vocabulary, weights
from zoo.store.checkpoint import read
from zoo.tasks.registry import checkpoint_spec, task_of, weight_shapes
from zoo.tasks.shared.weight_shapes import parameters

CELLS = ("rnn", "simplified-gru", "gru", "lstm", "peephole-lstm")

NETWORKS = [
    *[
        (make, {"cell": cell})
        for make in ("make_tagger", "make_binary_tagger", "make_language_model")
        for cell in CELLS
    ],
    ("make_tagger", {"layers": 3}),
    ("make_binary_tagger", {"bidirectional": False}),
    ("make_language_model", {"layers": 1}),
    ("make_language_model", {"layers": 3, "tied": True}),
    ("make_language_model", {"layers": 1, "tied": True}),
    ("make_language_model", {"embedding_size": 0}),
    ("make_classifier", {}),
    ("make_classifier", {"layers": 2, "top_units": 3, "bidirectional": True, "pooling": ["last", "attention"]}),
    ("make_classifier", {"hidden_units": 7, "cell": "peephole-lstm", "pooling": ["max", "mean", "attention"]}),
    ("make_pronouncer", {}),
    ("make_pronouncer", {"attention": False, "cell": "gru", "layers": 2, "decoder_layers": 2}),
    ("make_pronouncer", {"cell": "peephole-lstm", "decoder_layers": 2}),
    ("make_tune_generator", {}),
    ("make_tune_generator", {"tied": True, "layers": 2}),
    ("make_trigger_word", {}),
    ("make_trigger_word", {"layers": 3, "cell": "lstm"}),
]


@pytest.mark.parametrize(("make", "options"), NETWORKS)
def test_the_shapes_are_those_of_the_network(request, make, options):
    model = request.getfixturevalue(make)(**options)
    task = task_of(model)
    shapes = weight_shapes(task)(*checkpoint_spec(task).describe(model), getattr(model, "labels", []))
    assert shapes == {name: np.shape(value) for name, value in weights.of(model).items()}


@pytest.mark.parametrize("name", catalogue.names())
def test_the_shapes_are_those_of_a_bundled_checkpoint(name):
    folder = catalogue.find(name)
    made = read(folder)
    task = made.architecture.task
    shapes = weight_shapes(task)(made.architecture, vocabulary.read(folder, task), made.labels)
    with safe_open(folder / weights.FILE_NAME, framework="numpy") as file:
        assert shapes == {key: tuple(file.get_slice(key).get_shape()) for key in file.keys()}  # noqa: SIM118
    assert parameters(shapes) == made.parameters
