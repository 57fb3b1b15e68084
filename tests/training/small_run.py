"""A small training run, killed as often as asked, and the same run left alone: python small_run.py FOLDER KILLS.

The process that is started here only imports; each start of a run is a fork of it, so that it costs no imports.
They end with their weights in FOLDER/killed and FOLDER/whole.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import keras
import tensorflow as tf

from zoo.store import weights
from zoo.tasks.binary_tagger.backbone import BinaryTaggerBackbone
from zoo.tasks.binary_tagger.encoder import FORMS
from zoo.tasks.binary_tagger.model import BinaryTagger
from zoo.tasks.binary_tagger.preprocessor import BinaryTaggerPreprocessor
from zoo.training.trainer import Trainer, make_deterministic

NAMES = ["Ada", "Bo", "Cleo", "Dov", "Enid"]
VERBS = ["runs", "sings", "sleeps", "counts"]
SENTENCES = [[name, verb, other] for name in NAMES for verb in VERBS for other in NAMES]
TAGS = [[1, 0, 1]] * len(SENTENCES)
EPOCHS = 5


def small_tagger() -> BinaryTagger:
    """Reads one way by the simplest cell: what starts and trains soonest, and draws words and features to drop."""
    preprocessor = BinaryTaggerPreprocessor([verb.lower() for verb in VERBS], ["xx", "Xx", "Xxx"], ["ru"], ["s"])
    encoder = preprocessor.encoder
    sizes = {"width": encoder.width, "ones": len(FORMS), "words": len(encoder.words), "common_words": 3}
    return BinaryTagger(BinaryTaggerBackbone(**sizes, cell="rnn", units=4, bidirectional=False), preprocessor)


def run(folder: Path, average: float = 0.9) -> None:
    """Trains to the end from wherever the folder's state is, and writes the weights there."""
    tf.config.run_functions_eagerly(True)  # starting is what takes time here, and compiling a graph most of it
    make_deterministic(7)
    model = small_tagger()
    model.compile(optimizer=keras.optimizers.AdamW(0.01, use_ema=True, ema_momentum=average))
    batches = model.make_batches(SENTENCES, TAGS, batch_size=8, seed=7, epochs=EPOCHS)
    Trainer(
        model,
        batches,
        EPOCHS,
        validate=lambda: model.evaluate(SENTENCES[:20], TAGS[:20]),
        metric="f1",
        folder=folder,
        save_seconds=0.0,
    ).run()
    weights.write(folder, model)


def start(folder: Path) -> int:
    """The process of a run that goes on from wherever the folder's state is."""
    child = os.fork()
    if child == 0:
        run(folder)
        os._exit(0)
    return child


def killed(folder: Path, saves: int, wait: float) -> None:
    """Starts the run and kills it `wait` seconds after it has saved its state so many times."""
    place = folder / "state" / "place.json"
    child = start(folder)
    seen, before = 0, _changed(place)
    while seen < saves:
        time.sleep(0.002)
        if os.waitpid(child, os.WNOHANG)[0]:
            sys.exit("the run ended before it was killed; make it longer")
        now = _changed(place)
        seen, before = seen + (now != before), now
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def whole(folder: Path) -> None:
    """Starts the run and lets it come to its end."""
    if os.waitpid(start(folder), 0)[1]:
        sys.exit("the run failed")


if __name__ == "__main__":
    folder, chance = Path(sys.argv[1]), random.Random(1)
    for _ in range(int(sys.argv[2])):
        killed(folder / "killed", chance.randint(0, 2), chance.uniform(0.0, 0.15))
    whole(folder / "killed")
    whole(folder / "whole")
