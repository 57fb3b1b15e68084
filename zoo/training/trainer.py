"""The training loop: deterministic, and resumable to the bit."""

import csv
import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import grain
import keras
import numpy as np
from safetensors.numpy import load_file, save

from zoo.cells.products import Format, products_in
from zoo.console import err, progress
from zoo.errors import RecipeError
from zoo.store.atomic import replace_file, replace_folder
from zoo.store.metrics import METRICS
from zoo.store.places import holding
from zoo.training.loss_plot import draw_curves

Metrics = dict[str, float]


class EpochsOfBatches(Protocol):
    """All batches of a run, `steps` an epoch: each (features, labels), for any index, always the same."""

    steps: int

    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> tuple: ...


_STATE, _TENSORS, _PLACE = "state", "tensors.safetensors", "place.json"


def make_deterministic(seed: int) -> None:
    """Seeds every generator and, on TensorFlow, chooses operations that give the same bits each time."""
    keras.utils.set_random_seed(seed)
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


class Trainer:
    """Trains a compiled model on batches, and keeps the epoch that is best by a validation metric, or the last.

    Everything that decides what comes next is saved together in one folder: the variables (the states of random
    generators are among them), the optimizer's, the sum of losses, the Grain position and the history. It is
    renamed into place, so that a run killed at any point and started again with the same arguments ends with the
    same weights as one that never stopped.

    Args:
        model: compiled; `keras.Model.train_on_batch` is what trains it.
        batches: all epochs of the run.
        epochs: as in `batches`.
        validate: gives the metrics of the model as it stands.
        metric: the one of them that decides, a name of `METRICS`.
        folder: where `state/`, `metrics.csv` and `curves.png` go.
        save_seconds: how often the state is saved within an epoch; it is saved after each epoch in any case.
        fingerprint: what the run depends on; a state of another run is refused.
        keeps_last: whether the last epoch is kept, whatever the metric says.
        products: the format of matrix products in training, as `products_in` has it.
    """

    def __init__(
        self,
        model: keras.Model,
        batches: EpochsOfBatches,
        epochs: int,
        validate: Callable[[], Metrics],
        metric: str,
        folder: Path,
        save_seconds: float = 60.0,
        fingerprint: str = "",
        keeps_last: bool = False,
        products: Format = "float32",
    ):
        self._model, self._batches, self._epochs = model, batches, epochs
        self._validate, self._metric = validate, metric
        self._folder, self._save_seconds, self._fingerprint = Path(folder), save_seconds, fingerprint
        self._keeps_last, self._products = keeps_last, products
        self._iterator = iter(grain.MapDataset.source(batches).to_iter_dataset())
        self._step = 0
        self._seconds = 0.0
        self._loss = 0.0
        """Sum over the epoch's batches so far."""
        self.history: list[Metrics] = []
        self._kept: list[np.ndarray] | None = None
        model.optimizer.build(model.trainable_variables)

    @property
    def seconds(self) -> float:
        """Time spent in training and validation, over all starts of the run."""
        return self._seconds

    def run(self) -> Metrics:
        """Trains to the end, leaves the kept epoch's weights in the model and gives that epoch's metrics."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if (self._folder / _STATE / _PLACE).exists():
            self._restore()
        started = saved = time.monotonic()
        steps = self._batches.steps
        with progress() as display:
            bar = display.add_task("", total=steps, completed=self._step % steps)
            while self._step < self._epochs * steps:
                epoch = self._step // steps
                if self._step % steps == 0:
                    display.reset(bar, total=steps)  # or its clock would stop at the end of the first epoch
                features, labels = next(self._iterator)
                with products_in(self._products):
                    logs = keras.Model.train_on_batch(self._model, features, labels, return_dict=True)
                self._step += 1
                self._loss += float(logs["loss"])
                display.update(bar, completed=(self._step - 1) % steps + 1, description=self._describe(epoch, logs))
                ends_epoch = self._step % steps == 0
                if ends_epoch:
                    self._end_epoch(epoch)
                if ends_epoch or time.monotonic() - saved > self._save_seconds:
                    saved = time.monotonic()
                    self._seconds += saved - started
                    started = saved
                    self._save()
        self._model.set_weights(self._kept)
        return self._kept_row()

    def _describe(self, epoch: int, logs: Metrics) -> str:
        text = f"epoch {epoch + 1}/{self._epochs}  loss {logs['loss']:.3f}"
        if not self.history:
            return text
        kept = "last" if self._keeps_last else "best"
        return f"{text}  {kept} {self._metric} {self._kept_row()[f'val_{self._metric}']:.4f}"

    def _kept_row(self) -> Metrics:
        """The first epoch that none is better than; of a run that keeps its last one, that."""
        if self._keeps_last:
            return self.history[-1]
        best = max if METRICS[self._metric].grows else min
        return best(self.history, key=lambda row: row[f"val_{self._metric}"])

    def _end_epoch(self, epoch: int) -> None:
        optimizer = self._model.optimizer
        averaged = any(one.use_ema for one in getattr(optimizer, "optimizers", [optimizer]))  # one a group of layers
        raw = self._model.get_weights() if averaged else None
        if averaged:
            self._model.optimizer.finalize_variable_values(self._model.trainable_variables)
        row = {"epoch": epoch + 1, "loss": self._loss / self._batches.steps}
        row |= {f"val_{name}": value for name, value in self._validate().items()}
        self._loss = 0.0
        self.history.append(row)
        if self._kept_row() is row:
            self._kept = self._model.get_weights()
        if averaged:
            self._model.set_weights(raw)
        table = io.StringIO()
        writer = csv.DictWriter(table, fieldnames=list(row))
        writer.writeheader()
        writer.writerows(self.history)
        replace_file(self._folder / "metrics.csv", table.getvalue().encode())
        draw_curves(self.history, self._folder / "curves.png")
        if not err.is_terminal:  # a log, in which no bar is drawn
            told = "  ".join(f"{name} {value:.4g}" for name, value in row.items() if name != "epoch")
            err.print(f"epoch {epoch + 1}/{self._epochs}  {told}", highlight=False, soft_wrap=True)

    def _variables(self):
        """Everything that training changes; metrics begin again with each batch."""
        metrics = {id(variable) for variable in self._model.metrics_variables}
        listed = [*self._model.variables, *self._model.optimizer.variables]
        return [variable for variable in listed if id(variable) not in metrics]

    def _save(self) -> None:
        tensors = {f"variable/{i}": np.asarray(variable.numpy()) for i, variable in enumerate(self._variables())}
        tensors |= {f"best/{i}": value for i, value in enumerate(self._kept or [])}
        position = self._iterator.get_state()
        place = {
            "fingerprint": self._fingerprint,
            "step": self._step,
            "seconds": self._seconds,
            "loss": self._loss,
            "history": self.history,
            "position": position.decode() if isinstance(position, bytes) else position,
        }

        def write(folder: Path) -> None:
            (folder / _TENSORS).write_bytes(save(tensors))
            (folder / _PLACE).write_text(json.dumps(place))

        replace_folder(write, self._folder / _STATE, owned=holding(_PLACE, _TENSORS), overwrite=True)

    def _restore(self) -> None:
        place = json.loads((self._folder / _STATE / _PLACE).read_text())
        if place["fingerprint"] != self._fingerprint:
            raise RecipeError(
                f"{self._folder} holds the state of another run; give another folder, or delete it to begin again"
            )
        tensors = load_file(self._folder / _STATE / _TENSORS)
        for index, variable in enumerate(self._variables()):
            variable.assign(tensors[f"variable/{index}"])
        best = [name for name in tensors if name.startswith("best/")]
        self._kept = [tensors[f"best/{index}"] for index in range(len(best))] or None
        self._step, self._seconds, self._loss = place["step"], place["seconds"], place["loss"]
        self.history = place["history"]
        position = place["position"]
        self._iterator.set_state(position.encode() if isinstance(self._iterator.get_state(), bytes) else position)
