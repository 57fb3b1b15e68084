"""Pronouncers over ONNX."""

from collections.abc import Sequence

import numpy as np

from zoo.data.batching import by_length, filled
from zoo.generation.beam_search import beam_search, log_softmax
from zoo.onnx.session import Network, across_cores
from zoo.tasks.pronouncer.encoder import Pair, PronunciationEncoder
from zoo.tasks.pronouncer.inference import PronouncerInference
from zoo.tasks.shared.onnx_model import OnnxModel
from zoo.text.vocabulary import END, PADDING, UNKNOWN

_AT_ONCE = 2**12
"""Padded ids in one call."""


class OnnxPronouncer(OnnxModel, PronouncerInference):
    GRAPHS = ("encoder", "decoder")
    THREADS = 1  # a step is too small for several cores, which share the groups of words

    def __init__(self, checkpoint, symbols, graphs):
        super().__init__(checkpoint, symbols, graphs)
        self.encoder = PronunciationEncoder(**symbols.model_dump())
        self._never = np.arange(len(self.encoder.target)) == UNKNOWN

    def log_probabilities(self, pairs: Sequence[Pair]) -> list[np.ndarray]:
        groups = by_length([len(source) + len(target) for source, target in pairs], _AT_ONCE)
        scored = across_cores(lambda group: self._scored([pairs[index] for index in group]), groups)
        found: list[np.ndarray] = [np.zeros(0)] * len(pairs)
        for group, rows in zip(groups, scored, strict=True):
            for index, row in zip(group, rows, strict=True):
                found[index] = row
        return found

    def _scored(self, pairs: Sequence[Pair]) -> list[np.ndarray]:
        """`log_probabilities` of pairs of about one length: the decoder reads the true ids, step by step."""
        decoder = self._networks["decoder"]
        encoded = self._encode(filled([source for source, _ in pairs], PADDING))
        targets = filled([target for _, target in pairs], END)
        states = {name: encoded.pop(name) for name in decoder.state_sizes}
        step, everyone = _Step(decoder, encoded), np.arange(len(pairs))
        last, columns = np.full(len(pairs), END, np.int32), []
        for ids in targets.T:
            logits, states = step(last, states, everyone)
            columns.append(log_softmax(logits.astype(np.float64))[everyone, ids])
            last = ids
        table = np.stack(columns, axis=1)
        return [row[: len(target)] for row, (_, target) in zip(table, pairs, strict=True)]

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
