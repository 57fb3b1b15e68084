"""How good are the tunes that zoo writes, beside those of folk-rnn's network and those of the books?

    python -m benchmarks.tune_generator [tune-generator tune-generator-folk-rnn] [--record]

Both networks have learnt from the same tunes in the same tokens and are measured on the tunes of the test split. Each
then writes so many tunes, each of the type, the metre and the key of a test tune drawn by chance; a network that knows
no types is told metre and key. It does so as `compose` does, which writes a tune anew, up to ten times in all, that is
broken or has bars that are not whole; and as it writes at first. Of what they write, and of the test tunes themselves,
it is said how many

- can be read back from ABC by zoo ("parse"), and by music21 with the same notes at the same times ("music21");
- have no bar that is longer or shorter than the metre ("whole bars"), pick-ups and repeats counted rightly;
- are of the type that was asked for, as `tune-type` tells it from the music ("type"), which what does not parse is not;

and how long the longest run of notes is that stands in a training tune, too, whatever its key: the median, nine tenths
and the longest of all tunes that parse. That between test and training tunes says what is usual among tunes.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import numpy as np
import typer
from rich.table import Column, Table

from benchmarks.command_line import run_command, show
from benchmarks.copied_runs import longest_runs, steps
from zoo.abc_notation import Tune, without_fields
from zoo.abc_notation.sheet_music import check
from zoo.cli.models import load_model
from zoo.console import progress
from zoo.errors import InputError
from zoo.generation.sampling import Sampling
from zoo.reproduction.publish import record
from zoo.store.checkpoint import Comparison
from zoo.tasks.tune_generator.composer import SAMPLING
from zoo.tasks.tune_generator.data import DATASET, read_tunes
from zoo.tasks.tune_generator.results import ComposedTune, checked
from zoo.training.cpu import processor

Answer = dict[str, Any]

CHECKPOINTS = ("tune-generator", "tune-generator-folk-rnn")
TITLE = "The tunes that it writes"
TRIES = 10
QUANTILES = {"median": 0.5, "nine tenths": 0.9, "longest": 1.0}


def benchmark(names: Sequence[str], classifier: str, count: int, seed: int, sampling: Sampling = SAMPLING) -> Answer:
    """Measures the networks and the test tunes."""
    types = load_model(classifier, ("classifier",), "this benchmark")
    loaded = [load_model(name, ("tune-generator",), "this benchmark") for name in names]
    models = {model.checkpoint.name: model for model in loaded}
    train, test = (read_tunes(DATASET, split) for split in ("train", "test"))
    typed = [tune for tune in test if tune.type in types.labels]
    if not typed:
        raise InputError(f"{classifier} tells {', '.join(types.labels)} apart, none of which the test tunes are of")
    drawn = np.random.default_rng(seed).integers(len(typed), size=count)
    asked = Counter((typed[place].type, typed[place].metre, typed[place].key) for place in drawn)
    known = [steps(tune) for tune in train]
    rows: dict[str, Answer] = {}
    with progress() as display:
        bar = display.add_task("", total=2 * len(models) + 1)
        for name, model in models.items():
            display.update(bar, description=name)
            losses = model.evaluate(test)
            for tries, suffix in ((TRIES, ""), (1, ", first try")):
                written = compose_all(model, asked, seed, sampling, tries)
                rows[f"{name}{suffix}"] = {**losses, **figures(written, types, known)}
                display.advance(bar)
        display.update(bar, description="test tunes")
        real = [(tune.type, checked(tune, ended=True)) for tune in typed]
        rows["test tunes"] = figures(real, types, known)
    return {
        "dataset": DATASET,
        "count": count,
        "seed": seed,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "classifier": classifier,
        "asked": {f"{type} {metre} {key}": number for (type, metre, key), number in asked.most_common()},
        "rows": rows,
        "processor": processor(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def compose_all(model, asked: Counter, seed: int, sampling: Sampling, tries: int) -> list[tuple[str, ComposedTune]]:
    """What was asked for, each as often as it was; "" for a type that the model was not told."""
    written = []
    for place, ((type, metre, key), number) in enumerate(asked.items()):
        told = type if type in model.types else None
        for tune in model.compose(told, key, metre, count=number, sampler=sampling, seed=seed + place, tries=tries):
            written.append((told or "", tune))
    return written


def figures(tunes: Sequence[tuple[str, ComposedTune]], types, known: Sequence[Sequence]) -> Answer:
    """What tunes are worth, each beside the type that it should be of."""
    whole = [(type, tune) for type, tune in tunes if not tune.broken]
    said = types.predict([without_fields(tune.tune.tokens) for _, tune in whole]) if whole else []
    told = [type for type, _ in tunes if type]
    right = sum(type == label for (type, _), label in zip(whole, said, strict=True) if type)
    runs = longest_runs([steps(tune.tune) for _, tune in whole], known)
    return {
        "parse": len(whole) / len(tunes),
        "music21": sum(_reads(tune.tune) for _, tune in whole) / len(tunes),
        "whole bars": sum(not tune.faults for _, tune in whole) / len(tunes),
        "type": right / len(told) if told else None,
        "copied": {name: float(np.quantile(runs, share)) for name, share in QUANTILES.items()} if runs else {},
        "runs": runs,
    }


def _reads(tune: Tune) -> bool:
    try:
        check(tune)
    except InputError:
        return False
    return True


HEAD = ("tunes of", "nats a token", "with type", "parse", "music21", "whole bars", "type", *QUANTILES)


def lines(answer: Answer) -> list[list[str]]:
    """The answer in words, by `HEAD`."""
    found = []
    for name, row in answer["rows"].items():
        losses = (f"{row[loss]:.4f}" if loss in row else "" for loss in ("loss", "loss-with-type"))
        shares = ("" if row[share] is None else f"{row[share]:.1%}" for share in HEAD[3:7])
        found.append([name, *losses, *shares, *(f"{row['copied'].get(name, 0):.0f}" for name in QUANTILES)])
    return found


def how(answer: Answer) -> str:
    """How it was measured."""
    return (
        f"{answer['count']:,} tunes each, asked for as {answer['dataset']} test has them, at a temperature of "
        f"{answer['temperature']}, from the most probable tokens that have a share of {answer['top_p']} together; seed "
        f"{answer['seed']}. One that is broken or has a bar that is not whole is written anew, up to {TRIES} times in "
        "all, but for the first tries. Shares are of tunes that parse, that music21 "
        f"reads with the same notes, whose bars are all whole, and that {answer['classifier']} takes for the type that "
        "was asked for. Median, nine tenths and longest are the notes of the longest run that stands in a training "
        "tune, in any key."
    )


def table(answer: Answer) -> Table:
    """The answer for people."""
    columns = (Column(name, justify="right") for name in HEAD[1:])
    shown = Table(Column(HEAD[0], no_wrap=True), *columns, caption=how(answer))
    for line in lines(answer):
        shown.add_row(*line)
    return shown


def command(
    checkpoints: Annotated[
        list[str] | None,
        typer.Argument(help=f"Tune generators: names, or folders; by default {' and '.join(CHECKPOINTS)}."),
    ] = None,
    classifier: Annotated[str, typer.Option(help="Tells types of dance apart.")] = "tune-type",
    count: Annotated[int, typer.Option("--n", min=1, help="How many tunes each writes.")] = 1000,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    temperature: Annotated[
        float, typer.Option(help="Below 1 for the more probable, above for the less.")
    ] = SAMPLING.temperature,
    top_p: Annotated[float, typer.Option(help="Sample from the most probable tokens with this share.")] = 0.9,
    to_record: Annotated[bool, typer.Option("--record", help="Put the table into the first one's card.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Measure tune generators: how well they foretell unread tunes, and what is to be said of those that they write."""
    checkpoints = checkpoints or list(CHECKPOINTS)
    answer = benchmark(checkpoints, classifier, count, seed, Sampling("top_p", temperature, top_p=top_p))
    if to_record:
        note = f"{how(answer)} `python -m benchmarks.tune_generator` measures it."
        record(checkpoints[0], Comparison(title=TITLE, head=list(HEAD), rows=lines(answer), note=note))
    show(answer, as_json, table)


if __name__ == "__main__":
    run_command(command)
