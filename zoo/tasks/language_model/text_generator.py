"""How a language model continues texts."""

from collections.abc import Iterator, Sequence

import numpy as np

from zoo.errors import InputError
from zoo.generation.generator import Generator, before_end
from zoo.generation.sampling import Sampler
from zoo.tasks.language_model.encoder import Text, TextEncoder
from zoo.tasks.language_model.results import WrittenText
from zoo.text.vocabulary import END, UNKNOWN
from zoo.validation import is_count

_LONGEST = 2**31 - 1
"""Tokens: as many as Keras's loops can count."""


class TextGenerator:
    """Continues prompts.

    Args:
        encoder: of the model.
        generator: generates ids with the model.
    """

    def __init__(self, encoder: TextEncoder, generator: Generator):
        self._encoder, self._generator = encoder, generator

    def pieces(
        self, prompts: Sequence[Text], max_new_tokens: int, sampler: Sampler, seed: int | None, stop: bool
    ) -> Iterator[np.ndarray]:
        """Yields new ids (prompts, tokens) as they are generated, `<eos>` where a text has ended. Arguments as in
        `LanguageModelInference.generate`, and checked at once.

        Raises:
            InputError: `max_new_tokens` below 0 or above 2³¹ − 1, an invalid sampler or seed.
        """
        if not is_count(max_new_tokens, 0, _LONGEST):
            raise InputError(f"max_new_tokens is an integer from 0 to {_LONGEST}, not {max_new_tokens!r}")
        rows = [np.append(np.int32(END), self._encoder.encode(prompt.text, prompt.pretokenized)) for prompt in prompts]
        step = self._generator.sampling(sampler, seed)
        return self._generator.generate_ids(rows, max_new_tokens, step, stop)

    def decoded_pieces(self, prompt: Text, pieces: Iterator[np.ndarray], stop: bool) -> Iterator[str]:
        """Yields the pieces after one prompt as text."""
        before = prompt.given
        for (piece,) in pieces:
            text = self._encoder.decode(before_end(piece.tolist()) if stop else piece)
            yield self.space(before, text) + text
            before = text or before

    def written(self, prompt: Text, ids: list[int], stop: bool) -> WrittenText:
        """A prompt and the new ids after it, as text."""
        encoder = self._encoder
        tokens = encoder.tokens(prompt.text, prompt.pretokenized)
        kept = before_end(ids) if stop else ids
        continuation = encoder.decode(kept)
        return WrittenText(
            prompt=prompt.given,
            continuation=continuation,
            text=self.space(prompt.given, continuation).join(encoder.in_order([prompt.given, continuation])),
            tokens=len(kept),
            ended=len(kept) < len(ids),
            unknown=[token for token, index in zip(tokens, encoder.ids(tokens), strict=True) if index == UNKNOWN],
        )

    def space(self, prompt: str, continuation: str) -> str:
        """The separator between a prompt and its continuation: for words a space, unless one of the two has it."""
        before, after = self._encoder.in_order([prompt, continuation])
        separate = before[-1:].isspace() or after[:1].isspace()
        return " " if self._encoder.unit == "word" and before and after and not separate else ""
