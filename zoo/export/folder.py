"""Models as folders that need no Keras: ONNX graphs, and the vocabulary and the facts that belong to them."""

import os
from pathlib import Path

import keras

from zoo.errors import CheckpointError, InputError
from zoo.store import vocabulary, weights
from zoo.store.atomic import replace_folder
from zoo.store.checkpoint import Checkpoint, entry, read
from zoo.store.checkpoint import write as write_checkpoint
from zoo.store.load import described
from zoo.store.tasks import TASKS, task_of


def export_onnx(model: keras.Model, folder: str | os.PathLike) -> Checkpoint:
    """Writes a model as ONNX graphs, `model.onnx` or, of an encoder–decoder, `encoder.onnx` and `decoder.onnx`, with
    `vocabulary.json` and `checkpoint.json` beside them; what was exported there before is replaced in one step.

    The graphs have the inputs and outputs of the Keras model (`zoo.export.networks`), any batch and any length, and
    ONNX's own recurrent operators wherever these have a cell's equations.

    Raises:
        InputError: onnx is not installed.
        CheckpointError: the folder cannot be written (nothing is lost), or holds other things.
    """
    try:
        import onnx

        from zoo.export.networks import graphs
    except ModuleNotFoundError as error:
        raise InputError(f"this needs {error.name}: pip install {error.name}") from error
    architecture, symbols = TASKS[task_of(model)].describe(model)
    made = graphs(architecture, getattr(model, "labels", []), weights.of(model))
    for graph in made.values():
        onnx.checker.check_model(graph, full_check=True)

    def build(new: Path) -> None:
        vocabulary.write(new, symbols)
        for name, graph in made.items():
            (new / f"{name}.onnx").write_bytes(graph.SerializeToString())
        files = [vocabulary.FILE_NAME, *(f"{name}.onnx" for name in made)]
        entries = {file: entry(new / file) for file in files}
        base = getattr(model, "checkpoint", None)
        facts = {"summary": f"{base.name}, exported."} if base else {}
        write_checkpoint(new, described(model, folder, **facts, files=entries))

    folder = Path(folder)
    if (folder / weights.FILE_NAME).exists():
        raise CheckpointError(f"{folder} holds a checkpoint, whose weights would be lost; choose another folder")
    replace_folder(build, folder)
    return read(folder)
