"""Generation with a Keras model."""

import keras
import keras_hub

from zoo.errors import InputError
from zoo.generation.generator import Generator, check_guidance
from zoo.generation.keras_samplers import KerasGenerationStep, make_sampler
from zoo.generation.sampling import Sampler, Sampling, check_seed, check_top_k, refuse_beside_object

_KEPT = 16


class KerasGenerator(Generator):
    """Generates ids with a `NextTokenModel`. The compiled step, which takes a second to make, is kept for each of the
    last 16 samplers.

    Args:
        model: a `NextTokenModel`.
    """

    def __init__(self, model: keras.Model):
        super().__init__(model.scorer)
        self._model = model
        self._steps: dict = {}

    def sampling(self, sampler: Sampler, seed: int | None, guidance: float = 1.0) -> KerasGenerationStep:
        if isinstance(sampler, str):
            sampler = Sampling(sampler)
        if not isinstance(sampler, Sampling):
            if not isinstance(sampler, keras_hub.samplers.Sampler):
                raise InputError(f"sampler is one of KerasHub's or the name of one, not {sampler!r}")
            if seed is not None:
                refuse_beside_object("seed")
        check_seed(seed)
        key = sampler if isinstance(sampler, Sampling) else id(sampler)
        step = self._steps.get((key, guidance))
        if step is None:
            built = make_sampler(*sampler) if isinstance(sampler, Sampling) else sampler
            check_guidance(guidance, isinstance(built, keras_hub.samplers.BeamSampler))
            check_top_k(getattr(built, "k", None), self._scorer.tokens)
            while len(self._steps) >= _KEPT:
                self._steps.pop(next(iter(self._steps)))
            step = self._steps[key, guidance] = KerasGenerationStep(self._model, built, guidance)
        if isinstance(sampler, Sampling) and hasattr(step.sampler, "seed_generator"):
            step.sampler.seed_generator.state.assign(keras.random.SeedGenerator(seed).state)
        return step
