"""How an exported network reads ids for a language model."""

import numpy as np

from zoo.generation.scorer import SequenceScorer
from zoo.onnx.session import Network


class OnnxScorer(SequenceScorer):
    """The probabilities that a network gives.

    Args:
        network: from `token_ids` and states to `logits` and states.
        tokens: how many different ids there are.
    """

    def __init__(self, network: Network, tokens: int):
        super().__init__(tokens, network.state_sizes)
        self._network = network

    def _read(self, ids, targets, states):
        states = self._network({"token_ids": np.ascontiguousarray(ids), **states})
        logits = states.pop("logits")
        # In place: these are as many numbers as fit into memory well.
        logits -= logits.max(axis=-1, keepdims=True)
        told = np.take_along_axis(logits, targets[..., None], axis=-1)[..., 0]
        return told - np.log(np.exp(logits, out=logits).sum(axis=-1)), states
