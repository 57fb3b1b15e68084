"""Commands that train: a checkpoint further, or a recipe from its beginning."""

from pathlib import Path
from typing import Annotated

import typer

from zoo.cli import completion
from zoo.cli.app import Json, LabelColumn, Name, Overwrite, TextColumn, app
from zoo.cli.models import choose
from zoo.cli.terminal import complain, print_json, print_line, quiet
from zoo.errors import InputError
from zoo.tasks.registry import TASKS

_TRAIN_DATA = ". ".join(f"For a {entry.title}: {entry.train_data}" for entry in TASKS.values() if entry.train_data)


@app.command()
def fit(
    name: Name,
    folder: Annotated[Path, typer.Option("--out", help="The folder of the fine-tuned checkpoint.")],
    train: Annotated[
        Path | None,
        typer.Option(help=f"The file to learn from. {_TRAIN_DATA}."),
    ] = None,
    dev: Annotated[
        Path | None,
        typer.Option(
            help="A held-out file like --train, which decides which epoch is kept. A tagger needs it, a trigger-word "
            "model takes none; by default a tenth is held out, of a text the last."
        ),
    ] = None,
    text_column: TextColumn = None,
    label_column: LabelColumn = None,
    positives: Annotated[
        Path | None, typer.Option(help="For a trigger-word model: a folder of recordings of your word.")
    ] = None,
    negatives: Annotated[
        Path | None,
        typer.Option(
            help="For a trigger-word model: a folder of other sounds; those of more than two seconds count as noise."
        ),
    ] = None,
    word: Annotated[
        str | None, typer.Option(help="For a trigger-word model: your word; by default the name of its folder.")
    ] = None,
    voices: Annotated[
        bool,
        typer.Option("--voices", help="For a trigger-word model: also learn from synthetic voices that say --word."),
    ] = False,
    only_these_types: Annotated[
        bool, typer.Option("--only-these-types", help="For a tagger: forget the types that the files do not have.")
    ] = False,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="The most epochs; by default 10, more of a small set.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same training.")] = 1,
    overwrite: Overwrite = False,
) -> None:
    """Fine-tune a checkpoint on your own data, and save it in a folder."""
    chosen = choose(name)
    columns = chosen.columns(text_column, label_column)
    if chosen.task.reads == "sound":
        if train or dev or not (positives and negatives):
            raise InputError(
                f"{name} is a {chosen.task.title}; give recordings to learn from by --positives and --negatives alone"
            )
        if voices and word is None:
            raise InputError("synthesizers say the word as it is written; give it by --word")
    else:
        sounds = {"--positives": positives, "--negatives": negatives, "--word": word, "--voices": voices or None}
        if only_these_types and chosen.task.title != "tagger":
            raise InputError(f"{name} is a {chosen.task.title}, and --only-these-types is for taggers; leave it out")
        if odd := [option for option, value in sounds.items() if value is not None]:
            raise InputError(f"{name} is a {chosen.task.title}, and {odd[0]} is for trigger-word models; leave it out")
        if train is None and chosen.task.train_data:
            raise InputError(f"give a file to learn from by --train; {name} reads {chosen.task.train_data}")
    with quiet():
        from zoo.reproduction.finetune import fine_tune
        from zoo.store.metrics import METRICS
        from zoo.tasks.trigger_word.finetune import SoundFolders
    learnt = train or SoundFolders(positives, negatives, word or positives.resolve().name, voices)
    options = {"epochs": epochs, "seed": seed, "columns": columns, "overwrite": overwrite}
    made = fine_tune(chosen.folder, learnt, dev, folder, **options, only_these_types=only_these_types)
    title = METRICS[made.metric].title
    where = str(dev) if dev else f"{made.held_out} of {train or positives}"
    for label, (old, new) in made.by_label.items():
        print_line(f"  F1 of {label}: {old:.4f} before, {new:.4f} after")
    before, after = f"{title} on {where}: {made.before:.4f} before, ", f"{made.after:.4f}"
    print_line(before, (after, "bold"), f" after; saved in {folder}")
    if made.interrupted:
        again = f"zoo fit {folder} --out ANOTHER_FOLDER and the same files"
        done = f"interrupted after {made.epochs} of {made.most_epochs} epochs; what was learnt is kept"
        complain(f"{done}. To go on: {again}")
        raise typer.Exit(130)
    if made.nothing_learnt:
        complain(
            f"the model in {folder} has learnt nothing: {made.nothing_learnt}. Give more examples, or check the labels"
        )
        raise typer.Exit(1)


@app.command()
def reproduce(
    name: Annotated[str, typer.Argument(help="A recipe.", autocompletion=completion.recipes)],
    seed: Annotated[int | None, typer.Option(min=0, help="A seed other than the recipe's.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", help="The folder of the run; an interrupted run there is resumed.")
    ] = None,
    vectors: Annotated[
        str, typer.Option(help="'shipped': the checkpoint's word vectors; 'train': train them too; or a folder.")
    ] = "shipped",
    as_json: Json = False,
) -> None:
    """Train a recipe from scratch and compare its score with the recorded one."""
    from zoo.tasks.recipes import find

    find(name)
    with quiet():
        from zoo.reproduction.reproduce import describe
        from zoo.reproduction.reproduce import reproduce as run
    report = run(name, seed=seed, out=folder, vectors=vectors)
    if as_json:
        print_json({**report._asdict(), "folder": str(report.folder)})
    else:
        print_line(describe(report))
    if report.passed is False:
        raise typer.Exit(1)
