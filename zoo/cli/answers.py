"""Commands that find names in texts, say what the texts are, or how words are pronounced."""

from pathlib import Path
from textwrap import shorten
from typing import Annotated

import typer
from rich.markup import escape

from zoo.cli.app import Json, Name, Runtime, app
from zoo.cli.terminal import coloured, load_model, print_json, read_texts, weighted
from zoo.console import out
from zoo.datasets.tune_file import read_tune_file
from zoo.errors import InputError

_TASKS = ("tagger", "binary-tagger", "classifier", "encoder-decoder")

_SHOWN = 70
"""So many characters of a classified text are shown."""

_NAMED = 5
"""So many of the words that moved a classifier most are named."""


@app.command()
def predict(
    name: Name,
    texts: Annotated[list[str] | None, typer.Argument(help="Texts; each is answered on its own.")] = None,
    input_file: Annotated[
        Path | None,
        typer.Option("--input", help="A UTF-8 file, a text a line, or tunes, FILE.abc; - reads standard input."),
    ] = None,
    pretokenized: Annotated[bool, typer.Option(help="Tokens are what white space separates.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Of a classifier: show the words that moved it.")] = False,
    nbest: Annotated[int | None, typer.Option(help="Of words: so many pronunciations each, the best first.")] = None,
    beams: Annotated[int | None, typer.Option(help="Of words: how many pronunciations a search keeps.")] = None,
    ipa: Annotated[bool, typer.Option("--ipa", help="Of words: write ARPAbet in the phonetic alphabet.")] = False,
    runtime: Runtime = "keras",
    as_json: Json = False,
) -> None:
    """Find the names in texts, entities or the words that belong to one; say which label each text has; or how words
    are pronounced."""
    texts = _read_tunes(texts, input_file) if _is_tune_book(input_file) else read_texts(texts, input_file)
    of_words = {"--nbest": nbest is not None, "--beams": beams is not None, "--ipa": ipa}
    asked = [option for option, given in of_words.items() if given]
    if why and asked:
        raise InputError(f"--why is for a classifier, {asked[0]} for an encoder-decoder; leave one of them out")
    tasks, command = (("classifier",), "zoo predict --why") if why else (_TASKS, "zoo predict")
    tasks, command = (("encoder-decoder",), f"zoo predict {asked[0]}") if asked else (tasks, command)
    if why and runtime != "keras":
        raise InputError("what moved a classifier takes gradients, which Keras alone has; leave --runtime out")
    model = load_model(name, tasks, command, runtime)
    if model.checkpoint.architecture.task == "encoder-decoder":
        if pretokenized:
            raise InputError(f"{name} reads single words; leave --pretokenized out")
        return _pronounce(model, texts, nbest, beams, ipa, as_json)
    if model.checkpoint.architecture.task == "classifier":
        return _classify(model, texts, pretokenized, why, as_json)
    for tagged in model.analyse(texts, pretokenized=pretokenized):
        if as_json:
            print_json(tagged.to_json())
        else:
            out.print(coloured(tagged), soft_wrap=True, highlight=False)


def _is_tune_book(path: Path | None) -> bool:
    return path is not None and path.suffix.lower() == ".abc"


def _read_tunes(texts: list[str] | None, path: Path) -> list[str]:
    """The texts of the arguments, then the tunes of a file."""
    return [*(read_texts(texts, None) if texts else []), *(tune.text() for tune in read_tune_file(path))]


def _classify(model, texts: list[str], pretokenized: bool, why: bool, as_json: bool) -> None:
    """The label of each text and its probability, and what moved the model."""
    for text, found in zip(texts, model.classify(texts, pretokenized), strict=True):
        words = model.explain(text, found.label, pretokenized) if why else []
        if as_json:
            print_json(found.to_json() | ({"why": [word._asdict() for word in words]} if why else {}))
            continue
        start = shorten(found.text, _SHOWN, placeholder=" …")
        said = f"[bold]{escape(found.label)}[/]  {found.probability:.3f}{'' if why else f'  {escape(start)}'}"
        out.print(said, soft_wrap=True, highlight=False, emoji=False)
        if why:
            out.print(weighted(model.encoder.source(text, pretokenized), words), soft_wrap=True, highlight=False)
            most = sorted(words, key=lambda word: -abs(word.weight))[:_NAMED]
            named = ", ".join(f"{escape(word.word)} {word.weight:+.2f}" for word in most)
            out.print(f"[dim]moved most by {named}[/]", soft_wrap=True, highlight=False, emoji=False)


def _pronounce(model, words: list[str], nbest: int | None, beams: int | None, ipa: bool, as_json: bool) -> None:
    """How each word is pronounced, with log P where several pronunciations are asked for."""
    for said in model.pronounce(words, beams=beams, nbest=1 if nbest is None else nbest, ipa=ipa):
        if as_json:
            print_json(said.to_json())
            continue
        for candidate in said.nbest:
            logprob = "" if nbest is None else f"  [dim]{candidate.logprob:.2f}[/]"
            line = f"{escape(said.text)}  [bold]{escape(candidate.output)}[/]{logprob}"
            out.print(line, soft_wrap=True, highlight=False, emoji=False)
