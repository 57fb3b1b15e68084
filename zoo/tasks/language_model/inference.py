"""The probabilities and the continuations of texts."""

import math
from collections.abc import Iterable, Iterator
from typing import Literal, TypedDict, Unpack, overload

import numpy as np

from zoo.deprecation import keyword_only, renamed_argument, renamed_to
from zoo.errors import InputError, RowError
from zoo.generation.sampling import Sampler, sampling_of
from zoo.generation.scorer import SequenceScorer, perplexity
from zoo.tasks.language_model.encoder import Text, TextEncoder
from zoo.tasks.language_model.results import ScoredText, WrittenText, scored_text
from zoo.tasks.language_model.stream import TextStream
from zoo.tasks.language_model.text_generator import TextGenerator
from zoo.tasks.shared.one_or_many import OnError, Several, answered
from zoo.text.vocabulary import END_TOKEN, UNKNOWN
from zoo.validation import is_count


class GenerateOptions(TypedDict, total=False):
    """The keyword arguments of `generate`, for type checkers."""

    temperature: float | None
    top_k: int | None
    top_p: float | None
    beams: int | None
    seed: int | None
    stop: bool
    pretokenized: bool
    on_error: OnError
    sampler: Sampler | None


class LanguageModelInference:
    """Scores and continues texts."""

    encoder: TextEncoder
    scorer: SequenceScorer
    text_generator: TextGenerator

    @property
    def banned_ids(self) -> list[int]:
        """The ids that are never sampled."""
        return [UNKNOWN]

    def measure(self, x=None, pretokenized: bool = False, streams: int | None = None) -> dict[str, float]:
        """How well the model predicts texts.

        Args:
            x: a text or a list of texts.
            pretokenized: whether white space separates the tokens of a string.
            streams: for long texts, a faster way: the whole is cut into so many parts, which are read at once, each
                after a run-up of 512 tokens. By default each text is read from its beginning.

        Returns:
            `loss`, nats per word or per character, where the `<eos>` of each text counts as the characters that it
            stands for; `perplexity`, its exponential; `bits-per-character`; `unknown`, the share of tokens that are
            `<unk>`.
        """
        texts = [self.encoder.normal(text, pretokenized) for text in check_texts(x, least=1)]
        if streams is not None and not is_count(streams, 1):
            raise InputError(f"streams are an integer of at least 1, not {streams!r}")
        rows = [self.encoder.encode(text, pretokenized, end=True) for text in texts]
        characters = sum(self._characters(text) for text in texts)
        if streams:
            total, tokens = self.scorer.in_streams(np.concatenate(rows), streams)
        else:
            total, tokens = sum(row.sum() for row in self.scorer.log_probabilities(rows)), sum(map(len, rows))
        unknown = sum(int((row == UNKNOWN).sum()) for row in rows)
        # Streams may leave out some tokens at the end, and with them this share of the characters.
        counted = characters * (tokens / sum(map(len, rows)))
        loss = float(-total / (tokens if self.encoder.unit == "word" else counted))
        return {
            "loss": loss,
            "perplexity": perplexity(loss),
            "bits-per-character": float(-total / counted / math.log(2)),
            "unknown": unknown / sum(map(len, rows)),
        }

    @overload
    def score(
        self, x: str, pretokenized: bool = False, end: bool = True, on_error: OnError = "raise"
    ) -> ScoredText: ...

    @overload
    def score(
        self, x: Several, pretokenized: bool = False, end: bool = True, on_error: Literal["raise"] = "raise"
    ) -> list[ScoredText]: ...

    @overload
    def score(
        self, x: Several, pretokenized: bool = False, end: bool = True, *, on_error: Literal["skip"]
    ) -> list[ScoredText | RowError]: ...

    def score(self, x, pretokenized: bool = False, end: bool = True, on_error: OnError = "raise"):
        """The probability of a text, a `ScoredText`, or a list of them.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. An example that is itself a list of strings is its tokens.

        The probability is P(y₁) P(y₂ | y₁) …, in nats, from states of zero after an `<eos>`. `<eos>` is a token with a
        probability of its own wherever the text has the string that it stands for, and, with `end`, once more at the
        end of a text that does not have it there. So the probabilities of all texts that end add up to 1.

        An unknown token has the probability of `<unk>`, which all unknown tokens share: the true probability of the
        text is lower, and `unknown` lists these tokens. The perplexity is per token; in the bits per character `<eos>`
        counts as the characters that it stands for.

        Args:
            x: one text or several.
            pretokenized: whether white space separates the tokens of a string.
            end: whether the text is complete; without, its end has no probability.
            on_error: "raise", or "skip" for a `RowError` in the place of the answer to each bad example.

        Raises:
            InputError: an example that is no text; the message gives its row, from 1.
        """
        return answered(
            x,
            lambda texts: self._scored(self.encoder.read(texts, pretokenized), end),
            on_error=on_error,
            check=self.encoder.read_one,
        )

    def _scored(self, texts: list[Text], end: bool) -> list[ScoredText]:
        encoder = self.encoder
        rows, tokens, counts = [], [], []
        for text, pretokenized, _ in texts:
            body = encoder.without_end(text) if end else text
            in_order = list(encoder.in_order(encoder.tokens(body, pretokenized)))
            tokens.append([*in_order, END_TOKEN] if end else in_order)
            rows.append(encoder.ids(tokens[-1]))
            counts.append(self._characters(text) if end else len(text))
        columns = [text.given for text in texts], tokens, rows, self.scorer.log_probabilities(rows), counts
        return [scored_text(*row) for row in zip(*columns, strict=True)]

    @overload
    def generate(
        self, prompt: str = "", max_new_tokens: int = 200, *, stream: Literal[True], **options: Unpack[GenerateOptions]
    ) -> Iterator[str]: ...

    @overload
    def generate(
        self,
        prompt: str = "",
        max_new_tokens: int = 200,
        *,
        stream: Literal[False] = False,
        **options: Unpack[GenerateOptions],
    ) -> WrittenText: ...

    @overload
    def generate(
        self,
        prompt: Several,
        max_new_tokens: int = 200,
        *,
        stream: Literal[False] = False,
        **options: Unpack[GenerateOptions],
    ) -> list[WrittenText]: ...

    @renamed_argument("max_length", "max_new_tokens")
    @keyword_only(3, "sampler", "seed", "pretokenized", "stop")
    def generate(
        self,
        prompt="",
        max_new_tokens: int = 200,
        *,
        temperature: float | None = 1.0,
        top_k: int | None = None,
        top_p: float | None = None,
        beams: int | None = None,
        seed: int | None = None,
        stop: bool = True,
        stream: bool = False,
        pretokenized: bool = False,
        on_error: OnError = "raise",
        sampler: Sampler | None = None,
    ):
        """Continues a prompt: a `WrittenText`, or a list of them, or with `stream` an iterator of pieces of text.

            lm.generate("ROMEO:", max_new_tokens=100, temperature=0.8, seed=1).text
            for piece in lm.generate("ROMEO:", top_p=0.9, stream=True): print(piece, end="")

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. An example that is itself a list of strings is its tokens.

        By default each token is sampled from all tokens but `<unk>`, which is never written. Words are put together as
        people write them (`well-known`, `didn't`), or, of a tokenized prompt, written between spaces. A model that
        reads backwards writes before the prompt.

        Args:
            prompt: one text or several; an empty one starts from nothing.
            max_new_tokens: the most tokens to generate.
            temperature: the number that the logits are divided by: below 1 for more probable texts, above 1 for less
                probable ones; 0 for the most probable token each time.
            top_k: sample from this number of most probable tokens.
            top_p: nucleus sampling: sample from the smallest set of tokens with this total probability.
            beams: search for the most probable text instead, with this number of beams, 1 for greedy search.
            seed: an integer for the same text each time.
            stop: whether `<eos>` ends a text, and is not part of it; otherwise the text continues after it.
            stream: whether to return an iterator of the continuation of one prompt, piece by piece.
            pretokenized: whether white space separates the tokens of a string.
            on_error: "raise", or "skip" for a `RowError` in the place of the answer to each bad example.
            sampler: "greedy", "random", "top_k", "top_p" or "beam", or a sampler object with its own settings, as
                `make_sampler` in `zoo.generation.keras_samplers` or, for the ONNX runtime, in
                `zoo.generation.numpy_samplers` makes it. One of KerasHub's keeps the state of its random numbers from
                call to call; calls that share it, also where they take turns, draw from one sequence.

        Raises:
            InputError: a number outside its range; arguments that contradict each other, such as `beams` and `top_k`,
                or a sampler object and `temperature`; a stream of several prompts or of a model that reads backwards.
            UnknownNameError: no sampler has this name.
        """
        chosen = sampling_of(sampler, 1.0 if temperature is None else temperature, top_k, top_p, beams)
        if stream:
            return self._streamed(prompt, max_new_tokens, chosen, seed, stop, pretokenized)
        return answered(
            prompt,
            lambda texts: self._generated(self.encoder.read(texts, pretokenized), max_new_tokens, chosen, seed, stop),
            on_error=on_error,
            check=self.encoder.read_one,
        )

    def _generated(self, prompts: list[Text], max_new_tokens, sampler, seed, stop) -> list[WrittenText]:
        rows: list[list[int]] = [[] for _ in prompts]
        for ids in self.text_generator.pieces(prompts, max_new_tokens, sampler, seed, stop):
            for row, piece in zip(rows, ids.tolist(), strict=True):
                row += piece
        return [self.text_generator.written(text, row, stop) for text, row in zip(prompts, rows, strict=True)]

    def _streamed(self, prompt, max_new_tokens, sampler, seed, stop, pretokenized) -> Iterator[str]:
        if self.encoder.backwards:
            raise InputError("a model that reads backwards writes the end of a text first; leave stream out")
        if not isinstance(prompt, str):
            raise InputError(f"a stream continues one prompt, a string, not {type(prompt).__name__}; leave stream out")
        (text,) = self.encoder.read([prompt], pretokenized)
        pieces = self.text_generator.pieces([text], max_new_tokens, sampler, seed, stop)
        return self.text_generator.decoded_pieces(text, pieces, stop)

    @renamed_to("generate(stream=True)")
    def writing(self, prompt: str = "", **options) -> Iterator[str]:
        """The old name of `generate(prompt, stream=True)`."""
        if "max_length" in options:
            options["max_new_tokens"] = options.pop("max_length")
        return self.generate(prompt, stream=True, **options)

    def stream(self, pretokenized: bool = False) -> TextStream:
        """A `TextStream`, which scores a text that comes in pieces, in constant memory."""
        return TextStream(self, pretokenized)

    def _characters(self, text: str) -> int:
        """The number of characters of a complete text."""
        return len(self.encoder.without_end(text)) + len(self.encoder.end)


def check_texts(x, least: int = 0) -> list[str]:
    """One text or several as a list. Raises `InputError` for what is no text, and for fewer than `least`."""
    if not isinstance(x, Iterable):
        raise InputError(f"texts are a string or a list of strings, not {type(x).__name__}")
    texts = [x] if isinstance(x, str) else list(x)
    for index, text in enumerate(texts, 1):
        if not isinstance(text, str):
            raise InputError(f"text {index} is {type(text).__name__}, not a string")
    if len(texts) < least:
        raise InputError("there is no text")
    return texts
