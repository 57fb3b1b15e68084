"""A network trained as its recipe says."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import keras

from zoo.cells.products import Format
from zoo.console import err
from zoo.training.cpu import multiplies_bfloat16
from zoo.training.layer_groups import GroupSchedule
from zoo.training.recipe import NetworkRecipe, Training
from zoo.training.trainer import Trainer


class Trained(NamedTuple):
    """A trained model, the metrics of the epoch that was kept, and the seconds it took."""

    model: keras.Model
    metrics: dict[str, float]
    seconds: float


def train_on(
    model: keras.Model,
    recipe: NetworkRecipe,
    batches,
    validate: Callable[[], dict[str, float]],
    folder: Path,
    fingerprint: str,
    network: keras.Model | None = None,
) -> Trained:
    """Trains a compiled model on batches, in `folder`; `network` stands for it in training, where it is another."""
    products = products_of(recipe.training)
    if products != "float32":
        err.print(f"matrix products in {products}, sums in float32", highlight=False)
    trainer = Trainer(
        network or model,
        batches,
        recipe.training.epochs,
        validate=validate,
        metric=recipe.metric,
        folder=folder,
        fingerprint=fingerprint,
        keeps_last=recipe.training.keeps_last,
        products=products,
    )
    metrics = trainer.run()
    return Trained(model, metrics, trainer.seconds)


def products_of(training: Training) -> Format:
    """The format of the products that a recipe's run takes on this machine."""
    return training.products if multiplies_bfloat16() else "float32"


def make_optimizer(training: Training, steps: int, share: float = 1.0, start: int = 0) -> keras.optimizers.Optimizer:
    """An optimizer with clipped gradients and a learning rate that falls along a cosine over `steps` steps; of a group
    of layers, a share of it that is 0 before the step `start`."""
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0 if training.warmup_steps else training.learning_rate,
        steps - training.warmup_steps,
        alpha=training.final_learning_rate / training.learning_rate,
        warmup_target=training.learning_rate if training.warmup_steps else None,
        warmup_steps=training.warmup_steps,
    )
    if share != 1 or start:
        schedule = GroupSchedule(schedule, share, start)
    common = {
        "global_clipnorm": training.clip_norm,
        "use_ema": training.average > 0,
        "ema_momentum": training.average or 0.99,
        "weight_decay": training.weight_decay,
    }
    make = {"adam": keras.optimizers.AdamW, "sgd": keras.optimizers.SGD}[training.optimizer]
    return make(schedule, **common)
