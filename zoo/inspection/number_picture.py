"""The picture of the unit that remembers the subject's number."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

import keras
import numpy as np

from zoo.inspection.number_sentences import HELD_OUT
from zoo.inspection.number_unit import NumberUnit, Values, known_nouns
from zoo.inspection.pictures import label_tokens, name_of, save_picture, shortened
from zoo.inspection.traces import of_layer, traces

_GAP = ", which already ate the fish, "
_VERBS = ("was full", "were full")
_COLOURS = {"singular": "tab:blue", "plural": "tab:orange"}


def draw_number_unit(model: keras.Model, found: NumberUnit, path: Path) -> None:
    """Draws the unit's memory cell along a sentence in the singular and in the plural, and beside it what the unit
    holds before the verb of the sentences that had no say in its choice, by number.

    Args:
        model: the language model that the unit was found in.
        path: a PNG, SVG or PDF file.

    Raises:
        InputError: a file that cannot be.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(13, 4.6), layout="constrained")
    figure.suptitle(f"{name_of(model)}: layer {found.layer}, unit {found.unit}", parse_math=False)
    along, *held_out = figure.subplots(1, 3, sharey=True, width_ratios=(4, 1, 1))
    _draw_along(model, found, along)
    samples = {"made-up sentences,\nother nouns": found.other_nouns, "sentences of BLiMP": found.real}
    for axes, (title, values) in zip(held_out, samples.items(), strict=True):
        _draw_histogram(found, values, title, axes)
    save_picture(figure, path)


def _draw_along(model, found: NumberUnit, axes) -> None:
    """Draws the memory cell along both sentences, which stand in common columns."""
    subjects = [f"The {form}" for form in known_nouns(model, HELD_OUT)[0]]
    texts = [f"{subject}{_GAP}{verb}" for subject, verb in zip(subjects, _VERBS, strict=True)]
    read = [of_layer(traces(model, text), found.layer)[0] for text in texts]
    columns = aligned(*(trace.tokens for trace in read))
    for trace, places, (number, colour) in zip(read, zip(*columns, strict=True), _COLOURS.items(), strict=True):
        points = [(x, trace.memory[place, found.unit]) for x, place in enumerate(places) if place is not None]
        axes.plot(*zip(*points, strict=True), marker=".", color=colour, label=f"{number} subject")
    axes.axhline(found.threshold, color="grey", linestyle="--", label="threshold")
    # A text's own tokens stand after `<eos>`.
    first, last = (len(model.encoder.tokens(text)) for text in (subjects[1], subjects[1] + _GAP))
    gap = [x for x, (_, place) in enumerate(columns) if place is not None and first < place <= last]
    axes.axvspan(gap[0] - 0.5, gap[-1] + 0.5, color="grey", alpha=0.15, label="between subject and verb")
    upright = model.encoder.unit == "character"  # of which `<eos>` would cover the next
    label_tokens(axes, [_label(*pair, *(trace.tokens for trace in read)) for pair in columns], upright)
    axes.set_xlabel(f"{model.encoder.unit}; where the sentences differ, the singular's above the plural's")
    axes.set_ylabel(next(reversed(read[0].states)))
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4, frameon=False)


def _draw_histogram(found: NumberUnit, values: Values, title: str, axes) -> None:
    """Draws how often the unit holds what before the verb, by the number of the subject."""
    bins = np.histogram_bin_edges(values.values, 30)
    for plural, colour in enumerate(_COLOURS.values()):
        mine = values.values[values.plural == bool(plural)]
        axes.hist(mine, bins, orientation="horizontal", alpha=0.6, color=colour)
    axes.axhline(found.threshold, color="grey", linestyle="--")
    axes.set_title(f"{title}\n{found.accuracy(values):.1%} of {len(values.plural):,} right", fontsize=9)
    axes.set_xlabel("sentences, before the verb")


def aligned(singular: Sequence[str], plural: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Two sentences in columns, equal tokens in the same one: the index of each one's token, or None."""
    columns: list[tuple[int | None, int | None]] = []
    for _, first, first_end, second, second_end in SequenceMatcher(None, singular, plural, False).get_opcodes():
        columns += zip_longest(range(first, first_end), range(second, second_end))
    return columns


def _label(first: int | None, second: int | None, singular: Sequence[str], plural: Sequence[str]) -> str:
    """A column's token, or both one above the other where they differ."""
    tokens = ["" if place is None else shortened(row[place]) for place, row in ((first, singular), (second, plural))]
    return "\n".join(tokens if tokens[0] != tokens[1] else tokens[:1])
