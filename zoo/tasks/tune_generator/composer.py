"""How a tune generator composes tunes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from zoo.abc_notation import Key, Metre, Tune, dance_type
from zoo.abc_notation.normal_form import read_music
from zoo.errors import InputError
from zoo.generation.generator import GenerationStep, Generator, before_end
from zoo.generation.sampling import Sampler, Sampling
from zoo.generation.scorer import SequenceScorer
from zoo.tasks.tune_generator.encoder import UNKNOWN_TYPE, TuneEncoder
from zoo.tasks.tune_generator.results import ComposedTune, checked, titled
from zoo.text.vocabulary import END, UNKNOWN
from zoo.validation import is_count

SAMPLING = Sampling("top_p", 0.8, top_p=0.9)
"""The default sampler of tunes."""

GUIDANCE = 10.0
"""The default guidance of samplers."""


class TuneRequest(NamedTuple):
    """What a tune is to be: ids of fields of its header, and the tokens that its music begins with."""

    header: list[int]
    first_tokens: list[str]


class Composer:
    """Composes tunes.

    Args:
        encoder: of the model.
        scorer: scores ids with the model.
        generator: generates ids with the model.
    """

    def __init__(self, encoder: TuneEncoder, scorer: SequenceScorer, generator: Generator):
        self._encoder, self._scorer, self._generator = encoder, scorer, generator

    def compose(
        self,
        request: TuneRequest,
        count: int,
        sampler: Sampler | None,
        seed: int | None,
        guidance: float | None,
        tries: int,
        max_new_tokens: int,
    ) -> list[ComposedTune]:
        """Composes `count` tunes. A tune that is broken or has faulty bars is composed again, `tries` times in all; the
        best one is kept, the first of equals."""
        step = self._step(sampler, seed, guidance)
        random = step.random()
        if random is None:  # a deterministic sampler would compose the same tune again
            random, tries = np.random.default_rng([seed or 0]), 1
        probs = cache(self._probs)
        headers = [self._header(request.header, random, probs) for _ in range(count)]
        best: list[ComposedTune | None] = [None] * count
        for number in range(1, tries + 1):
            rest = [index for index, tune in enumerate(best) if tune is None or tune.broken or tune.faults]
            if not rest:
                break
            tunes = self._tunes([headers[index] for index in rest], request.first_tokens, step, max_new_tokens)
            for index, tune in zip(rest, tunes, strict=True):
                before = best[index]
                better = tune if before is None or _rank(tune) < _rank(before) else before
                best[index] = replace(better, tries=number)
        return best

    def _step(self, sampler: Sampler | None, seed: int | None, guidance: float | None) -> GenerationStep:
        sampler = SAMPLING if sampler is None else sampler
        if guidance is not None:
            return self._generator.sampling(sampler, seed, guidance)
        step = self._generator.sampling(sampler, seed)
        typed = "type" in self._encoder.fields
        return self._generator.sampling(sampler, seed, GUIDANCE) if typed and not step.searches else step

    def _header(self, given: list[int], random: np.random.Generator, probs: Callable) -> list[int]:
        """The ids of a complete header: the given ones, then the others, sampled from the model."""
        encoder, header = self._encoder, list(given)
        missing = {field for field in encoder.fields if not set(encoder.field_ids(field)) & set(header)}
        while missing:
            choices = [
                index for field in encoder.fields if field in missing for index in encoder.choices(field, header)
            ]
            header.append(choices[int(random.choice(len(choices), p=probs(tuple(header), tuple(choices))))])
            missing -= {field for field in missing if header[-1] in encoder.choices(field)}
        return header

    def _probs(self, before: tuple[int, ...], choices: tuple[int, ...]) -> np.ndarray:
        """The probability of each of some ids after others, if it must be one of them."""
        rows = [np.array([*before, index], np.int32) for index in choices]
        log_probs = np.array([row[-1] for row in self._scorer.log_probabilities(rows)])
        probs = np.exp(log_probs - log_probs.max())
        return probs / probs.sum()

    def _tunes(
        self, headers: Sequence[list[int]], first_tokens: list[str], step: GenerationStep, max_new_tokens: int
    ) -> list[ComposedTune]:
        first_ids = self._encoder.music(first_tokens)
        rows, unconditional = self._rows_of(headers, first_ids), ()
        if step.guidance != 1:
            typed = set(self._encoder.choices("type")) if "type" in self._encoder.fields else set()
            untyped = [[self._untyped if index in typed else index for index in header] for header in headers]
            unconditional = self._rows_of(untyped, first_ids)
        ids = [row[1 + len(header) :].tolist() for row, header in zip(rows, headers, strict=True)]
        for piece in self._generator.generate_ids(rows, max_new_tokens, step, stop=True, unconditional=unconditional):
            for row, more in zip(ids, piece.tolist(), strict=True):
                row += more
        return [self._tune(header, row) for header, row in zip(headers, ids, strict=True)]

    @property
    def _untyped(self) -> int:
        return self._encoder.vocabulary.id(UNKNOWN_TYPE)

    @staticmethod
    def _rows_of(headers: Sequence[list[int]], first_ids: np.ndarray) -> list[np.ndarray]:
        return [np.concatenate([[END], header, first_ids]).astype(np.int32) for header in headers]

    def _tune(self, header: list[int], ids: list[int]) -> ComposedTune:
        encoder = self._encoder
        fields, kept = encoder.header(header), before_end(ids)
        tokens, metre, key = tuple(encoder.tokens(kept)), Metre.parse(fields["metre"]), Key.parse(fields["key"])
        tune = titled(Tune("the tune", tokens, metre, key, fields["type"]))
        return checked(tune, len(kept) < len(ids))


def _rank(tune: ComposedTune) -> tuple[bool, int]:
    return bool(tune.broken), len(tune.faults)


def read_request(encoder: TuneEncoder, type: str | None, key, metre, first_bars: str) -> TuneRequest:
    """A request as ids and tokens; arguments as in `TuneGeneratorInference.compose`. Raises `InputError`."""
    for what, value in (("type", type), ("first_bars", first_bars)):
        if value is not None and not isinstance(value, str):
            raise InputError(f"{what} is a string, not {value!r}")
    key = Key.parse(key) if isinstance(key, str) and key.strip() else key
    metre = Metre.parse(metre) if isinstance(metre, str) else metre
    for what, value, kind in (("key", key, Key), ("metre", metre, Metre)):
        if value is not None and not isinstance(value, kind):
            raise InputError(f"the {what} is {value!r}; expected one such as {'Em' if kind is Key else '6/8'}")
    fields = {"type": None if type is None else dance_type(type), "metre": metre, "key": key}
    header = [encoder.field_id(field, value) for field, value in fields.items() if value is not None]
    if not first_bars.strip():
        return TuneRequest(header, [])
    if key is None or metre is None:
        raise InputError("the first bars need a key and a metre; give both")
    try:
        tokens, first_metre, first_key = read_music(first_bars, metre, metre.unit_length, key)
    except InputError as error:
        raise InputError(f"the first bars: {error}") from error
    if (first_metre, first_key) != (metre, key):
        raise InputError(f"the first bars begin in {first_metre} and {first_key}, not in {metre} and {key}")
    unknown = [token for token, index in zip(tokens, encoder.music(tokens), strict=True) if index == UNKNOWN]
    if unknown:
        raise InputError(f"the model has learnt no {unknown[0]!r}; leave it out of the first bars")
    return TuneRequest(header, tokens)


def check_counts(count: int | None, tries: int, max_new_tokens: int) -> None:
    """Refuses numbers below 1. Raises `InputError`."""
    for name, value in (("count", 1 if count is None else count), ("tries", tries), ("max_new_tokens", max_new_tokens)):
        if not is_count(value, 1):
            raise InputError(f"{name} is an integer of at least 1, not {value!r}")
