"""The most probable sequences of an encoder–decoder, found step by step."""

from collections.abc import Callable

import keras
import numpy as np
from keras import ops

from zoo.text.vocabulary import END, UNKNOWN

_NEVER = -1e9
"""log P of what must not be chosen."""


class BeamSearch:
    """Writes many sequences at once, and keeps so many hypotheses of each that are the most probable so far. One that
    has ended stays among them as it is; with one hypothesis alone the search is greedy. None is empty.

    KerasHub's sampler of that name gives the best hypothesis and no log P, and repeats what it attends to for each.

    Source: Graves 2012, "Sequence transduction with recurrent neural networks", §2.5; Sutskever, Vinyals & Le 2014,
    "Sequence to sequence learning with neural networks", §3.2.

    Args:
        model: an `EncoderDecoder`.
        beams: how many hypotheses.
    """

    def __init__(self, model: keras.Model, beams: int):
        self._model, self._beams = model, beams
        tokens = model.output.shape[-1]
        self._only_end = np.where(np.arange(tokens) == END, 0.0, _NEVER).astype("float32")
        self._unwanted = np.where(np.arange(tokens) == UNKNOWN, _NEVER, 0.0).astype("float32")
        self._states = len(model.backbone.decoder.initial)
        self._call = self._compiled()

    def __call__(
        self, encoded: dict[str, np.ndarray], limits: np.ndarray, wanted: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Searches until the most probable hypotheses of each sequence have ended by `<eos>`, which no other can then
        become more probable than, or have as many ids as they may.

        Args:
            encoded: what the decoder knows of the sequences, as `Decoder.prepare` gives it.
            limits: (batch,) int32, the most ids of each.
            wanted: how many hypotheses, at most as many as there are beams.

        Returns:
            The ids (batch, wanted, largest limit) int32, `<eos>` from a hypothesis's end or limit on; and log P of
            each (batch, wanted) float32, the sum of its steps', the most probable first. Where there are fewer
            sequences than are wanted, the log P of those that cannot be is below −1e8.
        """
        ids, logprobs = self._call(encoded, limits, int(limits.max()), wanted)
        return np.asarray(ids)[:, :wanted], np.asarray(logprobs)[:, :wanted]

    def _search(self, encoded, limits, longest, wanted):
        beams, tokens = self._beams, len(self._only_end)
        step = self._model.backbone.decoder.stepper(encoded, beams)
        states = [ops.repeat(encoded[f"state_{index}"], beams, axis=0) for index in range(1, self._states + 1)]
        batch = ops.shape(limits)[0]
        first = ops.arange(batch, dtype="int32")[:, None] * beams  # of each sequence's rows
        limits, places = ops.repeat(limits, beams, axis=0), ops.arange(longest, dtype="int32")[None]
        unwanted, only_end = ops.convert_to_tensor(self._unwanted), ops.convert_to_tensor(self._only_end)
        ends = only_end == 0
        # All begin alike: at first there is one hypothesis.
        logprobs = ops.tile(ops.convert_to_tensor([[0.0] + [_NEVER] * (beams - 1)], "float32"), (batch, 1))

        def goes_on(index, ids, last, done, logprobs, states):
            waiting = ops.logical_not(ops.reshape(done, (-1, beams)))
            return ops.any(ops.logical_and(waiting, ops.arange(beams) < wanted))

        def body(index, ids, last, done, logprobs, states):
            features, states = step(last, states)
            logits = ops.cast(self._model.logits_of(features), "float32") + unwanted
            told = logits - ops.logsumexp(logits, axis=-1, keepdims=True)
            told = ops.where(done[:, None], only_end, told)
            told = ops.where(ops.logical_and(index == 0, ends), _NEVER, told)
            ways = ops.reshape(logprobs[..., None] + ops.reshape(told, (-1, beams, tokens)), (-1, beams * tokens))
            logprobs, chosen = ops.top_k(ways, beams)
            chosen = ops.cast(chosen, "int32")
            from_rows = ops.reshape(first + chosen // tokens, (-1,))
            last = ops.reshape(chosen % tokens, (-1,))
            states = [ops.take(state, from_rows, axis=0) for state in states]
            ids = ops.where(places == index, last[:, None], ops.take(ids, from_rows, axis=0))
            done = ops.logical_or(ops.take(done, from_rows, axis=0), last == END)
            done = ops.logical_or(done, index + 1 >= limits)
            return index + 1, ids, last, done, logprobs, states

        _, ids, _, _, logprobs, _ = ops.while_loop(
            goes_on,
            body,
            (
                ops.convert_to_tensor(0, "int32"),
                ops.full((batch * beams, longest), END, "int32"),
                ops.full((batch * beams,), END, "int32"),
                ops.zeros((batch * beams,), "bool"),
                logprobs,
                states,
            ),
        )
        return ops.reshape(ids, (-1, beams, longest)), logprobs

    def _compiled(self) -> Callable:
        """The search as the backend runs it fastest: in a graph for all shapes, or compiled for each."""
        backend = keras.backend.backend()
        if backend == "torch":
            import torch

            @torch.inference_mode()
            def search(encoded, limits, *numbers):
                tensors = {name: ops.convert_to_tensor(values) for name, values in encoded.items()}
                found = self._search(tensors, ops.convert_to_tensor(limits), *numbers)
                return tuple(map(ops.convert_to_numpy, found))

            return search
        if backend == "jax":
            import jax

            def stateless(variables, encoded, limits, longest, wanted):
                with keras.StatelessScope(state_mapping=zip(self._model.variables, variables, strict=True)):
                    return self._search(encoded, limits, longest, wanted)

            call = jax.jit(stateless, static_argnums=3)
            return lambda *arguments: call([variable.value for variable in self._model.variables], *arguments)
        import tensorflow as tf

        encoded = self._model.backbone.encoded
        known = {name: tf.TensorSpec(tensor.shape, tensor.dtype) for name, tensor in encoded.items()}
        numbers = tf.TensorSpec((None,), tf.int32), *[tf.TensorSpec((), tf.int32)] * 2
        return tf.function(self._search, input_signature=[known, *numbers])
