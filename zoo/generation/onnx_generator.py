"""Generation with an exported network."""

import numpy as np

from zoo.errors import InputError
from zoo.generation.beam_search import IMPOSSIBLE, beam_search, log_softmax
from zoo.generation.generator import Generator, check_guidance
from zoo.generation.numpy_samplers import BEAMS, TOP_K, NumpySampler, make_sampler
from zoo.generation.onnx_scorer import OnnxScorer
from zoo.generation.sampling import Sampler, Sampling, check_seed, check_top_k, refuse_beside_object
from zoo.onnx.session import Network
from zoo.text.vocabulary import END


class OnnxGenerationStep:
    """A `zoo.generation.generator.GenerationStep`.

    Args:
        network: from `token_ids` and states to `logits` and states.
        sampler: chooses each token.
        banned: (tokens,) bool, ids that are never chosen.
        seed: of the random numbers.
        guidance: 1 for none.
    """

    def __init__(
        self, network: Network, sampler: NumpySampler, banned: np.ndarray, seed: int | None, guidance: float = 1.0
    ):
        self._network, self._sampler, self._banned, self.guidance = network, sampler, banned, guidance
        self.searches = sampler.name == "beam"
        self._random = np.random.default_rng(seed)

    def random(self) -> np.random.Generator | None:
        return None if self._sampler.name in ("greedy", "beam") else self._random

    def __call__(self, last, states, done, count, stop):
        if self.searches:
            return self._search(last, states, count, stop)
        ids = np.full((len(last), count), END, np.int32)
        for index in range(count):
            if done.all():
                break
            logits, states = self._logits(last, states)
            token = self._sampler.choose(logits, self._random)
            token = token if self.guidance == 1 else np.concatenate([token, token])
            last = np.where(done, END, token).astype(np.int32)
            ids[:, index] = last
            done = done | ((last == END) & stop)
        return ids, states, done

    def _search(self, last, states, count, stop):
        if not stop:
            raise InputError("a beam search ends at <eos>; sample to continue after it")
        beams = self._sampler.beams or BEAMS
        limits = np.full(len(last), count, np.int32)
        ids, _ = beam_search(self._step, last, states, limits, END, self._banned, beams)
        return ids[:, 0], {}, (ids[:, 0] == END).any(axis=1)

    def _step(self, last, states, rows):
        logits, states = self._logits(last, states)
        return logits / np.float32(self._sampler.temperature), states

    def _logits(self, last, states):
        states = self._network({"token_ids": last[:, None], **states})
        logits = states.pop("logits")[:, 0]
        if self.guidance != 1:
            conditional, unconditional = np.split(log_softmax(logits), 2)
            logits = unconditional + self.guidance * (conditional - unconditional)
        return np.where(self._banned, IMPOSSIBLE, logits), states


class OnnxGenerator(Generator):
    """Generates ids with an exported network.

    Args:
        network: from `token_ids` and states to `logits` and states.
        scorer: of the network.
        banned_ids: ids that are never sampled.
    """

    def __init__(self, network: Network, scorer: OnnxScorer, banned_ids: list[int]):
        super().__init__(scorer)
        self._network = network
        self._banned = np.isin(np.arange(scorer.tokens), banned_ids)

    def sampling(self, sampler: Sampler, seed: int | None, guidance: float = 1.0) -> OnnxGenerationStep:
        if isinstance(sampler, str):
            sampler = Sampling(sampler)
        if isinstance(sampler, Sampling):
            sampler = make_sampler(*sampler)
        elif not isinstance(sampler, NumpySampler):
            raise InputError(f"sampler is the name of one, or made by zoo.generation.numpy_samplers, not {sampler!r}")
        elif seed is not None:
            refuse_beside_object("seed")
        check_seed(seed)
        check_top_k(sampler.top_k or (TOP_K if sampler.name == "top_k" else None), self._scorer.tokens)
        check_guidance(guidance, sampler.name == "beam")
        seed = sampler.seed if seed is None else seed
        return OnnxGenerationStep(self._network, sampler, self._banned, seed, guidance)
