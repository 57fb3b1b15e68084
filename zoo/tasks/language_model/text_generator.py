"""How a language model goes on with texts."""

from collections.abc import Iterator, Sequence

import numpy as np

from zoo.errors import InputError
from zoo.generation.generator import Generator, Sampler, before_end
from zoo.tasks.language_model.encoder import TextEncoder
from zoo.tasks.language_model.results import WrittenText
from zoo.text.vocabulary import END, UNKNOWN
from zoo.validation import is_count

_LONGEST = 2**31 - 1
"""Tokens: as many as Keras's loops can count."""


class TextGenerator:
    """Goes on with prompts.

    Args:
        encoder: of the model.
        rows: goes on with rows of ids by it.
    """

    def __init__(self, encoder: TextEncoder, rows: Generator):
        self._encoder, self._rows = encoder, rows

    def pieces(
        self,
        prompts: Sequence[str],
        max_length: int = 200,
        sampler: Sampler = "random",
        seed: int | None = None,
        pretokenized: bool = False,
        stop: bool = True,
    ) -> Iterator[np.ndarray]:
        """Yields ids (prompts, tokens) as they are written, `<eos>` where a text has ended. Arguments as in
        `LanguageModelInference.generate`.

        Raises:
            InputError: a length below 0 or above 2³¹ − 1, a sampler or a seed that cannot be used.
        """
        if not is_count(max_length, 0, _LONGEST):
            raise InputError(f"the length is an integer from 0 to {_LONGEST}, not {max_length!r}")
        rows = [np.append(np.int32(END), self._encoder.encode(text, pretokenized)) for text in prompts]
        yield from self._rows.generate_ids(rows, max_length, self._rows.sampling(sampler, seed), stop)

    def written(self, prompt: str, ids: list[int], pretokenized: bool, stop: bool) -> WrittenText:
        """A prompt and the ids behind it as text."""
        encoder = self._encoder
        asked = encoder.tokens(prompt, pretokenized)
        kept = before_end(ids) if stop else ids
        continuation = encoder.decode(kept)
        return WrittenText(
            prompt=prompt,
            continuation=continuation,
            text=self.space(prompt, continuation).join(encoder.in_order([prompt, continuation])),
            tokens=len(kept),
            ended=len(kept) < len(ids),
            unknown=[token for token, index in zip(asked, encoder.ids(asked), strict=True) if index == UNKNOWN],
        )

    def space(self, prompt: str, continuation: str) -> str:
        """What parts a prompt from what was written: of words a space, where there is none."""
        before, behind = self._encoder.in_order([prompt, continuation])
        apart = before[-1:].isspace() or behind[:1].isspace()
        return " " if self._encoder.unit == "word" and before and behind and not apart else ""
