"""The application that all commands register with, and what they share."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="A zoo of pretrained recurrent networks for Keras 3.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Name = Annotated[str, typer.Argument(help="A checkpoint: its name, name@version, or the path of a folder.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Input = Annotated[Path | None, typer.Option("--input", help="A UTF-8 file, a text a line; - reads standard input.")]
Runtime = Annotated[str, typer.Option(help="What runs the model: keras, or onnx, which starts in a tenth of the time.")]
