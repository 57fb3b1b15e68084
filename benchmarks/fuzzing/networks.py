"""Exported folders of tiny networks with random weights, made without Keras and training."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from zoo.store import architecture, checkpoint, vocabulary
from zoo.store.architecture import Architecture
from zoo.tasks import registry
from zoo.tasks.onnx_graphs import graphs
from zoo.text.iob2 import label_set

_SIZES = {
    "learned_words": 8,
    "common_words": 4,
    "word_size": 4,
    "cased_word_size": 3,
    "learned_size": 4,
    "character_size": 5,
    "shape_size": 3,
    "filters": 6,
    "max_word_length": 8,
}
_NO_DROPOUT = {"dropout": 0.0, "output_dropout": 0.0}

ARCHITECTURES: dict[str, Architecture] = {
    "tagger": architecture.TaggerArchitecture(
        task="tagger", cell="peephole-lstm", units=6, layers=1, **_SIZES, **_NO_DROPOUT
    ),
    "binary-tagger": architecture.BinaryTaggerArchitecture(
        task="binary-tagger",
        cell="gru",
        bidirectional=True,
        units=4,
        common_words=2,
        rare_rate=0.0,
        recurrent_dropout=0.0,
        dropout=0.0,
    ),
    "language-model": architecture.LanguageModelArchitecture(
        task="language-model", unit="character", end="\n", cell="lstm", units=6, layers=2, embedding_size=4, tied=True
    ),
    "classifier": architecture.ClassifierArchitecture(
        task="classifier",
        unit="word",
        lower=True,
        cell="lstm",
        units=4,
        layers=2,
        embedding_size=3,
        bidirectional=True,
        pooling=["last", "max", "mean", "attention"],
        hidden_units=5,
    ),
    "tune-generator": architecture.TuneGeneratorArchitecture(
        task="tune-generator", cell="gru", units=5, layers=2, embedding_size=5, residual=True
    ),
    "encoder-decoder": architecture.EncoderDecoderArchitecture(
        task="encoder-decoder",
        answer="pronunciation",
        cell="gru",
        units=4,
        layers=2,
        decoder_units=5,
        decoder_layers=2,
        embedding_size=3,
        attention=True,
    ),
    "trigger-word": architecture.TriggerWordArchitecture(
        task="trigger-word",
        rate=8000,
        bands=4,
        lowest=60.0,
        highest=3900.0,
        stacked=2,
        front_ends=["log", "pcen"],
        cell="gru",
        units=3,
        layers=2,
    ),
}
"""One of each task."""

LABELS = {
    "tagger": label_set(["PER"]),
    "binary-tagger": ["0", "1"],
    "classifier": ["good", "bad"],
    "trigger-word": ["up", "down"],
}
SYMBOLS: dict[str, dict[str, Any]] = {
    "tagger": {"words": ["old", "mill"], "cased_words": ["Ada"], "characters": list("adil"), "shapes": ["Xxx", "xx"]},
    "binary-tagger": {"words": ["old"], "shapes": ["Xxx", "xx"], "prefixes": ["mil"], "suffixes": ["ill"]},
    "language-model": {"symbols": list("abc")},
    "classifier": {"symbols": ["warm", "dull"]},
    "tune-generator": {"symbols": ["R:jig", "M:6/8", "K:G", "a", "b", "|"], "metres": {"jig": ["6/8"]}},
    "encoder-decoder": {"letters": list("dorw"), "symbols": ["AE", "B", "K"]},
    "trigger-word": {},
}


class Exported(NamedTuple):
    """What an exported folder holds: facts, symbols, and graphs by the names of their files."""

    made: Architecture
    labels: list[str]
    symbols: Any
    graphs: dict[str, bytes]

    def write(self, folder: Path, changed: Mapping[str, bytes] | None = None) -> Path:
        """Writes the folder, with other graphs in the place of some, and a `checkpoint.json` that is true of them."""
        folder.mkdir(parents=True, exist_ok=True)
        vocabulary.write(folder, self.symbols)
        for file, graph in {**self.graphs, **(changed or {})}.items():
            (folder / file).write_bytes(graph)
        files = {file: checkpoint.entry(folder / file) for file in (vocabulary.FILE_NAME, *self.graphs)}
        facts = {"name": "model", "version": 1, "summary": "", "licence": "CC0", "data": [], "scores": []}
        checkpoint.write(
            folder,
            checkpoint.Checkpoint(**facts, architecture=self.made, labels=self.labels, parameters=0, files=files),
        )
        return folder


def exported(made: Architecture, seed: int = 1, int8: bool = False) -> Exported:
    """What `zoo export` writes of a network of an architecture with random weights."""
    random, labels = np.random.default_rng(seed), LABELS.get(made.task, [])
    symbols = vocabulary.SCHEMAS[made.task](**SYMBOLS[made.task])
    shapes = registry.weight_shapes(made.task)(made, symbols, labels)
    tensors = {name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    written = graphs(made, labels, tensors)
    if int8:
        from zoo.onnx.quantize import in_8_bits  # which takes a while to import

        written = {name: in_8_bits(graph) for name, graph in written.items()}
    return Exported(made, labels, symbols, {f"{name}.onnx": one.SerializeToString() for name, one in written.items()})
