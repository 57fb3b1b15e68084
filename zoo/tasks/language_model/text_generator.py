"""How a language model continues texts."""

from collections.abc import Iterator, Sequence

import numpy as np

from zoo.errors import InputError
from zoo.generation.generator import Generator, before_end
from zoo.generation.sampling import Sampler
from zoo.tasks.language_model.encoder import Text, TextEncoder
from zoo.tasks.language_model.results import WrittenText
from zoo.text.vocabulary import END, END_TOKEN, UNKNOWN
from zoo.text.word_writer import WordWriter
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
        """Yields the pieces after one prompt as text; what the next piece may still change waits for it."""
        writer = _Continuation(self._encoder, prompt)
        for (piece,) in pieces:
            yield writer.push(before_end(piece.tolist()) if stop else piece.tolist())
        if rest := writer.close():
            yield rest

    def written(self, prompt: Text, ids: list[int], stop: bool) -> WrittenText:
        """A prompt and the new ids after it, as text."""
        encoder = self._encoder
        tokens = encoder.tokens(prompt.text, prompt.pretokenized)
        kept = before_end(ids) if stop else ids
        writer = _Continuation(encoder, prompt)
        new = writer.push(kept) + writer.close()
        continuation = new.removeprefix(" ") if encoder.unit == "word" else new
        return WrittenText(
            prompt=prompt.given,
            continuation=continuation,
            text=self._space_before(prompt.given, new).join(encoder.in_order([prompt.given, new])),
            tokens=len(kept),
            ended=len(kept) < len(ids),
            unknown=[token for token, index in zip(tokens, encoder.ids(tokens), strict=True) if index == UNKNOWN],
            new_tokens=[encoder.token(index) for index in encoder.in_order(kept)],
        )

    def _space_before(self, prompt: str, new: str) -> str:
        """The separator between new words and the prompt, where they were written before it."""
        if self._encoder.unit == "character" or not self._encoder.backwards:
            return ""
        return " " if prompt and new and not (prompt[0].isspace() or new[-1].isspace()) else ""


class _Continuation:
    """Puts the tokens after a prompt together as text, with the space before them: words as people write them, or, of a
    prompt that is tokenized, between spaces."""

    def __init__(self, encoder: TextEncoder, prompt: Text):
        self._encoder = encoder
        self._words = WordWriter(spaced=prompt.pretokenized)
        if encoder.unit == "word" and not encoder.backwards:
            for token in encoder.tokens(prompt.text, prompt.pretokenized):
                self._push(token)
            self._words.go_on_after(prompt.given)

    def push(self, ids: Sequence[int]) -> str:
        encoder = self._encoder
        if encoder.unit == "character":
            return encoder.decode(ids)
        return "".join(self._push(encoder.token(index)) for index in encoder.in_order(ids))

    def _push(self, token: str) -> str:
        return self._words.push(self._encoder.end if token == END_TOKEN else token)

    def close(self) -> str:
        return self._words.close()
