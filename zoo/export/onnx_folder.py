"""Models as folders that need no Keras: ONNX graphs, and the vocabulary and the facts that belong to them."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from zoo.errors import CheckpointError, InputError
from zoo.export.places import check_exportable
from zoo.store import vocabulary, weights
from zoo.store.atomic import replace_folder
from zoo.store.catalogue import find
from zoo.store.checkpoint import Checkpoint, entry, name_of, read
from zoo.store.checkpoint import write as write_checkpoint
from zoo.tasks.stored_model import read_model

if TYPE_CHECKING:
    import keras


class Source(NamedTuple):
    """What is exported: its name in words, facts for its checkpoint, its vocabulary, and its weights by their names."""

    named: str
    facts: dict[str, Any]
    symbols: bytes
    tensors: Mapping[str, np.ndarray]


def export_onnx(
    model: "keras.Model | str | os.PathLike", folder: str | os.PathLike, int8: bool = False, overwrite: bool = False
) -> Checkpoint:
    """Writes a model as ONNX graphs, `model.onnx` or, of an encoder–decoder, `encoder.onnx` and `decoder.onnx`, with
    `vocabulary.json` and `checkpoint.json` next to them.

    The graphs have the inputs and outputs of the Keras model (`zoo.tasks.onnx_graphs`), any batch and any length, and
    ONNX's own recurrent operators wherever these have a cell's equations.

    Args:
        model: a model, or the name or the folder of a checkpoint as `zoo.load` takes it, which takes no Keras.
        folder: where to; a new one, or an empty one.
        int8: weights of recurrent operators, tables and matrix products in 8 bits: a quarter of their size, and not
            quite the same answers.
        overwrite: replace what was exported there before, in one step. A folder with anything else in it is refused.

    Raises:
        InputError: a package is not installed, or a model in memory is none that can be exported.
        CheckpointError: the folder holds something, or cannot be written (nothing is lost); or a checkpoint that is
            damaged, or exported already.
        UnknownNameError, DownloadError: as `zoo.load`.
    """
    try:
        import onnx

        from zoo.tasks.onnx_graphs import graphs

        if int8:
            from zoo.onnx.quantize import in_8_bits
    except ModuleNotFoundError as error:
        raise InputError(f"this needs {error.name}: pip install {error.name}") from error
    check_exportable(folder, overwrite)
    source = _of_checkpoint(find(model)) if isinstance(model, str | os.PathLike) else of_model(model)
    try:
        made = graphs(source.facts["architecture"], source.facts["labels"], source.tensors)
    except InputError as error:
        raise CheckpointError(f"{source.named or 'the model'}: {error}; save or fetch it again") from error
    files = {}
    for name, graph in made.items():
        onnx.checker.check_model(graph, full_check=True)
        files[f"{name}.onnx"] = (in_8_bits(graph) if int8 else graph).SerializeToString()
    return write_exported(source, files, folder, f"exported{', weights in 8 bits' if int8 else ''}", overwrite)


def write_exported(
    source: Source, files: Mapping[str, bytes], folder: str | os.PathLike, what: str, overwrite: bool
) -> Checkpoint:
    """Writes files of networks with the vocabulary and the facts of their model; `what` they are ends the summary.

    Raises:
        CheckpointError: the folder holds something, or cannot be written; nothing is lost.
    """
    check_exportable(folder, overwrite)
    folder = Path(folder)
    summary = f"{source.named}, {what}." if source.named else f"{what.capitalize()}."

    def build(new: Path) -> None:
        for file, content in {vocabulary.FILE_NAME: source.symbols, **files}.items():
            (new / file).write_bytes(content)
        entries = {path.name: entry(path) for path in new.iterdir()}
        facts = {"name": name_of(folder), "version": 1, "summary": summary, "scores": [], "files": entries}
        write_checkpoint(new, Checkpoint(**source.facts, **facts))

    replace_folder(build, folder, overwrite=overwrite)
    return read(folder)


def of_model(model: "keras.Model") -> Source:
    """What is exported of a Keras model."""
    from zoo.tasks.keras_loading import described
    from zoo.tasks.registry import checkpoint_spec, task_of

    made = described(model, Path("model"), files={})
    _, symbols = checkpoint_spec(task_of(model)).describe(model)
    facts = _kept(made) | {"based_on": made.based_on}
    # It may have been trained since.
    named = f"A model made from {made.based_on.partition('@')[0]}" if made.based_on else ""
    return Source(named, facts, symbols.model_dump_json().encode(), weights.of(model))


def _of_checkpoint(folder: Path) -> Source:
    base = read(folder)
    if weights.FILE_NAME not in base.files:
        raise CheckpointError(f"{folder} holds no weights; export {base.origin}")
    stored = read_model(folder, base)
    facts = _kept(base) | {"based_on": f"{base.name}@{base.version}"}
    return Source(base.name, facts, stored.symbols.model_dump_json().encode(), stored.tensors)


def _kept(checkpoint: Checkpoint) -> dict[str, Any]:
    """What is as true of the export as of what it is made from."""
    return {
        field: getattr(checkpoint, field)
        for field in ("architecture", "labels", "parameters", "licence", "text_form", "limits", "data")
    }
