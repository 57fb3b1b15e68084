"""How a network that gives the next token goes on with rows of ids."""

from collections.abc import Iterator, Sequence

import keras
import keras_hub
import numpy as np

from zoo.errors import InputError
from zoo.models.generation import Sampler, Writer, is_count, make_sampler
from zoo.models.reading import Reader
from zoo.models.state_to_state import States

_AT_ONCE = 64
"""Tokens that are sampled in one call."""

_LOGITS_AT_ONCE = 2**25
"""Logits of one step that are in memory together: of many rows only some are written at once."""


class RowWriter:
    """Goes on with rows of ids; keeps what it has compiled for each sampler.

    Args:
        model: a `NextTokenModel`.
        reader: of the model.
    """

    def __init__(self, model: keras.Model, reader: Reader):
        self._model, self._reader = model, reader
        self._writers: dict = {}

    def sampling(self, sampler: Sampler, seed: int | None) -> Writer:
        """A writer that samples from a seed on; compiling one takes a second.

        Raises:
            InputError: a sampler or a seed that cannot be used.
            UnknownNameError: no such sampler.
        """
        if not isinstance(sampler, str):
            if not isinstance(sampler, keras_hub.samplers.Sampler):
                raise InputError(f"sampler is one of KerasHub's or the name of one, not {sampler!r}")
            if seed is not None:
                raise InputError("seed goes with a sampler by name; give it to the sampler itself")
        if seed is not None and not is_count(seed):
            raise InputError(f"seed is an integer of at least 0, not {seed!r}")
        name = sampler if isinstance(sampler, str) else id(sampler)
        kept = self._writers.get(name)
        if kept is None:
            made = make_sampler(sampler) if isinstance(sampler, str) else sampler
            top, tokens = getattr(made, "k", None), self._tokens
            if top is not None and top > tokens:
                raise InputError(f"top_k is {top}; the model has {tokens} tokens to choose from")
            kept = self._writers[name] = Writer(self._model, made)
        if isinstance(sampler, str) and hasattr(kept.sampler, "seed_generator"):
            kept.sampler.seed_generator.state.assign(keras.random.SeedGenerator(seed).state)
        return kept

    def go_on(self, rows: Sequence[np.ndarray], max_length: int, writer: Writer, stop: bool) -> Iterator[np.ndarray]:
        """Yields ids (rows, tokens) int32 as they are written behind rows of at least one id, up to `max_length`; with
        `stop`, `<eos>` where a row has ended, until all have."""
        states = self._states_before_last(rows)
        last, done = np.array([row[-1] for row in rows], np.int32), np.zeros(len(rows), bool)
        size = max(1, _LOGITS_AT_ONCE // self._tokens)
        groups = [slice(start, start + size) for start in range(0, len(rows), size)]
        written = 0
        while written < max_length and not done.all():
            count = max_length if writer.searches else min(max_length - written, _AT_ONCE)
            ids = np.zeros((len(rows), count), np.int32)
            for group in groups:
                some = {name: values[group] for name, values in states.items()}
                ids[group], following, done[group] = writer(last[group], some, done[group], count, stop)
                for name, values in following.items():
                    states[name][group] = values
            written += count
            last = ids[:, -1]
            yield ids

    @property
    def _tokens(self) -> int:
        return self._model.output["logits"].shape[-1]

    def _states_before_last(self, rows: Sequence[np.ndarray]) -> States:
        """The states before the last id of rows, which are read in groups of equal length."""
        states = self._reader.initial_states(len(rows))
        lengths = np.array([len(row) for row in rows])
        for length in np.unique(lengths[lengths > 1]):
            members = np.flatnonzero(lengths == length)
            *_, (_, final) = self._reader.stretches(np.stack([rows[index] for index in members]))
            for name, values in final.items():
                states[name][members] = values
        return states
