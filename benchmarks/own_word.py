"""How well does a trigger word's model learn another word, from twenty recordings of two people?

    python -m benchmarks.own_word --word seven --speakers george,theo

The two give ten recordings of the word each, and five of each other digit; with background noise they are what `zoo
fit` takes as `--positives` and `--negatives`. Then every other speaker is listened to, in kinds of noise that were not
given.
The checkpoint itself has heard all speakers but one say digits; that one is named.
"""

import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import soundfile
import typer
from rich.table import Column, Table

from benchmarks.command_line import run_command, show
from zoo import datasets
from zoo.cli.models import load_model
from zoo.console import track
from zoo.datasets.background_noise import RATE as NOISE_RATE
from zoo.datasets.spoken_digit import RATE, SPEAKERS
from zoo.errors import InputError
from zoo.reproduction.finetune import fine_tune
from zoo.tasks.keras_loading import load
from zoo.tasks.trigger_word.data import NOISES, measured_scenes, read_sounds
from zoo.tasks.trigger_word.finetune import SoundFolders
from zoo.tasks.trigger_word.model import TriggerWord
from zoo.training.cpu import processor

EACH, OTHERS = 10, 5
"""Recordings of the word by each of the two, and of each other digit."""
ALLOWED = 1.0
"""False accepts an hour."""

Answer = dict[str, Any]


def benchmark(checkpoint: str, word: str, speakers: tuple[str, ...], epochs: int, voices: bool = False) -> Answer:
    """Teaches the word and listens to the other speakers."""
    base = load_model(checkpoint, ("trigger-word",), "this benchmark")
    dataset = base.checkpoint.scores[0].dataset
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        given = write_recordings(place, dataset, word, speakers, voices)
        fine_tune(checkpoint, given, None, place / "model", epochs)
        model = load(place / "model")
    others = [speaker for speaker in SPEAKERS if speaker not in speakers]
    return {
        "checkpoint": checkpoint,
        "word": word,
        "speakers": list(speakers),
        "voices": voices,
        "never heard": dataset.partition("/")[2],
        "rows": {speaker: measure(model, speaker) for speaker in track(others, "listening")},
        "processor": processor(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def write_recordings(
    folder: Path, dataset: str, word: str, speakers: tuple[str, ...], voices: bool = False
) -> SoundFolders:
    """The recordings that a user would have, as files: from the training splits alone."""
    found: dict[tuple[str, str], int] = {}
    for example in datasets.load(dataset, "train"):
        key = example["speaker"], example["word"]
        wanted = (EACH if key[1] == word else OTHERS) if key[0] in speakers else 0
        number = found.setdefault(key, 0)
        if number < wanted:
            kind = "positives" if key[1] == word else "negatives"
            write(folder / kind / f"{key[0]}-{key[1]}-{number}.wav", example["samples"], RATE)
            found[key] = number + 1
    for speaker in speakers:
        if found.get((speaker, word), 0) < EACH:
            raise InputError(f"{dataset} has not {EACH} recordings of {word!r} by {speaker!r} to train on")
    for number, example in enumerate(datasets.load(NOISES, "train")):
        write(folder / "negatives" / f"{example['kind']}-{number}.wav", example["samples"], NOISE_RATE)
    return SoundFolders(folder / "positives", folder / "negatives", word, voices)


def write(path: Path, samples, rate: int) -> None:
    path.parent.mkdir(exist_ok=True)
    soundfile.write(path, samples, rate)


def measure(model: TriggerWord, speaker: str) -> dict[str, float]:
    """Of one speaker: the fewest misses at a false accept an hour at most, and what the model's own threshold gives."""
    sounds = read_sounds(f"spoken_digit/{speaker}", "test")
    heard = model.score_scenes(measured_scenes(sounds, model.trigger, model.encoder.rate))
    scores = model.scores(heard)
    allowed = [point.misses for point in model.trade_off(heard) if point.false_accepts <= ALLOWED]
    return {"fewest misses": min(allowed, default=1.0), **{name: scores[name] for name in ("misses", "false-accepts")}}


def mean(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    listed = list(rows)
    return {name: sum(row[name] for row in listed) / len(listed) for name in listed[0]}


def table(answer: Answer) -> Table:
    """The answer for people."""
    shown = Table(
        Column("speaker", no_wrap=True),
        Column("misses at a false accept an hour", justify="right"),
        Column("misses", justify="right"),
        Column("false accepts an hour", justify="right"),
        title=f"{answer['word']}, from {EACH} recordings by each of {' and '.join(answer['speakers'])}"
        + (" and made-up voices" if answer["voices"] else ""),
        caption="The last two columns are at the threshold that the recordings themselves chose. "
        f"{answer['checkpoint']} has never heard {answer['never heard']}.",
    )
    for speaker, row in {**answer["rows"], "mean": mean(answer["rows"].values())}.items():
        shown.add_row(speaker, f"{row['fewest misses']:.1%}", f"{row['misses']:.1%}", f"{row['false-accepts']:.2f}")
    return shown


def command(
    checkpoint: Annotated[str, typer.Argument(help="A trigger word's model: its name, or a folder.")] = "trigger-word",
    word: Annotated[str, typer.Option(help="The digit that is taught.")] = "seven",
    speakers: Annotated[str, typer.Option(help="Who is recorded, parted by commas.")] = "george,theo",
    epochs: Annotated[int, typer.Option(help="How long.")] = 10,
    voices: Annotated[bool, typer.Option("--voices", help="Let made-up voices say the word, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Teach a trigger word's model another digit and listen to those who were not recorded."""
    answer = benchmark(checkpoint, word, tuple(speakers.split(",")), epochs, voices)
    show(answer, as_json, table)


if __name__ == "__main__":
    run_command(command)
