"""How an exported network goes on with rows of ids."""

import numpy as np

from zoo.errors import InputError
from zoo.generation.beam_search import NEVER, beam_search, log_softmax
from zoo.generation.generator import Generator, Sampler, check_guidance
from zoo.generation.numpy_samplers import BEAMS, TOP_K, NumpySampler, make_sampler
from zoo.generation.onnx_scorer import OnnxScorer
from zoo.generation.sampling import Sampling, check_seed, check_top_k
from zoo.onnx.session import Network
from zoo.text.vocabulary import END


class ExportedWriter:
    """A `zoo.generation.generator.GenerationStep`.

    Args:
        network: from `token_ids` and states to `logits` and states.
        sampler: how to choose.
        never: (tokens,) bool, ids that are not written.
        seed: of the random numbers.
        guidance: 1 for none.
    """

    def __init__(
        self, network: Network, sampler: NumpySampler, never: np.ndarray, seed: int | None, guidance: float = 1.0
    ):
        self._network, self._sampler, self._never, self.guidance = network, sampler, never, guidance
        self.searches = sampler.name == "beam"
        self._random = np.random.default_rng(seed)

    def random(self) -> np.random.Generator | None:
        return None if self._sampler.name in ("greedy", "beam") else self._random

    def __call__(self, last, states, done, count, stop):
        if self.searches:
            return self._searched(last, states, count, stop)
        ids = np.full((len(last), count), END, np.int32)
        for place in range(count):
            if done.all():
                break
            logits, states = self._logits(last, states)
            token = self._sampler.choose(logits, self._random)
            token = token if self.guidance == 1 else np.concatenate([token, token])
            last = np.where(done, END, token).astype(np.int32)
            ids[:, place] = last
            done = done | ((last == END) & stop)
        return ids, states, done

    def _searched(self, last, states, count, stop):
        if not stop:
            raise InputError("a beam search ends at <eos>; sample to go on behind it")
        beams = self._sampler.beams or BEAMS
        limits = np.full(len(last), count, np.int32)
        ids, _ = beam_search(self._step, last, states, limits, END, self._never, beams)
        return ids[:, 0], {}, (ids[:, 0] == END).any(axis=1)

    def _step(self, last, states, rows):
        logits, states = self._logits(last, states)
        return logits / np.float32(self._sampler.temperature), states

    def _logits(self, last, states):
        states = self._network({"token_ids": last[:, None], **states})
        logits = states.pop("logits")[:, 0]
        if self.guidance != 1:
            told, plain = np.split(log_softmax(logits), 2)
            logits = plain + self.guidance * (told - plain)
        return np.where(self._never, NEVER, logits), states


class OnnxGenerator(Generator):
    """Goes on with rows of ids by an exported network.

    Args:
        network: from `token_ids` and states to `logits` and states.
        scorer: of the network.
        banned_ids: the ids that are not sampled.
    """

    def __init__(self, network: Network, scorer: OnnxScorer, banned_ids: list[int]):
        super().__init__(scorer)
        self._network = network
        self._never = np.isin(np.arange(scorer.tokens), banned_ids)

    def sampling(self, sampler: Sampler, seed: int | None, guidance: float = 1.0) -> ExportedWriter:
        if isinstance(sampler, str):
            sampler = Sampling(sampler)
        if isinstance(sampler, Sampling):
            sampler = make_sampler(*sampler)
        elif not isinstance(sampler, NumpySampler):
            raise InputError(f"sampler is the name of one, or made by zoo.generation.numpy_samplers, not {sampler!r}")
        elif seed is not None:
            raise InputError("seed goes with a sampler by name; give it to the sampler itself")
        check_seed(seed)
        check_top_k(sampler.top_k or (TOP_K if sampler.name == "top_k" else None), self._scorer.tokens)
        check_guidance(guidance, sampler.name == "beam")
        seed = sampler.seed if seed is None else seed
        return ExportedWriter(self._network, sampler, self._never, seed, guidance)
