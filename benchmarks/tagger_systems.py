"""The taggers that `benchmarks.ner` compares: those of zoo, on three runtimes, and spaCy's."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from rich.progress import SpinnerColumn

from zoo.console import progress
from zoo.errors import InputError
from zoo.store import cache

DATASET = "conll2003"

Sentences = list[list[str]]


class System(NamedTuple):
    """One of them: its name, how to ask it, where it lies and how it is loaded."""

    name: str
    tag_all: Callable[[list[str]], object]
    tag_one: Callable[[str], object]
    tags_of: Callable[[Sentences], Sentences]
    folder: Path
    imports: str
    load: str
    """Python that makes `tag` of the folder `path`."""
    others: Sequence[Path] = ()
    """Folders of what it loads besides."""


def zoo_system(checkpoint: str) -> System:
    """A checkpoint of zoo."""
    from zoo.store.catalogue import find
    from zoo.tasks.keras_loading import load

    folder = find(checkpoint)
    model = load(folder)
    return System(
        name=f"{model.checkpoint.name}@{model.checkpoint.version}",
        tag_all=model.analyse,
        tag_one=model.tag,
        tags_of=model.predict,
        folder=folder,
        imports="from zoo.tasks.keras_loading import load",
        load="tag = load(path).tag",
        others=[find(name) for name in model.checkpoint.architecture.language_models],
    )


def exported_system(checkpoint: str) -> System:
    """The same without Keras."""
    from zoo.export.onnx_folder import export_onnx
    from zoo.store.catalogue import find
    from zoo.store.checkpoint import read
    from zoo.tasks import onnx_loading

    known = read(find(checkpoint))
    folder = cache.root() / "benchmarks" / f"{known.name}-exported"
    export_onnx(checkpoint, folder)
    light = onnx_loading.load(folder)
    return System(
        name=f"{known.name}@{known.version}, exported",
        tag_all=light.analyse,
        tag_one=light.tag,
        tags_of=light.tags_of,
        folder=folder,
        imports="from zoo.tasks import onnx_loading",
        load="tag = onnx_loading.load(path).tag",
    )


def torch_system(checkpoint: str) -> System:
    """Its network in `torch.nn` with the same weights, asked in the same way."""
    from benchmarks.torch_tagger import TorchTagger
    from zoo.store.catalogue import find

    folder = find(checkpoint)
    tagger = TorchTagger(folder)
    return System(
        name=f"{tagger.checkpoint.name}@{tagger.checkpoint.version}, torch",
        tag_all=tagger.analyse,
        tag_one=tagger.tag,
        tags_of=tagger.tags_of,
        folder=folder,
        imports="from benchmarks.torch_tagger import TorchTagger; from pathlib import Path",
        load="tag = TorchTagger(Path(path)).tag",
    )


def spacy_system(folder: Path) -> System:
    """spaCy's pipe in `folder`, trained first if it is not there."""
    import spacy
    from spacy.tokens import Doc

    from zoo.store.atomic import replace_folder

    replace_folder(train_spacy, folder, keep=Path.is_dir)
    try:
        nlp = spacy.load(folder)
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} holds no pipe of spaCy's; name another by --spacy-model, or remove it") from error

    def tags_of(sentences: Sentences) -> Sentences:
        docs = nlp.pipe(Doc(nlp.vocab, words=tokens) for tokens in sentences)
        return [[f"{token.ent_iob_}-{token.ent_type_}".removesuffix("-") for token in doc] for doc in docs]

    return System(
        name="spaCy ner",
        tag_all=lambda texts: list(nlp.pipe(texts)),
        tag_one=nlp,
        tags_of=tags_of,
        folder=folder,
        # Its pipe needs no torch, and would import it where it is installed: a second more, and 180 MB.
        imports="sys.modules['torch'] = None; import spacy",
        load="tag = spacy.load(path)",
    )


def train_spacy(folder: Path) -> None:
    """Trains spaCy's `ner` pipe on the train split, and puts the best on the validation split into `folder`."""
    import spacy
    from spacy.cli.init_config import init_config
    from spacy.tokens import Doc, DocBin
    from spacy.training.initialize import init_nlp
    from spacy.training.loop import train

    from zoo.tasks.tagger.train import read_split

    config = init_config(lang="en", pipeline=["ner"], optimize="efficiency")
    blank = spacy.blank("en")
    # Read before there is a bar: nothing of rich can be imported while TFDS is, which has imports wait for their use.
    splits = {"train": read_split(DATASET, "train"), "dev": read_split(DATASET, "validation")}
    with TemporaryDirectory() as temporary, progress(SpinnerColumn()) as display:
        bar = display.add_task("training spaCy's ner", total=None)
        for name, rows in splits.items():
            path = Path(temporary) / f"{name}.spacy"
            rows = zip(*rows, strict=True)
            DocBin(docs=[Doc(blank.vocab, words=tokens, ents=tags) for tokens, tags in rows]).to_disk(path)
            config["paths"][name] = str(path)

        def log(info: dict[str, Any] | None) -> None:
            if info is not None:
                best = max(score for score, _ in info["checkpoints"])
                display.update(bar, description=f"training spaCy's ner: step {info['step']:,}, best F1 {best:.3f}")

        # spaCy finds what writes its log by a name.
        spacy.registry.loggers("zoo.progress", func=lambda: lambda nlp, stdout, stderr: (log, lambda: None))
        config["training"]["logger"] = {"@loggers": "zoo.progress"}
        with open(os.devnull, "w") as nowhere:
            train(init_nlp(config), Path(temporary), stdout=nowhere, stderr=nowhere)
        copytree(Path(temporary) / "model-best", folder, dirs_exist_ok=True)
