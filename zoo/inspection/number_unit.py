"""The search for the unit that remembers whether the subject is singular or plural until the verb comes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import keras
import numpy as np

from zoo.console import track
from zoo.errors import InputError
from zoo.inspection.number_sentences import CHOOSING, HELD_OUT, Noun, Prefix, made_up
from zoo.inspection.traces import check_layer
from zoo.layers.compiled_call import compiled
from zoo.tasks.shared.model_kinds import predicts_text
from zoo.text.vocabulary import END, UNKNOWN

_LEAST_NOUNS = 4
"""So many nouns of either half a model must know."""

_MANY = 1000
"""Texts that take long enough to show how far it is."""


class Values(NamedTuple):
    """What a unit holds before the verb of sentences, (sentences,), and whether each one's subject is plural."""

    values: np.ndarray
    plural: np.ndarray


class NumberUnit(NamedTuple):
    """The unit of a language model that best tells plural subjects from singular ones before the verb.

    `layer` counts from 1, `unit` from 0. Where `plural_above`, the memory cell is above `threshold` for plurals, else
    below. The unit was chosen by the sentences `chosen_by`; `other_nouns` are sentences made in the same way of other
    nouns, `real` others of another source; these two had no say.
    """

    layer: int
    unit: int
    threshold: float
    plural_above: bool
    chosen_by: Values
    other_nouns: Values
    real: Values

    def accuracy(self, of: Values) -> float:
        """The share of sentences on whose number the unit is right."""
        return float(np.mean(((of.values > self.threshold) == self.plural_above) == of.plural))

    def to_json(self) -> dict[str, Any]:
        """The facts, with the accuracy on the sentences and their number in place of the values."""
        samples = {name: value for name, value in self._asdict().items() if isinstance(value, Values)}
        facts = {name: value for name, value in self._asdict().items() if name not in samples}
        return {
            **facts,
            "accuracy": {name: self.accuracy(of) for name, of in samples.items()},
            "sentences": {name: len(of.plural) for name, of in samples.items()},
        }


def find_number_unit(model: keras.Model, real: Sequence[Prefix], layer: int | None = None) -> NumberUnit:
    """The unit whose memory cell best separates singular from plural subjects just before the verb.

    The unit and the threshold are those that are right most often on made-up sentences, in half of which the noun
    between subject and verb misleads; of units that are equally good, the one whose means lie farthest apart.

    Args:
        model: a language model that reads forwards.
        real: beginnings of other sentences, to judge the choice by.
        layer: search this layer alone, from 1.

    Raises:
        InputError: a model that reads backwards or is none of language, knows too few of the nouns, or has no such
            layer; no real sentences.
    """
    if not isinstance(model, keras.Model) or not predicts_text(model):
        raise InputError(f"a {type(model).__name__} predicts no verb; give a language model")
    if model.encoder.backwards:
        raise InputError("the model reads backwards, from the verb to the subject; give one that reads forwards")
    layers = model.backbone.stack.layers
    check_layer(layer, len(layers))
    if not real:
        raise InputError("there is no real sentence to judge the unit by; give some")
    searched = [layer] if layer else list(range(1, len(layers) + 1))
    samples = [made_up(known_nouns(model, CHOOSING)), made_up(known_nouns(model, HELD_OUT)), real]
    cells = memory_cells(model, [prefix.text for prefixes in samples for prefix in prefixes], searched)
    parts = np.split(cells, np.cumsum([len(prefixes) for prefixes in samples])[:-1])
    plural = [np.array([prefix.plural for prefix in prefixes]) for prefixes in samples]
    column, threshold, plural_above = best_cut(parts[0], plural[0])
    places = [(number, unit) for number in searched for unit in range(layers[number - 1].cell.units)]
    values = [Values(part[:, column], row) for part, row in zip(parts, plural, strict=True)]
    return NumberUnit(*places[column], threshold, plural_above, *values)


def known_nouns(model: keras.Model, nouns: Sequence[Noun]) -> list[Noun]:
    """The nouns of which the model knows both forms. Raises `InputError` where it knows too few."""
    known = [noun for noun in nouns if not any(UNKNOWN in model.encoder.encode(form) for form in noun)]
    if len(known) < _LEAST_NOUNS:
        listed = ", ".join(singular for singular, _ in nouns[:_LEAST_NOUNS])
        raise InputError(
            f"the model knows {len(known)} of the nouns {listed}, …, and the search takes {_LEAST_NOUNS}; "
            "give a model of English text"
        )
    return known


def memory_cells(model: keras.Model, texts: Sequence[str], layers: Sequence[int]) -> np.ndarray:
    """The memory cells of some layers, counted from 1, after the last token of each text: (texts, units), the units of
    one layer beside those of the next."""
    backbone = model.backbone
    names = iter(backbone.state_sizes)
    last = [[next(names) for _ in layer.state_sizes][-1] for layer in backbone.stack.layers]
    wanted = [last[number - 1] for number in layers]
    read = compiled(keras.Model(backbone.input, {name: backbone.output[name] for name in wanted}))
    rows = [np.append(np.int32(END), model.encoder.encode(text)) for text in texts]
    lengths = np.array([len(row) for row in rows])
    found = np.zeros((len(texts), sum(backbone.state_sizes[name] for name in wanted)), np.float32)
    groups = np.unique(lengths)
    for length in track(groups, "reading") if len(texts) > _MANY else groups:
        members = np.flatnonzero(lengths == length)
        zeros = backbone.initial_states(len(members))
        states = read({"token_ids": np.stack([rows[index] for index in members]), **zeros})
        found[members] = np.concatenate([states[name] for name in wanted], axis=-1)
    return found


def best_cut(values: np.ndarray, plural: np.ndarray) -> tuple[int, float, bool]:
    """The column of values (sentences, units) and the threshold that best separate plural from singular, and whether
    plurals are above it."""
    order = np.argsort(values, axis=0)
    ranked, flags = np.take_along_axis(values, order, axis=0), plural[order]
    # How often a cut after each rank is right, where what lies above it is called plural.
    right = (plural.sum() - flags.cumsum(axis=0) + (~flags).cumsum(axis=0))[:-1] / len(plural)
    right = np.where(ranked[1:] > ranked[:-1], right, 0.5)  # no cut parts equal values
    best = np.maximum(right, 1 - right).max(axis=0)
    apart = np.abs(values[plural].mean(axis=0) - values[~plural].mean(axis=0)) / (values.std(axis=0) + 1e-9)
    column = int(np.lexsort((apart, best))[-1])
    rank = int(np.abs(right[:, column] - 0.5).argmax())
    threshold = float(ranked[rank : rank + 2, column].mean())
    return column, threshold, bool(right[rank, column] > 0.5)
