"""The probability of a text that comes in pieces."""

import re

import numpy as np

from zoo.errors import InputError
from zoo.tasks.language_model.results import ScoredText, scored_text
from zoo.text.normal_form import settled
from zoo.text.vocabulary import END, END_TOKEN

_BORDER = re.compile(r"(?<![.\s])\s+(?=\S)")
"""Where a word is known to end before the rest has come; after a full stop the rest may decide (`J. Smith`)."""


class TextStream:
    """The probability of a text that comes in pieces, the same as that of the whole, in constant memory.

        stream = model.stream()
        for piece in pieces:
            stream.push(piece).token_logprobs
        stream.close()

    Text that the next piece may still change, such as an unfinished word, is held back until that piece or `close`.

    Args:
        model: a `LanguageModel` that reads forwards.
        pretokenized: whether white space separates the tokens.

    Raises:
        InputError: a model that reads backwards.
    """

    def __init__(self, model, pretokenized: bool = False):
        if model.encoder.backwards:
            raise InputError("a model that reads backwards needs the end of a text first; it has no stream")
        self._model, self._pretokenized = model, pretokenized
        self._as_given = pretokenized and model.encoder.unit == "word"
        self._states = model.scorer.initial_states(1)
        self._last = END
        self._unsettled, self._rest = "", ""  # as it came, and in the normal form
        self._closed = False
        self.logprob = 0.0
        """The log-probability of all tokens so far, in nats."""
        self.tokens = 0
        """The number of tokens so far."""

    def push(self, piece: str) -> ScoredText:
        """Reads the next piece; returns the tokens that are now complete, with their probability.

        Raises:
            InputError: a piece that is no string, or a stream that has ended.
        """
        self._check_open()
        if not isinstance(piece, str):
            raise InputError(f"a piece of a text is a string, not {type(piece).__name__}")
        given = self._unsettled + piece
        if not self._as_given:
            border = settled(given)
            given, self._unsettled = self._model.encoder.normal(given[:border]), given[border:]
        text = self._rest + given
        border = self._complete(text)
        self._rest = text[border:]
        return self._read(text[:border])

    def close(self, end: bool = True) -> ScoredText:
        """The last tokens; with `end`, `<eos>` among them unless the text has just ended. Raises `InputError` for a
        stream that has ended."""
        self._check_open()
        self._closed = True
        text = self._rest + self._model.encoder.normal(self._unsettled, self._pretokenized)
        ended = not text and self.tokens > 0 and self._last == END
        return self._read(text, end and not ended)

    def _check_open(self) -> None:
        if self._closed:
            raise InputError("the stream has ended; open another one")

    def _complete(self, text: str) -> int:
        """The number of characters of a text that no later piece can change."""
        encoder = self._model.encoder
        if encoder.unit == "character":
            # The first half of an end may be a character of its own.
            left = len(text) - len(text.rstrip("\n")) if len(encoder.end) > 1 else 0
            return len(text) - left % 2
        borders = [match.end() for match in _BORDER.finditer(text)]
        return max([*borders[-1:], text.rfind("\n") + 1])

    def _read(self, text: str, end: bool = False) -> ScoredText:
        encoder = self._model.encoder
        tokens = encoder.tokens(text, self._pretokenized) + [END_TOKEN] * end
        ids = encoder.ids(tokens)
        log_probs = np.zeros(0)
        if len(ids):
            row = np.append(np.int32(self._last), ids)[None]
            segments = list(self._model.scorer.segments(row, self._states))
            self._states = segments[-1][1]
            log_probs = np.concatenate([rows[0] for rows, _ in segments]).astype(np.float64)
            self._last = ids[-1]
            self.logprob += float(log_probs.sum())
            self.tokens += len(ids)
        return scored_text(text, tokens, ids, log_probs, len(text) + len(encoder.end) * end)
