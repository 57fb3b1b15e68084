"""What a user does with each kind of example, in a process of `benchmarks.fuzzing.watchdog`."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import zoo
from benchmarks.fuzzing import sounds, tunes
from benchmarks.fuzzing.watchdog import Check

SENTENCE = "Angela Merkel met O'Brien in Berlin."
TUNE = "X:1\nM:4/4\nL:1/8\nK:G\nGABc dedB|dedB dedB|c2ec B2dB|A2AG G4|]"


def show() -> Check:
    """`zoo show` of a folder."""
    from typer.testing import CliRunner

    from zoo.cli import app

    def check(folder: Path) -> None:
        found = CliRunner().invoke(app, ["show", str(folder)])
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception

    return check


def load_onnx() -> Check:
    """`zoo.load(folder, runtime="onnx")` and an answer."""
    return lambda folder: _ask(zoo.load(folder, runtime="onnx"))


def load_keras() -> Check:
    """`zoo.load(folder)` and an answer."""
    zoo.load("tune-type").classify(TUNE)  # what Keras prepares once in a process
    return lambda folder: _ask(zoo.load(folder))


def ask(name: str, verb: str) -> Check:
    """A batch of texts to a checkpoint."""
    model = zoo.load(name, runtime="onnx")
    return lambda texts: getattr(model, verb)(texts, on_error="skip")


def read_tune() -> Check:
    """A tune in every way in which zoo reads one; a classifier and a generator of tunes read it, too."""
    return partial(
        tunes.check, models={name: zoo.load(name, runtime="onnx") for name in ("tune-type", "tune-generator")}
    )


def hear() -> Check:
    """A sound to the model that listens."""
    return partial(sounds.check, models={"trigger-word": zoo.load("trigger-word", runtime="onnx")})


def _ask(model: Any) -> None:
    task = model.checkpoint.architecture.task
    if task in ("tagger", "binary-tagger"):
        model.analyse([SENTENCE, ""], on_error="skip")
    elif task == "classifier":
        model.classify([SENTENCE if model.encoder.unit == "word" else TUNE])
    elif task == "language-model":
        model.score(SENTENCE)
        model.generate("An", max_new_tokens=3, seed=1)
    elif task == "encoder-decoder":
        model.pronounce(["word"], on_error="skip")
    elif task == "trigger-word":
        model.listen(np.zeros(8000, np.float32))
    else:
        model.measure([TUNE])
