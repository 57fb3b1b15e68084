"""Commands that find names in texts."""

from typing import Annotated

import typer

from zoo.cli.app import Input, Json, Name, app
from zoo.console import out
from zoo.terminal import coloured, load_model, print_json, read_texts


@app.command()
def predict(
    name: Name,
    texts: Annotated[list[str] | None, typer.Argument(help="Texts; each is answered on its own.")] = None,
    input_file: Input = None,
    pretokenized: Annotated[bool, typer.Option(help="Tokens are what white space separates.")] = False,
    as_json: Json = False,
) -> None:
    """Find the names in texts: entities, or the words that belong to one, as the checkpoint has it."""
    texts = read_texts(texts, input_file)
    for tagged in load_model(name, ("tagger", "binary-tagger"), "zoo predict").analyse(
        texts, pretokenized=pretokenized
    ):
        if as_json:
            print_json(tagged.to_json())
        else:
            out.print(coloured(tagged), soft_wrap=True, highlight=False)
