"""Log-probabilities by an exported network."""

import numpy as np

from zoo.generation.scorer import SequenceScorer
from zoo.onnx.session import Network


class OnnxScorer(SequenceScorer):
    """Scores ids with an exported network.

    Args:
        network: from `token_ids` and states to `logits` and states.
        tokens: the number of different ids.
    """

    def __init__(self, network: Network, tokens: int):
        super().__init__(tokens, network.state_sizes)
        self._network = network

    def _read(self, ids, targets, states):
        states = self._network({"token_ids": np.ascontiguousarray(ids), **states})
        logits = states.pop("logits")
        # In place, since the logits may fill much of the memory.
        logits -= logits.max(axis=-1, keepdims=True)
        log_probs = np.take_along_axis(logits, targets[..., None], axis=-1)[..., 0]
        return log_probs - np.log(np.exp(logits, out=logits).sum(axis=-1)), states
