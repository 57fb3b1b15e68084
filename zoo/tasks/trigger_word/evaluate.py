"""How models of a trigger word are measured."""

from collections.abc import Sequence
from pathlib import Path

from zoo import datasets
from zoo.datasets.background_noise import KINDS
from zoo.store import card
from zoo.store.checkpoint import Score
from zoo.tasks.shared.task_spec import EvaluationSpec
from zoo.tasks.trigger_word import data
from zoo.tasks.trigger_word.data import (
    SCENE_SECONDS,
    TIMES,
    Sounds,
    measured_scenes,
    read_sound_folder,
    read_sounds,
)
from zoo.tasks.trigger_word.inference import TriggerWordInference
from zoo.tasks.trigger_word.operating_curve import draw_trade_offs


def note(dataset: str) -> str:
    """What must be known to compare the scores on a data set with those of others."""
    if not dataset.startswith("spoken_digit/"):
        return datasets.note(dataset)
    speaker = dataset.partition("/")[2]
    return (
        f"Of the test's speaker, {speaker}, and of its kinds of noise ({', '.join(KINDS['test'])}) nothing is in the "
        f"training data. Each recording of the trigger word stands {TIMES} times alone in {SCENE_SECONDS:g} seconds of "
        f"noise, 0 to 20 dB over it; false accepts are counted there and in {data.HOURS:g} hours of noise with six "
        "other digits a minute."
    )


def trade_off(model: TriggerWordInference, sounds: Sounds) -> list[dict[str, float]]:
    """Misses against false accepts on `measured_scenes`, thresholds as a checkpoint's `Operation` records them."""
    heard = model.score_scenes(measured_scenes(sounds, model.trigger, model.encoder.rate))
    return [point._asdict() for point in model.trade_off(heard)]


def evaluate_sounds(model: TriggerWordInference, sounds: Sounds, dataset: str) -> dict[str, float]:
    """A model's scores on `measured_scenes`."""
    return model.measure(measured_scenes(sounds, model.trigger, model.encoder.rate))


def _draw(score: Score, labels: Sequence[str], folder: Path) -> None:
    if score.trade_off:
        draw_trade_offs({score.split: score.trade_off}, folder / card.TRADE_OFF)


EVALUATION = EvaluationSpec(
    evaluate=evaluate_sounds,
    read=read_sounds,
    read_file=read_sound_folder,
    note=note,
    details=lambda model, sounds: {"trade_off": trade_off(model, sounds)},
    draw=_draw,
)
