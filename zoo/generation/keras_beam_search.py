"""Beam search over a Keras encoder–decoder."""

from collections.abc import Callable

import keras
import numpy as np
from keras import ops

from zoo.text.vocabulary import END, UNKNOWN

_IMPOSSIBLE = -1e9
"""The log-probability of what must not be chosen."""


class BeamSearch:
    """Searches for the most probable output sequences of many sources at once; none of them is empty.

    Each source keeps its most probable hypotheses so far, those that have ended included. One beam is greedy search.
    KerasHub's `BeamSampler` gives the best hypothesis alone, without its log-probability, and copies the attended
    memory for each hypothesis.

    Source: Graves 2012, "Sequence transduction with recurrent neural networks", §2.5; Sutskever, Vinyals & Le 2014,
    "Sequence to sequence learning with neural networks", §3.2.

    Args:
        model: an `EncoderDecoder`.
        beams: the number of hypotheses to keep.
    """

    def __init__(self, model: keras.Model, beams: int):
        self._model, self._beams = model, beams
        tokens = model.output.shape[-1]
        self._only_end = np.where(np.arange(tokens) == END, 0.0, _IMPOSSIBLE).astype("float32")
        self._banned = np.where(np.arange(tokens) == UNKNOWN, _IMPOSSIBLE, 0.0).astype("float32")
        self._states = len(model.backbone.decoder.initial)
        self._call = self._compiled()

    def __call__(self, encoded: dict[str, np.ndarray], limits: np.ndarray, nbest: int) -> tuple[np.ndarray, np.ndarray]:
        """Searches until the `nbest` most probable hypotheses of each source have ended by `<eos>` or have reached the
        limit of the source.

        Args:
            encoded: what the decoder knows about the sources, as `Decoder.prepare` gives it.
            limits: (batch,) int32, the maximum number of ids of each.
            nbest: the number of hypotheses to return, at most `beams`.

        Returns:
            The ids (batch, nbest, largest limit) int32, filled with `<eos>` after a hypothesis's end or limit; and the
            log-probability of each (batch, nbest) float32, in nats, the highest first. Where fewer than `nbest`
            sequences exist, the log-probability of the missing ones is below −1e8.
        """
        ids, logprobs = self._call(encoded, limits, int(limits.max()), nbest)
        return np.asarray(ids)[:, :nbest], np.asarray(logprobs)[:, :nbest]

    def _search(self, encoded, limits, longest, nbest):
        beams, tokens = self._beams, len(self._only_end)
        step = self._model.backbone.decoder.stepper(encoded, beams)
        states = [ops.repeat(encoded[f"state_{index}"], beams, axis=0) for index in range(1, self._states + 1)]
        batch = ops.shape(limits)[0]
        first = ops.arange(batch, dtype="int32")[:, None] * beams  # of each sequence's rows
        limits, positions = ops.repeat(limits, beams, axis=0), ops.arange(longest, dtype="int32")[None]
        banned, only_end = ops.convert_to_tensor(self._banned), ops.convert_to_tensor(self._only_end)
        ends = only_end == 0
        # All hypotheses are equal at first, so only one of them counts.
        logprobs = ops.tile(ops.convert_to_tensor([[0.0] + [_IMPOSSIBLE] * (beams - 1)], "float32"), (batch, 1))

        def unfinished(index, ids, last, done, logprobs, states):
            waiting = ops.logical_not(ops.reshape(done, (-1, beams)))
            return ops.any(ops.logical_and(waiting, ops.arange(beams) < nbest))

        def body(index, ids, last, done, logprobs, states):
            features, states = step(last, states)
            logits = ops.cast(self._model.logits_of(features), "float32") + banned
            next_logprobs = logits - ops.logsumexp(logits, axis=-1, keepdims=True)
            next_logprobs = ops.where(done[:, None], only_end, next_logprobs)
            next_logprobs = ops.where(ops.logical_and(index == 0, ends), _IMPOSSIBLE, next_logprobs)
            candidates = logprobs[..., None] + ops.reshape(next_logprobs, (-1, beams, tokens))
            logprobs, chosen = ops.top_k(ops.reshape(candidates, (-1, beams * tokens)), beams)
            chosen = ops.cast(chosen, "int32")
            from_rows = ops.reshape(first + chosen // tokens, (-1,))
            last = ops.reshape(chosen % tokens, (-1,))
            states = [ops.take(state, from_rows, axis=0) for state in states]
            ids = ops.where(positions == index, last[:, None], ops.take(ids, from_rows, axis=0))
            done = ops.logical_or(ops.take(done, from_rows, axis=0), last == END)
            done = ops.logical_or(done, index + 1 >= limits)
            return index + 1, ids, last, done, logprobs, states

        _, ids, _, _, logprobs, _ = ops.while_loop(
            unfinished,
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
        """The search in the form that is fastest on the backend: one graph for all shapes, or compiled for each."""
        backend = keras.backend.backend()
        if backend == "torch":
            import torch

            @torch.inference_mode()
            def search(encoded, limits, *numbers):
                tensors = {name: ops.convert_to_tensor(values) for name, values in encoded.items()}
                results = self._search(tensors, ops.convert_to_tensor(limits), *numbers)
                return tuple(map(ops.convert_to_numpy, results))

            return search
        if backend == "jax":
            import jax

            def stateless(variables, encoded, limits, longest, nbest):
                with keras.StatelessScope(state_mapping=zip(self._model.variables, variables, strict=True)):
                    return self._search(encoded, limits, longest, nbest)

            call = jax.jit(stateless, static_argnums=3)
            return lambda *arguments: call([variable.value for variable in self._model.variables], *arguments)
        import tensorflow as tf

        encoded = self._model.backbone.encoded
        known = {name: tf.TensorSpec(tensor.shape, tensor.dtype) for name, tensor in encoded.items()}
        numbers = tf.TensorSpec((None,), tf.int32), *[tf.TensorSpec((), tf.int32)] * 2
        return tf.function(self._search, input_signature=[known, *numbers])
