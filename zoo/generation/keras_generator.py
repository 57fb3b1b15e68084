"""Generation with a Keras model."""

from collections.abc import Sequence

import keras
import keras_hub
import numpy as np

from zoo.errors import InputError
from zoo.generation.generator import Generator, check_guidance
from zoo.generation.keras_samplers import CompiledSampler, make_sampler
from zoo.generation.sampling import Sampler, Sampling, check_seed, check_top_k, refuse_beside_object
from zoo.generation.states import States
from zoo.layers.built_once import built_once

_KEPT = 16


class KerasGenerationStep:
    """A `zoo.generation.generator.GenerationStep` of one call.

    Args:
        sampler: shared by all calls.
        seeds: the states of the random numbers, as `CompiledSampler.seeds` has them, which the step moves on.
    """

    def __init__(self, sampler: CompiledSampler, seeds: Sequence[keras.Variable]):
        self._sampler, self._seeds = sampler, seeds
        self.searches, self.guidance = sampler.searches, sampler.guidance

    def __call__(self, last: np.ndarray, states: States, done: np.ndarray, count: int, stop: bool):
        if self.searches and not stop:
            raise InputError("a beam search ends at <eos>; sample to continue after it")
        ids, states, done, seeds = self._sampler(last, states, done, count, stop, list(map(np.asarray, self._seeds)))
        for variable, seed in zip(self._seeds, seeds, strict=True):
            variable.assign(seed)
        return ids, states, done

    def random(self) -> np.random.Generator | None:
        return np.random.default_rng(np.asarray(self._seeds[0]).tolist()) if self._seeds else None


class KerasGenerator(Generator):
    """Generates ids with a `NextTokenModel`. The last 16 samplers that were asked for are kept, compiled, which takes a
    second each.

    Args:
        model: a `NextTokenModel`.
    """

    def __init__(self, model: keras.Model):
        super().__init__(model.scorer)
        self._model = model
        self._compiled = built_once(self._compile, _KEPT)

    def sampling(self, sampler: Sampler, seed: int | None, guidance: float = 1.0) -> KerasGenerationStep:
        """As `Generator.sampling`. A sampler object of KerasHub keeps the state of its random numbers from call to
        call: calls that share one, also where they take turns, draw from one sequence."""
        if isinstance(sampler, str):
            sampler = Sampling(sampler)
        if isinstance(sampler, Sampling):
            searches = sampler.name == "beam"
        elif isinstance(sampler, keras_hub.samplers.Sampler):
            searches = isinstance(sampler, keras_hub.samplers.BeamSampler)
            if seed is not None:
                refuse_beside_object("seed")
        else:
            raise InputError(f"sampler is one of KerasHub's or the name of one, not {sampler!r}")
        check_seed(seed)
        check_guidance(guidance, searches)
        compiled = self._compiled(sampler, guidance)
        seeds = compiled.seeds
        if isinstance(sampler, Sampling):
            seeds = [keras.random.SeedGenerator(seed).state for _ in seeds]
        return KerasGenerationStep(compiled, seeds)

    def _compile(self, sampler: Sampler, guidance: float) -> CompiledSampler:
        built = make_sampler(*sampler) if isinstance(sampler, Sampling) else sampler
        check_top_k(getattr(built, "k", None), self._scorer.tokens)
        return CompiledSampler(self._model, built, guidance)
