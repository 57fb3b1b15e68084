"""The command that finds names in texts, labels texts and pronounces words."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from zoo.cli.app import Json, Name, OutputFile, OutputOverwrite, RowColumn, Runtime, app
from zoo.cli.models import choose
from zoo.cli.rows import Source, answer_rows, answers_to, check_output, is_json, sources
from zoo.data.files import suffix
from zoo.data.rows import Row
from zoo.errors import InputError


@app.command()
def predict(
    name: Name,
    texts: Annotated[list[str] | None, typer.Argument(help="Texts or words; each is answered on its own.")] = None,
    input_file: Annotated[
        Path | None,
        typer.Option(
            "--input",
            help="A UTF-8 file with one text per line, .csv, .jsonl or .parquet with a column of texts, each also as "
            ".gz, .bz2 or .xz; or tunes in FILE.abc. - reads standard input.",
        ),
    ] = None,
    text_column: RowColumn = None,
    output: OutputFile = None,
    overwrite: OutputOverwrite = False,
    pretokenized: Annotated[bool, typer.Option(help="White space separates the tokens.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Show the words that moved the model towards its label.")] = False,
    nbest: Annotated[int | None, typer.Option(help="Pronunciations of each word, the most probable first.")] = None,
    beams: Annotated[int | None, typer.Option(help="Width of the beam search for pronunciations.")] = None,
    ipa: Annotated[
        bool, typer.Option("--ipa", help="Write pronunciations in the International Phonetic Alphabet.")
    ] = False,
    sentence: Annotated[
        bool, typer.Option("--sentence", help="Pronounce all words of each text, with | between two of them.")
    ] = False,
    runtime: Runtime = None,
    as_json: Json = False,
) -> None:
    """Find the names in texts, label texts, or pronounce words: what the checkpoint was trained for.

    A row that cannot be answered is named on standard error, or by --json in its own line; the others are answered.
    The exit code is then 1.
    """
    from zoo.cli.predictions import PREDICTIONS, Asked, knows_no_word

    chosen = choose(name, list(PREDICTIONS), "zoo predict")
    if why:
        chosen.check_option("--why", "explain")
    given_options = {"--nbest": nbest is not None, "--beams": beams is not None, "--ipa": ipa, "--sentence": sentence}
    for option, given in given_options.items():
        if given:
            chosen.check_option(option, "pronounce")
    verb = chosen.verb(list(PREDICTIONS))
    if pretokenized and verb == "pronounce":
        raise InputError(f"{name} reads single words; leave --pretokenized out")
    if why and runtime not in (None, "keras"):
        raise InputError("--why needs gradients, which only Keras computes; leave --runtime out")
    check_output(output, overwrite)
    as_json = as_json or is_json(output)
    if input_file is not None and suffix(input_file) == ".abc":
        from zoo.datasets.tune_file import read_tune_book_file

        tunes, skipped = read_tune_book_file(input_file)
        rows = [Row(number, tune.text()) for number, tune in enumerate(tunes, 1)]
        rows += [Row(0, error=f"{name} is left out: {reason}") for name, reason in skipped]
        asked_about = [*(sources(texts, None, None, "tune") if texts else []), Source(rows, None, "tune")]
    else:
        asked_about = sources(texts, input_file, text_column, chosen.task.reads)
    model = chosen.load("keras" if why else runtime)
    predict_rows = partial(PREDICTIONS[verb], model, asked=Asked(pretokenized, why, nbest, beams, ipa, sentence))
    with answers_to(output, as_json, overwrite) as write:
        code = answer_rows(asked_about, predict_rows, write, as_json, partial(knows_no_word, model))
        if code == 2:  # nothing is answered, and an old file stays
            raise typer.Exit(code)
    raise typer.Exit(code)
