"""How a tune generator writes tunes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from zoo.abc_notation import Key, Metre, Tune, dance_type
from zoo.abc_notation.normal_form import read_music
from zoo.errors import InputError
from zoo.generation.generator import GenerationStep, Generator, Sampler, before_end
from zoo.generation.sampling import Sampling
from zoo.generation.scorer import SequenceScorer
from zoo.tasks.tune_generator.encoder import UNKNOWN_TYPE, TuneEncoder
from zoo.tasks.tune_generator.results import ComposedTune, judged, titled
from zoo.text.vocabulary import END, UNKNOWN
from zoo.validation import is_count

SAMPLING = Sampling("top_p", 0.8, top_p=0.9)
"""How tunes are sampled where nobody says how."""

GUIDANCE = 10.0
"""How much more of its type a tune has, likewise."""


class Asked(NamedTuple):
    """What is wanted of a tune: ids of fields of its header, and tokens that its music begins with."""

    header: list[int]
    first: list[str]


class Composer:
    """Writes tunes.

    Args:
        encoder: of the model.
        scorer: of it.
        rows: goes on with rows of ids by it.
    """

    def __init__(self, encoder: TuneEncoder, scorer: SequenceScorer, rows: Generator):
        self._encoder, self._scorer, self._rows = encoder, scorer, rows

    def compose(
        self,
        asked: Asked,
        count: int,
        sampler: Sampler | None,
        seed: int | None,
        guidance: float | None,
        tries: int,
        max_length: int,
    ) -> list[ComposedTune]:
        """So many tunes. One that is broken or has faulty bars is written anew, up to `tries` times in all; the best is
        kept, the first of equals."""
        step = self._step(sampler, seed, guidance)
        random = step.random()
        if random is None:  # what leaves nothing to chance would write the same again
            random, tries = np.random.default_rng([seed or 0]), 1
        chances = cache(self._chances)
        headers = [self._header(asked.header, random, chances) for _ in range(count)]
        best: list[ComposedTune | None] = [None] * count
        for number in range(1, tries + 1):
            left = [place for place, tune in enumerate(best) if tune is None or tune.broken or tune.faults]
            if not left:
                break
            written = self._written([headers[place] for place in left], asked.first, step, max_length)
            for place, tune in zip(left, written, strict=True):
                before = best[place]
                better = tune if before is None or _rank(tune) < _rank(before) else before
                best[place] = replace(better, tries=number)
        return best

    def _step(self, sampler: Sampler | None, seed: int | None, guidance: float | None) -> GenerationStep:
        sampler = SAMPLING if sampler is None else sampler
        if guidance is not None:
            return self._rows.sampling(sampler, seed, guidance)
        step = self._rows.sampling(sampler, seed)
        typed = "type" in self._encoder.fields
        return self._rows.sampling(sampler, seed, GUIDANCE) if typed and not step.searches else step

    def _header(self, asked: list[int], random: np.random.Generator, chances: Callable) -> list[int]:
        """The ids of a whole header: those that were asked for, then the others as the model would write them."""
        encoder, header = self._encoder, list(asked)
        left = {field for field in encoder.fields if not set(encoder.field_ids(field)) & set(header)}
        while left:
            able = [index for field in encoder.fields if field in left for index in encoder.choices(field, header)]
            header.append(able[int(random.choice(len(able), p=chances(tuple(header), tuple(able))))])
            left -= {field for field in left if header[-1] in encoder.choices(field)}
        return header

    def _chances(self, before: tuple[int, ...], able: tuple[int, ...]) -> np.ndarray:
        """How likely each of some ids is behind others, where no other can be."""
        rows = [np.array([*before, index], np.int32) for index in able]
        found = np.array([told[-1] for told in self._scorer.log_probabilities(rows)])
        chances = np.exp(found - found.max())
        return chances / chances.sum()

    def _written(
        self, headers: Sequence[list[int]], first: list[str], step: GenerationStep, max_length: int
    ) -> list[ComposedTune]:
        begun = self._encoder.music(first)
        rows, plain = self._rows_of(headers, begun), ()
        if step.guidance != 1:
            typed = set(self._encoder.choices("type")) if "type" in self._encoder.fields else set()
            unsaid = [[self._untyped if index in typed else index for index in header] for header in headers]
            plain = self._rows_of(unsaid, begun)
        ids = [row[1 + len(header) :].tolist() for row, header in zip(rows, headers, strict=True)]
        for piece in self._rows.generate_ids(rows, max_length, step, stop=True, plain=plain):
            for row, more in zip(ids, piece.tolist(), strict=True):
                row += more
        return [self._tune(header, row) for header, row in zip(headers, ids, strict=True)]

    @property
    def _untyped(self) -> int:
        return self._encoder.vocabulary.id(UNKNOWN_TYPE)

    @staticmethod
    def _rows_of(headers: Sequence[list[int]], begun: np.ndarray) -> list[np.ndarray]:
        return [np.concatenate([[END], header, begun]).astype(np.int32) for header in headers]

    def _tune(self, header: list[int], ids: list[int]) -> ComposedTune:
        encoder = self._encoder
        said, kept = encoder.header(header), before_end(ids)
        tokens, metre, key = tuple(encoder.tokens(kept)), Metre.parse(said["metre"]), Key.parse(said["key"])
        tune = titled(Tune("the tune", tokens, metre, key, said["type"]))
        return judged(tune, len(kept) < len(ids))


def _rank(tune: ComposedTune) -> tuple[bool, int]:
    return bool(tune.broken), len(tune.faults)


def asked_for(encoder: TuneEncoder, type: str | None, key, metre, first_bars: str) -> Asked:
    """What is wanted, as the model reads it; arguments as in `TuneGeneratorInference.compose`. Raises `InputError`."""
    for what, value in (("type", type), ("first_bars", first_bars)):
        if value is not None and not isinstance(value, str):
            raise InputError(f"{what} is a string, not {value!r}")
    key = Key.parse(key) if isinstance(key, str) and key.strip() else key
    metre = Metre.parse(metre) if isinstance(metre, str) else metre
    for what, value, kind in (("key", key, Key), ("metre", metre, Metre)):
        if value is not None and not isinstance(value, kind):
            raise InputError(f"the {what} is {value!r}; expected one such as {'Em' if kind is Key else '6/8'}")
    said = {"type": None if type is None else dance_type(type), "metre": metre, "key": key}
    header = [encoder.field_id(field, value) for field, value in said.items() if value is not None]
    if not first_bars.strip():
        return Asked(header, [])
    if key is None or metre is None:
        raise InputError("the first bars mean something in a key and a metre alone; give both")
    try:
        tokens, began_in, first_key = read_music(first_bars, metre, metre.unit_length, key)
    except InputError as error:
        raise InputError(f"the first bars: {error}") from error
    if (began_in, first_key) != (metre, key):
        raise InputError(f"the first bars begin in {began_in} and {first_key}, not in {metre} and {key}")
    unknown = [token for token, index in zip(tokens, encoder.music(tokens), strict=True) if index == UNKNOWN]
    if unknown:
        raise InputError(f"the model has learnt no {unknown[0]!r}; leave it out of the first bars")
    return Asked(header, tokens)


def check_counts(n: int | None, tries: int, max_length: int) -> None:
    """Refuses numbers below 1. Raises `InputError`."""
    for name, value in (("n", 1 if n is None else n), ("tries", tries), ("max_length", max_length)):
        if not is_count(value, 1):
            raise InputError(f"{name} is an integer of at least 1, not {value!r}")
