"""Pronouncers over ONNX."""

import numpy as np

from zoo.generation.beam_search import beam_search
from zoo.onnx.session import Network, across_cores
from zoo.store import vocabulary
from zoo.tasks.pronouncer.encoder import PronunciationEncoder
from zoo.tasks.pronouncer.inference import PronouncerInference
from zoo.tasks.shared.onnx_model import OnnxModel
from zoo.text.vocabulary import END, UNKNOWN


class OnnxPronouncer(OnnxModel, PronouncerInference):
    GRAPHS = ("encoder", "decoder")
    THREADS = 1  # a step is too small for several cores, which share the groups of words

    def __init__(self, folder, checkpoint, graphs):
        super().__init__(folder, checkpoint, graphs)
        symbols = vocabulary.read(folder, vocabulary.EncoderDecoderVocabulary)
        self.encoder = PronunciationEncoder(**symbols.model_dump())
        self._never = np.arange(len(self.encoder.target)) == UNKNOWN

    def _encode(self, source_ids):
        return self._networks["encoder"]({"source_ids": source_ids})

    def _search_each(self, search, groups):
        return across_cores(search, groups)

    def _search(self, encoded, limits, beams, wanted):
        decoder = self._networks["decoder"]
        states = {name: encoded[name] for name in decoder.state_sizes}
        known = {name: values for name, values in encoded.items() if name not in states}
        step = _Step(decoder, known)
        last = np.full(len(limits), END, np.int32)
        return beam_search(step, last, states, limits, END, self._never, beams, wanted, empty=False)


class _Step:
    """The decoder, with what it knows of the sequences of each row."""

    def __init__(self, network: Network, known: dict[str, np.ndarray]):
        self._network, self._known = network, known
        self._rows = None

    def __call__(self, last, states, rows):
        if rows is not self._rows:
            self._rows = rows
            self._theirs = {name: _chosen(values, rows) for name, values in self._known.items()}
        states = self._network({"ids": last, **states, **self._theirs})
        return states.pop("logits"), states


def _chosen(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The rows, without a copy where they are all that there are, in their order."""
    return values if np.array_equal(rows, np.arange(len(values))) else values[rows]
