"""The command that says how probable texts are."""

from collections.abc import Iterator
from functools import partial
from os.path import isfile as is_file
from typing import TYPE_CHECKING, Annotated

import typer

from zoo.cli.app import Input, Json, Name, OutputFile, OutputOverwrite, RowColumn, Runtime, app
from zoo.cli.models import choose
from zoo.cli.rows import answer_rows, answers_to, check_output, is_json, sources
from zoo.console import Piece, note
from zoo.errors import RowError

if TYPE_CHECKING:
    from zoo.tasks.language_model.results import ScoredText

_SHOWN = 6
"""The most unknown tokens, and the most texts, that are listed."""


@app.command()
def score(
    name: Name,
    texts: Annotated[list[str] | None, typer.Argument(help="Texts; each is scored on its own.")] = None,
    input_file: Input = None,
    text_column: RowColumn = None,
    output: OutputFile = None,
    overwrite: OutputOverwrite = False,
    pretokenized: Annotated[bool, typer.Option(help="White space separates the tokens.")] = False,
    runtime: Runtime = None,
    as_json: Json = False,
) -> None:
    """Say how probable texts are: log P in nats by the chain rule, the end of each text included."""
    chosen = choose(name, ("score",), "zoo score")
    for path in texts or []:
        if is_file(path):
            note(f"{path} is scored as a text, and is the name of a file; --input scores the lines of one.")
    check_output(output, overwrite)
    as_json = as_json or is_json(output)
    asked_about = sources(texts, input_file, text_column, chosen.task.reads)
    model, seen = chosen.load(runtime), _Unknown()

    def scored_rows(rows: list[str]) -> Iterator:
        for found in model.score(rows, pretokenized=pretokenized, on_error="skip"):
            if not isinstance(found, RowError):
                seen.count(found)
            yield found if isinstance(found, RowError) else (found.to_json(), partial(_line, found))

    with answers_to(output, as_json, overwrite) as write:
        code = answer_rows(asked_about, scored_rows, write, as_json)
        if code == 2:  # nothing is answered, and an old file stays
            raise typer.Exit(code)
    seen.warn()
    raise typer.Exit(code)


def _line(scored: "ScoredText") -> list[list[Piece]]:
    figures = f"  perplexity {scored.perplexity:.1f}  {scored.bits_per_character:.2f} bits/char  {scored.text}"
    unknown = ["  ", unknown_in(scored.unknown)] if scored.unknown else []
    return [["log P ", (f"{scored.logprob:.2f}", "bold"), figures, *unknown]]


class _Unknown:
    """What unknown tokens do to the figures of texts that have some, and which texts are mostly unknown."""

    def __init__(self) -> None:
        self._texts = self._unknown = self._known = 0
        self._cost_of_unknown = self._cost_of_known = 0.0
        self._mostly: list[int] = []

    def count(self, scored: "ScoredText") -> None:
        """Adds a text, the next one in order."""
        self._texts += 1
        if not scored.unknown:
            return
        self._unknown += len(scored.unknown)
        self._known += len(scored.tokens) - len(scored.unknown)
        self._cost_of_unknown -= scored.unknown_logprob
        self._cost_of_known -= scored.logprob - scored.unknown_logprob
        if 2 * len(scored.unknown) > len(scored.tokens) - 1 and len(self._mostly) <= _SHOWN:
            self._mostly.append(self._texts)

    def warn(self) -> None:
        """Says it on standard error, where any text has unknown tokens."""
        if not self._unknown:
            return
        cost = self._cost_of_unknown / self._unknown
        others = f", known ones {self._cost_of_known / self._known:.1f}" if self._known else ""
        note(
            f"All unknown tokens share one probability and cost {cost:.1f} nats each here{others}; the model cannot "
            "tell a rare word from nonsense. Texts with some look more probable than they are: do not compare their "
            "figures with those of other texts."
        )
        if self._mostly:
            named = ", ".join(map(str, self._mostly[:_SHOWN])) + (" and more" if len(self._mostly) > _SHOWN else "")
            which = f"text{'s' if len(self._mostly) > 1 else ''} {named}"
            note(f"The model knows less than half of {which}: the figures say nothing about it. Another language?")


def unknown_in(tokens: list[str]) -> Piece:
    """Which tokens the model does not know, in a few words."""
    listed = list(dict.fromkeys(tokens))
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return f"unknown: {', '.join(listed[:_SHOWN])}{more}", "yellow"
