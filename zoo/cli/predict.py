"""The command that finds names in texts, labels texts and pronounces words."""

from pathlib import Path
from typing import Annotated

import typer

from zoo.cli.app import Json, Name, Runtime, app
from zoo.cli.models import choose
from zoo.cli.terminal import print_json, print_line, read_texts
from zoo.errors import InputError


@app.command()
def predict(
    name: Name,
    texts: Annotated[list[str] | None, typer.Argument(help="Texts or words; each is answered on its own.")] = None,
    input_file: Annotated[
        Path | None,
        typer.Option(
            "--input", help="A UTF-8 file with one text per line, or tunes in FILE.abc; - reads standard input."
        ),
    ] = None,
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
    """Find the names in texts, label texts, or pronounce words: what the checkpoint was trained for."""
    from zoo.cli.predictions import PREDICTIONS, Asked

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
    if input_file is not None and input_file.suffix.lower() == ".abc":
        texts = _read_tunes(texts, input_file)
    else:
        texts = read_texts(texts, input_file, chosen.task.reads)
    model = chosen.load("keras" if why else runtime)
    for answer, lines in PREDICTIONS[verb](model, texts, Asked(pretokenized, why, nbest, beams, ipa, sentence)):
        if as_json:
            print_json(answer)
            continue
        for line in lines():
            print_line(line)


def _read_tunes(texts: list[str] | None, path: Path) -> list[str]:
    """The texts of the arguments, then the tunes of a file."""
    from zoo.datasets.tune_file import read_tune_file

    return [*(read_texts(texts, None) if texts else []), *(tune.text() for tune in read_tune_file(path))]
