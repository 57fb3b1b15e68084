"""Generation, token by token, with KerasHub's samplers."""

from collections.abc import Callable

import keras
import keras_hub
import numpy as np
from keras import ops

from zoo.generation.sampling import check_sampler
from zoo.generation.states import States
from zoo.text.vocabulary import END, UNKNOWN

_IMPOSSIBLE = -1e9
"""The logit of what must not be sampled."""

_MAKERS = {
    "greedy": keras_hub.samplers.GreedySampler,
    "random": keras_hub.samplers.RandomSampler,
    "top_k": keras_hub.samplers.TopKSampler,
    "top_p": keras_hub.samplers.TopPSampler,
    "beam": keras_hub.samplers.BeamSampler,
}
_OPTIONS = {"top_k": "k", "top_p": "p", "beams": "num_beams", "seed": "seed"}
"""The names of the settings in KerasHub."""


def make_sampler(
    name: str = "random",
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    beams: int | None = None,
    seed: int | None = None,
) -> keras_hub.samplers.Sampler:
    """A KerasHub sampler for Keras models; arguments and errors as in `zoo.generation.sampling.check_sampler`."""
    given = check_sampler(name, temperature, top_k=top_k, top_p=top_p, beams=beams, seed=seed)
    options = {_OPTIONS[setting]: value for setting, value in given.items()}
    return _MAKERS[name](temperature=temperature, **options)


class CompiledSampler:
    """A network and a sampler as a function that chooses tokens, compiled once. Calls in any number of threads share
    it: the states of the sampler's random numbers go in and come out.

    Args:
        model: a `NextTokenModel`.
        sampler: of KerasHub.
        guidance: 1 for none.
    """

    def __init__(self, model: keras.Model, sampler: keras_hub.samplers.Sampler, guidance: float = 1.0):
        self._model, self._sampler, self.guidance = model, sampler, guidance
        self._banned = np.isin(np.arange(model.output["logits"].shape[-1]), model.banned_ids)
        self.searches = isinstance(sampler, keras_hub.samplers.BeamSampler)
        self._names = list(model.backbone.state_sizes)
        self._call = self._compiled(self._search if self.searches else self._sample)

    @property
    def seeds(self) -> list[keras.Variable]:
        """The sampler's own states of random numbers, (2,) each: a seed, and the number of draws so far."""
        return self._sampler.variables

    def __call__(
        self, last: np.ndarray, states: States, done: np.ndarray, count: int, stop: bool, seeds: list[np.ndarray]
    ) -> tuple[np.ndarray, States, np.ndarray, list[np.ndarray]]:
        """As `GenerationStep`, from states of random numbers, and with those after it."""
        states = [states[name] for name in self._names]
        ids, states, done, seeds = self._call(last, states, done, np.int32(count), np.bool_(stop), seeds)
        states = dict(zip(self._names, map(np.asarray, states), strict=True))
        return np.asarray(ids), states, np.asarray(done), list(map(np.asarray, seeds))

    def _sample(self, last, states, done, count, stop, seeds):
        step = self._model.backbone.stepper()
        ids = ops.full((ops.shape(last)[0], count), END, "int32")

        def unfinished(ids, last, states, done, seeds, index):
            return ops.logical_not(ops.all(done))

        def body(ids, last, states, done, seeds, index):
            logits, states = self._logits(step, last, states)
            with keras.StatelessScope(zip(self.seeds, seeds, strict=True)) as scope:
                token = self._sampler.get_next_token(self._sampler.compute_probabilities(logits))
            seeds = [scope.get_current_value(variable) for variable in self.seeds]
            token = token if self.guidance == 1 else ops.concatenate([token, token])
            last = ops.where(done, END, ops.cast(token, "int32"))
            ids = ops.slice_update(ids, (0, index), last[:, None])
            ended = ops.logical_and(last == END, stop)
            return ids, last, states, ops.logical_or(done, ended), seeds, index + 1

        seeds = [ops.convert_to_tensor(seed) for seed in seeds]
        ids, _, states, done, seeds, _ = self._sampler.run_loop(
            unfinished,
            body,
            model=self._model,
            loop_vars=(ids, last, states, done, seeds, ops.convert_to_tensor(0, "int32")),
            maximum_iterations=count,
        )
        return ids, states, done, seeds

    def _search(self, last, states, done, count, stop, seeds):
        step = self._model.backbone.stepper()
        # Positions that are still empty must not be `<eos>`, which is how KerasHub knows what has ended.
        blank = ops.full((ops.shape(last)[0], count), UNKNOWN, "int32")
        prompt = ops.concatenate([last[:, None], blank], axis=1)

        def next_logits(prompt, states, index):
            before = ops.take(prompt, index - 1, axis=1)
            logits, states = self._logits(step, before, states)
            # A text that has ended stays as it is, at no cost.
            ended = ops.logical_and(before == END, index > 1)[:, None]
            only_end = ops.where(ops.arange(logits.shape[-1]) == END, 0.0, _IMPOSSIBLE)[None]
            return ops.where(ended, only_end, logits), None, states

        mask = ops.concatenate([ops.ones_like(last, "bool")[:, None], ops.zeros_like(blank, "bool")], axis=1)
        ids = self._sampler(next_logits, prompt, states, 1, mask=mask, stop_token_ids=[END], model=self._model)[:, 1:]
        ids = ops.where(ids == UNKNOWN, END, ids)
        return ids, states, ops.any(ids == END, axis=1), seeds

    def _logits(self, step, token, states):
        features, states = step(token, states)
        logits = self._model.logits_of(features)
        if self.guidance != 1:
            conditional, unconditional = ops.split(ops.log_softmax(logits), 2)
            logits = unconditional + self.guidance * (conditional - unconditional)
        return ops.where(self._banned, _IMPOSSIBLE, logits), states

    def _compiled(self, function: Callable) -> Callable:
        backend = keras.backend.backend()
        if backend == "torch":
            import torch

            return torch.inference_mode()(function)
        if backend != "tensorflow":
            return function
        import tensorflow as tf

        states = [tf.TensorSpec((None, size)) for size in self._model.backbone.state_sizes.values()]
        ids, flags = tf.TensorSpec((None,), tf.int32), tf.TensorSpec((None,), tf.bool)
        count, stop = tf.TensorSpec((), tf.int32), tf.TensorSpec((), tf.bool)
        seeds = [tf.TensorSpec(variable.shape, variable.dtype) for variable in self.seeds]
        return tf.function(function, input_signature=[ids, states, flags, count, stop, seeds])
