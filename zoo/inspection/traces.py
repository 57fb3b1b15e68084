"""What every gate and every state of a network's recurrent layers does along a text."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import keras
import numpy as np
from keras import ops

from zoo.cells import CELLS
from zoo.cells.cell import Cell
from zoo.errors import InputError
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent
from zoo.layers.stack import Stack
from zoo.tasks.shared.model_kinds import predicts_text
from zoo.tasks.token_level.inference import sentences_of
from zoo.tasks.token_level.model import TokenTask
from zoo.text.vocabulary import END, END_TOKEN


class Trace(NamedTuple):
    """One recurrent layer, read in one direction, along a text.

    `layer` counts from 1, from the bottom up; `direction` is "forwards" or "backwards"; `cell` is a name of
    `zoo.cells.CELLS`; `tokens` are what the network reads, in the order of the text. `gates` and `states` hold arrays
    (tokens, units) by name, each row the values after the network has read that token: the gates of the cell's `GATES`,
    none in an `rnn`, and its states, "activation", "memory cell", or both.
    """

    layer: int
    direction: str
    cell: str
    tokens: list[str]
    gates: dict[str, np.ndarray]
    states: dict[str, np.ndarray]

    @property
    def memory(self) -> np.ndarray:
        """What the cell keeps from step to step, (tokens, units): the memory cell, or the activation of an `rnn`."""
        return list(self.states.values())[-1]

    def to_json(self) -> dict[str, Any]:
        """What the layer is, and the mean over its units of each gate and state at each token."""
        means = {
            kind: {name: values.mean(axis=-1, dtype=np.float64).tolist() for name, values in named.items()}
            for kind, named in (("gates", self.gates), ("states", self.states))
        }
        return {**self._asdict(), "units": self.memory.shape[-1], **means}


def traces(model: keras.Model, text: str, pretokenized: bool = False) -> list[Trace]:
    """The gates and states of every recurrent layer along a text, the lowest layer first, forwards before backwards.

    Args:
        model: a language model, whose first token is the `<eos>` before a text, or a tagger.
        text: of a tagger, one sentence.
        pretokenized: tokens are what white space separates; of no account to a model of characters.

    Raises:
        InputError: a text without a token, more than one sentence for a tagger, or a model of another kind.
    """
    tokens, features, backwards = _read(model, text, pretokenized)
    found: list[Trace] = []
    for number, (layer, sequence) in enumerate(_recurrent_layers(model.backbone, features), 1):
        ways = [layer.forward_layer, layer.backward_layer] if isinstance(layer, Bidirectional) else [layer]
        found += [_trace(way, sequence, number, tokens, way.go_backwards != backwards) for way in ways]
    return found


def of_layer(found: Sequence[Trace], layer: int | None) -> list[Trace]:
    """The traces of one layer, or all where it is None. Raises `InputError` for a layer that is not there."""
    check_layer(layer, found[-1].layer)
    return [trace for trace in found if layer in (None, trace.layer)]


def check_layer(layer: int | None, layers: int) -> None:
    """Refuses a layer that a network of so many does not have; None stands for all. Raises `InputError`."""
    if layer is not None and not 1 <= layer <= layers:
        raise InputError(f"there is no layer {layer}; the network has {layers}, counted from 1")


def _read(model, text, pretokenized) -> tuple[list[str], dict[str, Any], bool]:
    """A text's tokens in its order, the features that the network reads, a batch of one, and whether it reads a text
    from its end."""
    if not isinstance(text, str):
        raise InputError(f"the text is {type(text).__name__}, not a string")
    if isinstance(model, keras.Model) and predicts_text(model):
        text = model.encoder.normal(text, pretokenized)
        tokens = model.encoder.tokens(text, pretokenized) if text else []
    elif isinstance(model, TokenTask):
        _, sentences, _ = sentences_of([text], pretokenized)
        if len(sentences) > 1:
            raise InputError(f"the text has {len(sentences)} sentences, which a tagger reads one by one; give one")
        tokens = [token.text for sentence in sentences for token in sentence]
    else:
        raise InputError(f"a {type(model).__name__} cannot be inspected; give a language model or a tagger")
    if not tokens:
        raise InputError("the text has no token; give one that has")
    encoder = model.preprocessor.encoder
    if isinstance(model, TokenTask):
        return tokens, encoder.collate([encoder.encode(tokens)]), False
    ids = np.append(np.int32(END), encoder.encode(text, pretokenized))[None]
    zeros = model.backbone.initial_states(1)
    tokens = [*tokens, END_TOKEN] if encoder.backwards else [END_TOKEN, *tokens]
    return tokens, {"token_ids": ids, **zeros}, encoder.backwards


def _recurrent_layers(backbone, features) -> Iterator[tuple[Recurrent | Bidirectional, Any]]:
    """Yields the recurrent layers of a network with what each of them reads, (1, time, …)."""
    for outer in backbone.layers:
        if not isinstance(outer, Stack | Bidirectional | Recurrent):
            continue
        entering, *_ = keras.tree.flatten(outer.input)  # after it come states or a mask
        sequence = keras.Model(backbone.input, entering)(features)
        if not isinstance(outer, Stack):
            yield outer, sequence
            continue
        for depth, layer in enumerate(outer.layers):
            below = Stack(outer.layers[:depth], residual=outer.residual)(sequence) if depth else sequence
            yield layer, below[0] if isinstance(below, list) else below


def _trace(layer: Recurrent, sequence, number: int, tokens: list[str], backwards: bool) -> Trace:
    """Steps a layer's cell through a sequence, (1, time, …), which is in the order in which the network reads."""
    cell = layer.cell
    order = slice(None, None, -1 if layer.go_backwards else 1)
    if layer.one_hot is None:
        projected = cell.project(sequence)[0]
    else:
        projected = cell.look_up(sequence if len(sequence.shape) == 3 else sequence[..., None])[0]
    states, weights, rows = cell.get_initial_state(1), cell.recurrent_weights(), []
    for share in ops.unstack(projected, len(tokens))[order]:
        states, gates = cell.step(share[None], states, weights)
        rows.append([ops.convert_to_numpy(value)[0] for value in (*gates, *states)])
    columns = [np.stack(column[::-1] if backwards else column) for column in zip(*rows, strict=True)]
    return Trace(
        layer=number,
        direction="backwards" if backwards else "forwards",
        cell=next(name for name, kind in CELLS.items() if type(cell) is kind),
        tokens=tokens,
        gates=dict(zip(cell.GATES, columns, strict=False)),
        states=dict(zip(_state_names(cell), columns[len(cell.GATES) :], strict=True)),
    )


def _state_names(cell: Cell) -> list[str]:
    """What a cell's states are called: gates guard a memory cell."""
    return ["activation", "memory cell"][-cell.STATES :] if cell.GATES else ["activation"]
