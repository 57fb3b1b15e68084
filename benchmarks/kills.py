"""Does a kill, or a write that fails, lose anything or leave a half?

    python -m benchmarks.kills [--trials 40]

What writes folders (`zoo.save`, `zoo.export_onnx`, a download, `zoo fit`, a training run) is ended at random: half of
the times by a kill, at a random moment or at a random call that writes; half by such a call that fails, or a file that
cannot grow. Then the place must hold the old version or the new one, whole, and what lies beside it must be there. The
same is done again without hindrance, and must end with the same bytes, and nothing left over.

Each trial is a fork, so that Keras is imported once.
"""

import errno
import hashlib
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, NamedTuple

import keras
import typer
from rich.table import Table

from benchmarks.command_line import run_command
from benchmarks.fuzzing.forks import REFUSED, count_calls, end, in_child, run
from zoo.console import out, track
from zoo.export.onnx_folder import export_onnx
from zoo.reproduction.finetune import fine_tune
from zoo.store import weights
from zoo.store.download import fetch
from zoo.store.mirror import write_mirror
from zoo.tasks.classifier.backbone import ClassifierBackbone
from zoo.tasks.classifier.model import Classifier
from zoo.tasks.classifier.preprocessor import ClassifierPreprocessor
from zoo.tasks.keras_loading import save
from zoo.training.trainer import Trainer, make_deterministic

TEXTS = [f"the {word} {noun}" for word in ("good", "warm", "dull", "bad") for noun in ("film", "owl", "day") * 3]
LABELS = ["positive"] * 18 + ["negative"] * 18
BESIDE = "thesis.docx"
EPOCHS = 3


def tiny(seed: int) -> Classifier:
    """A classifier of a few hundred weights."""
    make_deterministic(seed)
    words = ["the", "good", "warm", "dull", "bad", "film", "owl", "day"]
    preprocessor = ClassifierPreprocessor(words, ["negative", "positive"], "word", True)
    return Classifier(ClassifierBackbone(len(preprocessor.encoder), units=5, embedding_size=4), preprocessor, 0.0, 0)


class Scene(NamedTuple):
    """Something that writes: what is there before, what writes it, and the place, below a folder."""

    name: str
    prepare: Callable[[Path], Any]
    act: Callable[[Path], Any]
    place: str
    is_whole_after_a_kill: bool = True
    """Whether the place is the old or the new version at any time; else only after the same is done again."""


def _save(folder: Path, seed: int) -> None:
    save(tiny(seed), folder / "place" / "model", overwrite=True)


def _export(folder: Path, seed: int) -> None:
    export_onnx(folder / f"from-{seed}", folder / "place" / "model", overwrite=True)


def _prepare_export(folder: Path) -> None:
    for seed in (1, 2):
        save(tiny(seed), folder / f"from-{seed}")
    _export(folder, 1)


def _download(folder: Path) -> None:
    os.environ |= {"ZOO_CACHE_DIR": str(folder / "cache"), "ZOO_CHECKPOINT_URL": str(folder / "mirror")}
    fetch("model", 1)


def _prepare_download(folder: Path) -> None:
    """A damaged checkpoint in the cache, and a mirror that has it whole."""
    from zoo.store import mirror

    save(tiny(1), folder / "bundled" / "model")
    mirror.bundled = lambda: folder / "bundled"
    write_mirror(folder / "mirror")
    _download(folder)
    (folder / "cache" / "checkpoints" / "model" / "1" / weights.FILE_NAME).write_bytes(b"cut off")


def _fit(folder: Path, seed: int) -> None:
    fine_tune(folder / "base", folder / "train.csv", None, folder / "place" / "model", 1, seed, overwrite=True)


def _prepare_fit(folder: Path) -> None:
    save(tiny(1), folder / "base")
    rows = zip(TEXTS, LABELS, strict=True)
    (folder / "train.csv").write_text("text,label\n" + "".join(f"{text},{label}\n" for text, label in rows))
    _fit(folder, 1)


def _train(folder: Path) -> None:
    model = tiny(7)
    model.compile(optimizer=keras.optimizers.AdamW(0.01, use_ema=True, ema_momentum=0.9))
    batches = model.make_batches(TEXTS, LABELS, 8, 7, EPOCHS)
    options = {"metric": "accuracy", "folder": folder / "place" / "run", "save_seconds": 0.0}
    Trainer(model, batches, EPOCHS, validate=lambda: model.evaluate(TEXTS, LABELS), **options).run()
    save(model, folder / "place" / "run" / "checkpoint", overwrite=True)


SCENES = (
    Scene("zoo.save", lambda folder: _save(folder, 1), lambda folder: _save(folder, 2), "place/model"),
    Scene("zoo.export_onnx", _prepare_export, lambda folder: _export(folder, 2), "place/model"),
    Scene("download", _prepare_download, _download, "cache/checkpoints/model/1"),
    Scene("zoo fit", _prepare_fit, lambda folder: _fit(folder, 2), "place/model"),
    Scene("a training run", lambda folder: (folder / "place").mkdir(), _train, "place/run", False),
)


def content(place: Path) -> dict[str, str]:
    """What a place holds: the hash of each file; of a training run without its state, which has the seconds it took."""
    found = {}
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place)
        if name.parts[0] != "state":
            found[str(name)] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "a folder"
    return found


class Stage:
    """A scene that has been played once: how it looks before and after, how long it takes, and what it calls."""

    def __init__(self, scene: Scene, folder: Path):
        self.scene, self.before = scene, folder / "before"
        (folder / "counted").touch()
        self.before.mkdir()
        run(scene.prepare, self.before)
        (self.before / scene.place).parent.mkdir(parents=True, exist_ok=True)
        ((self.before / scene.place).parent / BESIDE).write_text("10 years")
        self._trial = folder / "trial"
        self.set_up()
        begun = time.monotonic()
        run(scene.act, self._trial)
        self.seconds = time.monotonic() - begun
        self.after = content(self.place)
        self.largest = max(path.stat().st_size for path in self.place.rglob("*") if path.is_file())
        self.beside = self.names()
        self.set_up()

        def note(calls: int) -> None:
            os.truncate(folder / "counted", calls)

        run(scene.act, self._trial, lambda: count_calls(note))
        self.calls = (folder / "counted").stat().st_size
        if content(self.place) != self.after:
            sys.exit(f"{scene.name} writes other bytes each time")

    @property
    def place(self) -> Path:
        return self._trial / self.scene.place

    def names(self) -> list[str]:
        return sorted(path.name for path in self.place.parent.iterdir())

    def set_up(self) -> None:
        shutil.rmtree(self._trial, ignore_errors=True)
        shutil.copytree(self.before, self._trial)

    def kill(self, chance: random.Random) -> str:
        """What a kill at random leaves, in a word or a sentence."""
        self.set_up()
        if chance.random() < 0.5:
            process, source = in_child(self.scene.act, self._trial)
            time.sleep(chance.uniform(0, self.seconds))
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            return self.judge(*end(process, source))
        place = chance.randint(1, self.calls)

        def at_call(number: int) -> None:
            if number == place:
                os.kill(os.getpid(), signal.SIGKILL)

        return self.judge(*end(*in_child(self.scene.act, self._trial, lambda: count_calls(at_call))))

    def fail(self, chance: random.Random) -> str:
        """What a write that fails leaves, in a word or a sentence."""
        self.set_up()
        place, code = chance.randint(1, self.calls), chance.choice((errno.ENOSPC, errno.EIO))

        def at_call(number: int) -> None:
            if number == place:
                raise OSError(code, os.strerror(code))

        def stop_growing() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (chance.randint(0, self.largest),) * 2)

        prepare = stop_growing if chance.random() < 0.5 else lambda: count_calls(at_call)
        return self.judge(*end(*in_child(self.scene.act, self._trial, prepare)))

    def judge(self, code: int, said: str) -> str:
        """What is there after an end, and after the same was done again: "old", "new", or what is wrong."""
        if code not in (0, REFUSED, -signal.SIGKILL) or (said and "\n" in said):
            return f"ends with {said.strip().splitlines()[-1] if said else code}"
        found = content(self.place)
        if self.scene.is_whole_after_a_kill and found not in (content(self.before / self.scene.place), self.after):
            return "a half"
        if (self.place.parent / BESIDE).read_text() != "10 years":
            return "a lost file"
        code, said = end(*in_child(self.scene.act, self._trial))
        if code:
            return f"not done again: {said or code}"
        again = content(self.place)
        if again != self.after:
            differ = sorted(name for name in again | self.after if again.get(name) != self.after.get(name))
            return f"other bytes when it is done again, in {', '.join(differ)}"
        # What is whole already is read, and nothing is written that would clear up.
        if found != self.after and self.names() != self.beside:
            return f"leaves {self.names()}"
        return "new" if found == self.after else "old"


def play(scene: int, kind: str, trials: int, seed: int) -> Counter[str]:
    """How often what came of trials of a scene, which are kills or failing writes."""
    chance = random.Random(f"{seed} {scene} {kind}")
    with TemporaryDirectory() as folder:
        stage = Stage(SCENES[scene], Path(folder))
        end_it = stage.kill if kind == "kills" else stage.fail
        return Counter(end_it(chance) for _ in range(trials))


def command(
    trials: Annotated[int, typer.Option(min=1, help="Kills, and as many failing writes, of each scene.")] = 40,
    seed: Annotated[int, typer.Option(help="The same seed gives the same moments, but for the clock's part.")] = 1,
    processes: Annotated[int, typer.Option(min=1, help="So many at a time.")] = 2,
) -> None:
    """Kill what writes, let writes fail, and say what is left."""
    tasks = [(scene, kind, trials, seed) for scene in range(len(SCENES)) for kind in ("kills", "failing writes")]
    with get_context("fork").Pool(processes) as pool:
        waiting = [pool.apply_async(play, task) for task in tasks]
        found = [one.get() for one in track(waiting, "scenes")]
    table = Table("what", "how", "trials", "old", "new", "wrong")
    for (scene, kind, *_), counts in zip(tasks, found, strict=True):
        wrong = trials - counts["old"] - counts["new"]
        table.add_row(SCENES[scene].name, kind, *map(str, (trials, counts["old"], counts["new"], wrong)))
    wrong = [f"{count} × {what}" for counts in found for what, count in counts.items() if what not in ("old", "new")]
    out.print(table, *wrong, sep="\n", markup=False)
    if wrong:
        raise typer.Exit(1)


if __name__ == "__main__":
    run_command(command)
