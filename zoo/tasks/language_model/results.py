"""The answers of language models."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from zoo.generation.scorer import perplexity
from zoo.text.vocabulary import UNKNOWN


class ScoredText(NamedTuple):
    """A text and its probability.

    `tokens` are those of the text, in the order in which the model reads them, with `<eos>` for each end;
    `token_logprobs` are in nats, one per token, and add up to `logprob`; `unknown` lists the tokens that were scored as
    `<unk>`.
    """

    text: str
    logprob: float
    tokens: list[str]
    token_logprobs: list[float]
    perplexity: float
    bits_per_character: float
    unknown: list[str]

    @property
    def unknown_logprob(self) -> float:
        """The part of `logprob` that the unknown tokens have, each the probability of `<unk>`."""
        unknown = set(self.unknown)
        return sum(logprob for token, logprob in zip(self.tokens, self.token_logprobs, strict=True) if token in unknown)

    def to_json(self) -> dict[str, Any]:
        return self._asdict() | {"unknown_logprob": self.unknown_logprob}


class WrittenText(NamedTuple):
    """A generated text.

    `text` is the `prompt` with its `continuation`, words put together as people write them; `new_tokens` lists the
    tokens of the continuation as the model wrote them, and `tokens` is their number; `ended` says whether the model
    ended the text by `<eos>`; `unknown` lists the tokens of the prompt that the model does not know.
    """

    prompt: str
    continuation: str
    text: str
    tokens: int
    ended: bool
    unknown: list[str]
    new_tokens: list[str]

    def to_json(self) -> dict[str, Any]:
        return self._asdict()


def scored_text(
    text: str, tokens: list[str], ids: Sequence[int] | np.ndarray, logprobs: np.ndarray, characters: int
) -> ScoredText:
    """The score of a text with this number of characters, from its tokens, their ids, and log P of each, (tokens,)
    float64, in nats."""
    total = float(logprobs.sum())
    return ScoredText(
        text=text,
        logprob=total,
        tokens=tokens,
        token_logprobs=logprobs.tolist(),
        perplexity=perplexity(-total / len(tokens)) if tokens else 1.0,
        bits_per_character=-total / math.log(2) / characters if characters else 0.0,
        unknown=[token for token, index in zip(tokens, ids, strict=True) if index == UNKNOWN],
    )
