"""A small training run in a process of its own, killed as often as asked: python small_run.py FOLDER KILLS.

The process that is started here only imports; each start of the run is a fork of it, so that it costs no imports.
Prints the sha256 of the weights that the run ends with.
"""

import hashlib
import os
import random
import signal
import sys
import time
from pathlib import Path

import keras

from zoo.models.tagger import Tagger
from zoo.models.tagger_backbone import TaggerBackbone
from zoo.models.tagger_preprocessor import TaggerPreprocessor
from zoo.store import weights
from zoo.training.trainer import Trainer, make_deterministic

NAMES = ["Ada", "Bo", "Cleo", "Dov", "Enid"]
VERBS = ["runs", "sings", "sleeps", "counts"]
SENTENCES = [[name, verb, "and", other, "too"] for name in NAMES for verb in VERBS for other in NAMES]
TAGS = [["B-PER", "O", "O", "B-PER", "O"]] * len(SENTENCES)
EPOCHS = 5


def small_tagger() -> Tagger:
    letters = sorted({letter for sentence in SENTENCES for token in sentence for letter in token})
    words = [word.lower() for word in (*VERBS, "and", "too", *NAMES)]
    preprocessor = TaggerPreprocessor(words, words, letters, ["x", "xx", "Xx", "Xxx"], ["O", "B-PER", "I-PER"])
    sizes = preprocessor.encoder.sizes()
    numbers = {"learned_words": 8, "common_words": 5, "word_size": 4, "cased_word_size": 3, "learned_size": 4}
    backbone = TaggerBackbone(**sizes, **numbers, character_size=4, filters=4, units=6)
    return Tagger(backbone, preprocessor)


def run(folder: Path, average: float = 0.9) -> str:
    """Trains to the end from wherever the folder's state is; gives the sha256 of the weights."""
    make_deterministic(7)
    model = small_tagger()
    model.compile(
        optimizer=keras.optimizers.AdamW(0.01, use_ema=True, ema_momentum=average),
        run_eagerly=True,  # starting is what takes time here, and compiling a graph most of it
    )
    batches = model.batches(SENTENCES, TAGS, batch_size=8, seed=7, epochs=EPOCHS)
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
    return hashlib.sha256((folder / weights.FILE_NAME).read_bytes()).hexdigest()


def killed(folder: Path, saves: int, wait: float) -> None:
    """Starts the run and kills it `wait` seconds after it has saved its state so many times."""
    place = folder / "state" / "place.json"
    child = os.fork()
    if child == 0:
        run(folder)
        os._exit(0)
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


if __name__ == "__main__":
    chance = random.Random(1)
    for _ in range(int(sys.argv[2])):
        killed(Path(sys.argv[1]), chance.randint(0, 2), chance.uniform(0.0, 0.3))
    print(run(Path(sys.argv[1])))
