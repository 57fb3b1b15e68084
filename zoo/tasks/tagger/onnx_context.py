"""The context of words, read over ONNX."""

from collections.abc import Sequence

import numpy as np

from zoo.generation.states import zeros
from zoo.onnx.session import Network
from zoo.store.checkpoint import read
from zoo.tasks.language_model.context_graph import context_graph
from zoo.tasks.language_model.onnx_model import text_encoder
from zoo.tasks.stored_model import read_model
from zoo.tasks.tagger.context import ContextualEmbeddings, language_model_folder


class OnnxContextualEmbeddings(ContextualEmbeddings):
    """A `ContextualEmbeddings` of two checkpoints.

    Args:
        names: of the versions of a forward and a backward model of characters, which must be here as checkpoints.
    """

    def __init__(self, names: Sequence[str]):
        encoders, self._networks = [], []
        for folder in map(language_model_folder, names):
            checkpoint, symbols, tensors = read_model(folder, read(folder))
            encoders.append(text_encoder(checkpoint, symbols))
            graph = context_graph(checkpoint.architecture, tensors)
            self._networks.append(Network(graph.SerializeToString()))
        super().__init__(encoders)

    @property
    def width(self):
        return sum(network.width for network in self._networks)

    def _features(self, way, ids, places):
        network = self._networks[way]
        states = zeros(network.state_sizes, len(ids))
        return network({"token_ids": ids, "places": places.astype(np.int64), **states})
