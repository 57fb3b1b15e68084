"""How a language model goes on with texts."""

from collections.abc import Iterator, Sequence

import keras
import keras_hub
import numpy as np

from zoo.errors import InputError
from zoo.models.generation import Sampler, Writer, is_count, make_sampler
from zoo.models.reading import Reader, States
from zoo.models.scored_text import WrittenText
from zoo.preprocessing.language_modelling import END, TextEncoder
from zoo.preprocessing.vocabulary import UNKNOWN

_AT_ONCE = 64
"""Tokens that are sampled in one call."""

_LOGITS_AT_ONCE = 2**25
"""Logits of one step that are in memory together: of many texts only some are written at once."""


class TextWriter:
    """Goes on with prompts by a language model; keeps what it has compiled for each sampler.

    Args:
        model: a `LanguageModel`.
        reader: of the model.
    """

    def __init__(self, model: keras.Model, reader: Reader):
        self._model, self._reader = model, reader
        self._writers: dict = {}

    @property
    def _encoder(self) -> TextEncoder:
        return self._model.encoder

    def pieces(
        self,
        prompts: Sequence[str],
        max_length: int = 200,
        sampler: Sampler = "random",
        seed: int | None = None,
        pretokenized: bool = False,
        stop: bool = True,
    ) -> Iterator[np.ndarray]:
        """Yields ids (prompts, tokens) as they are written, `<eos>` where a text has ended. Arguments as in
        `LanguageModel.generate`.

        Raises:
            InputError: a length below 0, a sampler or a seed that cannot be used.
        """
        if not is_count(max_length):
            raise InputError(f"the length is an integer of at least 0, not {max_length!r}")
        writer = self._writer(sampler, seed)
        rows = [np.append(np.int32(END), self._encoder.encode(text, pretokenized)) for text in prompts]
        states = self._states_before_last(rows)
        last, done = np.array([row[-1] for row in rows], np.int32), np.zeros(len(rows), bool)
        size = max(1, _LOGITS_AT_ONCE // len(self._encoder))
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

    def written(self, prompt: str, ids: list[int], pretokenized: bool, stop: bool) -> WrittenText:
        """A prompt and the ids behind it as text."""
        encoder = self._encoder
        asked = encoder.tokens(prompt, pretokenized)
        kept = before_end(ids) if stop else ids
        continuation = encoder.decode(kept)
        return WrittenText(
            prompt=prompt,
            continuation=continuation,
            text=self.space(prompt, continuation).join(encoder.in_order([prompt, continuation])),
            tokens=len(kept),
            ended=len(kept) < len(ids),
            unknown=[token for token, index in zip(asked, encoder.ids(asked), strict=True) if index == UNKNOWN],
        )

    def space(self, prompt: str, continuation: str) -> str:
        """What parts a prompt from what was written: of words a space, where there is none."""
        before, behind = self._encoder.in_order([prompt, continuation])
        apart = before[-1:].isspace() or behind[:1].isspace()
        return " " if self._encoder.unit == "word" and before and behind and not apart else ""

    def _writer(self, sampler: Sampler, seed: int | None) -> Writer:
        """A writer for a sampler; compiling one takes a second."""
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
            top = getattr(made, "k", None)
            if top is not None and top > len(self._encoder):
                raise InputError(f"top_k is {top}; the model has {len(self._encoder)} tokens to choose from")
            kept = self._writers[name] = Writer(self._model, made)
        if isinstance(sampler, str) and hasattr(kept.sampler, "seed_generator"):
            kept.sampler.seed_generator.state.assign(keras.random.SeedGenerator(seed).state)
        return kept

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


def before_end(ids: list[int]) -> list[int]:
    """The ids up to the first `<eos>`."""
    return ids[: ids.index(END)] if END in ids else ids
