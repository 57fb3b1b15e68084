"""Checkpoints to models, and models to checkpoints."""

import os
import re
from pathlib import Path

from zoo.errors import CheckpointError
from zoo.models.tagger import Tagger
from zoo.models.tagger_backbone import TaggerBackbone
from zoo.models.tagger_preprocessor import TaggerPreprocessor
from zoo.store import golden, vocabulary, weights
from zoo.store.architecture import TaggerArchitecture
from zoo.store.atomic import replace_folder
from zoo.store.catalogue import find
from zoo.store.checkpoint import Checkpoint, entry, read, verify
from zoo.store.checkpoint import write as write_checkpoint
from zoo.store.vocabulary import TaggerVocabulary

_FILES = (weights.FILE_NAME, vocabulary.FILE_NAME, golden.FILE_NAME)


def load(name: str | os.PathLike) -> Tagger:
    """A pretrained model with its preprocessor, ready to predict and to train on.

    Args:
        name: of a checkpoint (`ner-bilstm`), of a version (`ner-bilstm@1`), or the path of a folder that `save` wrote.

    Raises:
        UnknownNameError: no such checkpoint; the message names the nearest.
        CheckpointError: the folder is incomplete or altered; nothing of it has been used.
        DownloadError: the checkpoint is on a mirror, and could not be fetched whole.
    """
    folder = find(name)
    checkpoint = read(folder)
    verify(folder, checkpoint)
    symbols = vocabulary.read(folder)
    _check_size(checkpoint, symbols)
    model = construct(checkpoint.architecture, symbols, checkpoint.labels)
    weights.read(folder, model)
    model.checkpoint = checkpoint
    return model


def _check_size(checkpoint: Checkpoint, symbols: TaggerVocabulary) -> None:
    """Refuses an architecture that is larger than its file of weights, before memory is taken for it."""
    made = checkpoint.architecture
    least = (
        len(symbols.words) * made.word_size
        + len(symbols.cased_words) * made.cased_word_size
        + made.learned_words * made.learned_size
        + len(symbols.characters) * made.character_size
        + len(symbols.shapes) * made.shape_size
        + made.filters * made.character_size
        + 8 * made.layers * made.units**2
        + len(checkpoint.labels) ** 2
    )
    file = checkpoint.files.get(weights.FILE_NAME)
    if file is None or 2 * least > file.bytes:  # a float16 takes two bytes
        raise CheckpointError(
            f"{checkpoint.name}: {weights.FILE_NAME} is too small for its architecture; "
            "save or fetch the checkpoint again"
        )


def construct(architecture: TaggerArchitecture, symbols: TaggerVocabulary, labels: list[str]) -> Tagger:
    """The network and the preprocessor that an architecture and a vocabulary describe, with fresh weights."""
    chosen = architecture.model_dump(exclude={"task", "max_word_length", "output_dropout"})
    preprocessor = TaggerPreprocessor(
        **symbols.model_dump(), labels=labels, max_word_length=architecture.max_word_length
    )
    backbone = TaggerBackbone(**preprocessor.encoder.sizes(), **chosen)
    return Tagger(backbone, preprocessor, output_dropout=architecture.output_dropout)


def describe(model: Tagger) -> tuple[TaggerArchitecture, TaggerVocabulary]:
    """What `construct` needs to make the same network."""
    encoder = model.preprocessor.encoder
    config = model.backbone.get_config()
    chosen = {name: config[name] for name in TaggerArchitecture.model_fields if name in config}
    architecture = TaggerArchitecture(
        task="tagger", max_word_length=encoder.max_word_length, output_dropout=model.output_dropout, **chosen
    )
    return architecture, TaggerVocabulary(**encoder.vocabularies())


def save(model: Tagger, folder: str | os.PathLike, **facts) -> Checkpoint:
    """Writes a model as a checkpoint folder that `load` reads; an older version there is replaced in one step.

    Args:
        folder: where to.
        facts: fields of `Checkpoint` to record, such as `summary` or `scores`; the name is the folder's by default.

    Raises:
        CheckpointError: the folder cannot be written (nothing is lost), or holds other things.
    """
    folder = Path(folder)
    architecture, symbols = describe(model)
    base = getattr(model, "checkpoint", None)
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")[:64] or "model"
    fields = {
        "name": name,
        "version": 1,
        "summary": f"Fine-tuned from {base.name}." if base else "A tagger.",
        "licence": base.licence if base else "unstated",
        "data": base.data if base else [],
        "scores": [],
        "based_on": f"{base.name}@{base.version}" if base else None,
        **facts,
    }

    def build(new: Path) -> None:
        vocabulary.write(new, symbols)
        weights.write(new, model)
        # What is recorded is what the rounded weights give.
        rounded = construct(architecture, symbols, model.labels)
        weights.read(new, rounded)
        golden.write(new, rounded)
        checkpoint = Checkpoint(
            **fields,
            architecture=architecture,
            labels=model.labels,
            parameters=model.count_params(),
            files={file: entry(new / file) for file in _FILES},
        )
        write_checkpoint(new, checkpoint)

    replace_folder(build, folder)
    return read(folder)
