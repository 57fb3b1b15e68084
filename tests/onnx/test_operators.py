"""What zoo exports is what its check of graphs lets through, and nothing else is on the list."""

import onnx
import pytest

from benchmarks.fuzzing.networks import ARCHITECTURES, exported
from zoo.export.onnx_folder import export_onnx
from zoo.onnx.operators import OPERATORS
from zoo.store.catalogue import bundled
from zoo.store.checkpoint import read
from zoo.tasks import onnx_loading
from zoo.tasks.onnx_graphs import check_graphs

CELLS = ("rnn", "simplified-gru", "gru", "lstm", "peephole-lstm")
SMALL = {
    **dict.fromkeys(("units", "word_size", "cased_word_size", "learned_size", "character_size", "shape_size"), 5),
    **dict.fromkeys(("filters", "decoder_units", "learned_words"), 6),
    "common_words": 2,
}
OPTIONAL = ("embedding_size", "context_size", "context_projected", "top_units", "hidden_units")
"""What is 0 in some architectures."""


def small(made):
    """An architecture that has the parts of another, and few weights."""
    sizes = {name: size for name, size in SMALL.items() if hasattr(made, name)}
    return made.model_copy(update=sizes | {name: 4 for name in OPTIONAL if getattr(made, name, 0)})


def architectures():
    """Those of all tasks with all cells, and those of the bundled checkpoints, small."""
    for made in ARCHITECTURES.values():
        yield from (made.model_copy(update={"cell": cell}) for cell in CELLS)
    seen = []
    for path in sorted(bundled().glob("*/checkpoint.json")):
        made = small(read(path.parent).architecture)
        if made not in seen:
            seen.append(made)
            yield made


def operators(graph, found):
    """Adds the operators of a graph and of those inside it, and their attributes, to those that were found."""
    for node in graph.node:
        found.setdefault((node.domain, node.op_type), set()).update(attribute.name for attribute in node.attribute)
        for attribute in node.attribute:
            if attribute.HasField("g"):
                operators(attribute.g, found)


def test_every_architecture_passes_and_the_list_has_no_operator_more(tmp_path):
    found = {}
    for made in architectures():
        for int8 in (False, True):
            network = exported(made, int8=int8)
            folder = network.write(tmp_path / "exported")
            paths = {file.removesuffix(".onnx"): folder / file for file in network.graphs}
            check_graphs(paths, made, network.symbols, network.labels)
            for graph in network.graphs.values():
                operators(onnx.ModelProto.FromString(graph).graph, found)
    listed = {(operator.domain, name): set(operator.attributes) for name, operator in OPERATORS.items()}
    assert found.keys() == listed.keys()
    assert all(attributes <= listed[name] for name, attributes in found.items())
    assert set().union(*found.values()) == set().union(*listed.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", [path.parent.name for path in sorted(bundled().glob("*/model.safetensors"))])
def test_every_bundled_checkpoint_passes_as_it_is(name, tmp_path):
    for int8 in (False, True):
        export_onnx(name, tmp_path / "exported", int8=int8, overwrite=True)
        onnx_loading.load(tmp_path / "exported")
