"""The picture of the unit that remembers the subject's number."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import keras
import numpy as np

from zoo.inspection.number_sentences import HELD_OUT
from zoo.inspection.number_unit import NumberUnit, Values, known_nouns
from zoo.inspection.pictures import name_of, save_picture, shortened
from zoo.inspection.traces import of_layer, traces

_GAP = ", which already ate the fish, "
_VERBS = ("was full", "were full")
_COLOURS = {"singular": "tab:blue", "plural": "tab:orange"}


def draw_number_unit(model: keras.Model, found: NumberUnit, path: Path) -> None:
    """Draws the unit's memory cell along a sentence in the singular and in the plural, and beside it what the unit
    holds before the verb of the sentences that had no say in its choice, by number.

    Args:
        model: the `LanguageModel` that the unit was found in.
        path: a PNG, SVG or PDF file.

    Raises:
        InputError: a file that cannot be.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(13, 4.6), layout="constrained")
    figure.suptitle(f"{name_of(model)}: layer {found.layer}, unit {found.unit}", parse_math=False)
    along, *held_out = figure.subplots(1, 3, width_ratios=(4, 1.2, 1.2))
    _draw_along(model, found, along)
    of_chance = {"made-up sentences,\nother nouns": found.other_nouns, "sentences of BLiMP": found.real}
    for axes, (title, values) in zip(held_out, of_chance.items(), strict=True):
        _draw_histogram(found, values, title, axes)
    save_picture(figure, path)


def _draw_along(model, found: NumberUnit, axes) -> None:
    subjects = [f"The {form}" for form in known_nouns(model, HELD_OUT)[0]]
    read = [
        of_layer(traces(model, f"{subject}{_GAP}{verb}"), found.layer)[0]
        for subject, verb in zip(subjects, _VERBS, strict=True)
    ]
    columns = aligned(*(trace.tokens for trace in read))
    for place, (number, colour) in enumerate(_COLOURS.items()):
        points = [(x, pair[place]) for x, pair in enumerate(columns) if pair[place] is not None]
        memory = read[place].memory[[token for _, token in points], found.unit]
        axes.plot([x for x, _ in points], memory, marker=".", color=colour, label=f"{number} subject")
    axes.axhline(found.threshold, color="grey", linestyle="--", label="threshold")
    behind_eos = [1 + len(model.encoder.tokens(text)) for text in (subjects[1], subjects[1] + _GAP)]
    start, end = (next(x for x, (_, token) in enumerate(columns) if token == place) for place in behind_eos)
    axes.axvspan(start - 0.5, end - 0.5, color="grey", alpha=0.15, label="from the subject to the verb")
    _label_pairs(axes, [[read[0].tokens, read[1].tokens], columns])
    axes.set_xlabel("token" if model.encoder.unit == "word" else "character")
    axes.set_ylabel(next(reversed(read[0].states)))
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)


def aligned(singular: Sequence[str], plural: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Two sentences in columns, equal tokens in the same one: the index of each one's token, or None."""
    columns: list[tuple[int | None, int | None]] = []
    for _, first, first_end, second, second_end in SequenceMatcher(None, singular, plural, False).get_opcodes():
        for step in range(max(first_end - first, second_end - second)):
            columns.append(
                (
                    first + step if first + step < first_end else None,
                    second + step if second + step < second_end else None,
                )
            )
    return columns
