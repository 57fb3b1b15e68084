"""How Keras goes on with rows of ids."""

import keras
import keras_hub

from zoo.errors import InputError
from zoo.generation.generator import Generator, check_guidance
from zoo.generation.keras_samplers import KerasWriter, Sampler, make_sampler
from zoo.generation.sampling import Sampling, check_seed, check_top_k

_KEPT = 16


class KerasGenerator(Generator):
    """Goes on with rows of ids by a `NextTokenModel`; keeps what it has compiled, in a second, for each of the last 16
    samplers.

    Args:
        model: a `NextTokenModel`.
    """

    def __init__(self, model: keras.Model):
        super().__init__(model.scorer)
        self._model = model
        self._writers: dict = {}

    def sampling(self, sampler: Sampler | Sampling, seed: int | None, guidance: float = 1.0) -> KerasWriter:
        if isinstance(sampler, str):
            sampler = Sampling(sampler)
        if not isinstance(sampler, Sampling):
            if not isinstance(sampler, keras_hub.samplers.Sampler):
                raise InputError(f"sampler is one of KerasHub's or the name of one, not {sampler!r}")
            if seed is not None:
                raise InputError("seed goes with a sampler by name; give it to the sampler itself")
        check_seed(seed)
        name = sampler if isinstance(sampler, Sampling) else id(sampler)
        kept = self._writers.get((name, guidance))
        if kept is None:
            made = make_sampler(*sampler) if isinstance(sampler, Sampling) else sampler
            check_guidance(guidance, isinstance(made, keras_hub.samplers.BeamSampler))
            check_top_k(getattr(made, "k", None), self._scorer.tokens)
            while len(self._writers) >= _KEPT:
                self._writers.pop(next(iter(self._writers)))
            kept = self._writers[name, guidance] = KerasWriter(self._model, made, guidance)
        if isinstance(sampler, Sampling) and hasattr(kept.sampler, "seed_generator"):
            kept.sampler.seed_generator.state.assign(keras.random.SeedGenerator(seed).state)
        return kept
