"""The training loop."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import keras
import pytest

from zoo.console import progress
from zoo.errors import RecipeError
from zoo.store import weights
from zoo.training.trainer import Trainer

SMALL_RUN = Path(__file__).parent / "small_run.py"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_run_killed_twenty_times_ends_with_the_same_bits(tmp_path):
    command = [sys.executable, str(SMALL_RUN), str(tmp_path), "20"]
    here = {**os.environ, "PYTHONPATH": str(SMALL_RUN.parents[2])}
    done = subprocess.run(command, capture_output=True, text=True, env=here)
    assert done.returncode == 0, done.stderr[-2000:]

    for file in (weights.FILE_NAME, "metrics.csv"):  # of the best epoch, and the losses of all
        assert (tmp_path / "killed" / file).read_bytes() == (tmp_path / "whole" / file).read_bytes()


def _trainer(tagger, rows, folder, fingerprint):
    batches = tagger.make_batches(*rows, batch_size=8, seed=1, epochs=2)
    return Trainer(tagger, batches, 2, lambda: tagger.evaluate(*rows), "f1", folder, fingerprint=fingerprint)


def test_a_state_of_another_run_is_refused(make_tagger, toy_tags, tmp_path, eager):
    rows = toy_tags(16, seed=1)
    _trainer(make_tagger(), rows, tmp_path, "one").run()
    with pytest.raises(RecipeError, match="another run"):
        _trainer(make_tagger(), rows, tmp_path, "other").run()


def test_the_bar_tells_the_time_left_in_every_epoch(make_tagger, toy_tags, tmp_path, eager, monkeypatch):
    told = []

    @contextmanager
    def watched():
        with progress() as display:
            update = display.update

            def followed(bar, **changes):
                update(bar, **changes)
                (task,) = display.tasks
                told.append((int(task.completed), task.finished))

            display.update = followed
            yield display

    monkeypatch.setattr("zoo.training.trainer.progress", watched)
    _trainer(make_tagger(), toy_tags(24, seed=1), tmp_path, "one").run()
    assert told == 2 * [(1, False), (2, False), (3, True)]


@pytest.mark.parametrize(("keeps_last", "kept"), [(False, 2), (True, 3)])
def test_the_best_epoch_is_what_remains_or_the_last(make_tagger, toy_tags, tmp_path, eager, keeps_last, kept, capfd):
    tagger, rows = make_tagger(), toy_tags(16, seed=1)
    tagger.compile(optimizer=keras.optimizers.SGD(0.0))
    batches = tagger.make_batches(*rows, batch_size=8, seed=1, epochs=3)
    scores = iter([0.1, 0.9, 0.5])
    seen = []

    def validate():
        tagger.get_layer("emissions").bias.assign_add([1.0] * len(tagger.labels))
        seen.append(tagger.get_layer("emissions").bias.numpy())
        return {"f1": next(scores)}

    assert Trainer(tagger, batches, 3, validate, "f1", tmp_path, keeps_last=keeps_last).run()["epoch"] == kept
    assert (tagger.get_layer("emissions").bias.numpy() == seen[kept - 1]).all()
    assert (tmp_path / "metrics.csv").read_text().count("\n") == 4
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    logged = [line for line in capfd.readouterr().err.splitlines() if line.startswith("epoch ")]
    assert [line.split()[1] for line in logged] == ["1/3", "2/3", "3/3"] and logged[1].endswith("val_f1 0.9")
