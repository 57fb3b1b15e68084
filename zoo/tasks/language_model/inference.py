"""What is asked of a language model: the probability of a text, and how it goes on."""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from zoo.errors import InputError
from zoo.generation.generator import Sampler, before_end
from zoo.generation.scorer import SequenceScorer
from zoo.tasks.language_model.encoder import TextEncoder
from zoo.tasks.language_model.results import scored_text
from zoo.tasks.language_model.stream import TextStream
from zoo.tasks.language_model.text_generator import TextGenerator
from zoo.text.vocabulary import END_TOKEN, UNKNOWN
from zoo.validation import is_count


class LanguageModelInference:
    """Gives texts their probability, and goes on with them."""

    encoder: TextEncoder
    scorer: SequenceScorer
    text_generator: TextGenerator

    @property
    def banned_ids(self) -> list[int]:
        """The ids that are not sampled."""
        return [UNKNOWN]

    def measure(self, x=None, pretokenized: bool = False, streams: int | None = None) -> dict[str, float]:
        """How well the model foretells texts.

        Args:
            x: a text or a list of texts.
            pretokenized: words are what white space separates.
            streams: a shorter way for long texts: so many stretches of the whole are read at once, each after a run-up
                of 512 tokens; by default each text is read from its beginning.

        Returns:
            `loss`, nats a word or a character, `<eos>` at the end of each text among them as the characters it stands
            for; `perplexity`, its exponential; `bits-per-character`; `unknown`, the share of tokens that are `<unk>`.
        """
        texts = check_texts(x, least=1)
        if streams is not None and not is_count(streams, 1):
            raise InputError(f"streams are an integer of at least 1, not {streams!r}")
        rows = [self.encoder.encode(text, pretokenized, end=True) for text in texts]
        characters = sum(self._characters(text) for text in texts)
        if streams:
            total, tokens = self.scorer.in_streams(np.concatenate(rows), streams)
        else:
            total, tokens = sum(found.sum() for found in self.scorer.log_probabilities(rows)), sum(map(len, rows))
        unknown = sum(int((row == UNKNOWN).sum()) for row in rows)
        # In streams some tokens at the end may be left out, and as many of the characters.
        characters *= tokens / sum(map(len, rows))
        loss = float(-total / (tokens if self.encoder.unit == "word" else characters))
        return {
            "loss": loss,
            "perplexity": math.exp(loss),
            "bits-per-character": float(-total / characters / math.log(2)),
            "unknown": unknown / sum(map(len, rows)),
        }

    def score(self, x, pretokenized: bool = False, end: bool = True):
        """The probability of texts by the chain rule, P(y₁) P(y₂ | y₁) …, in nats.

        Every text begins after an `<eos>`, with states of zero. `<eos>` is a token with a probability of its own
        wherever the text has the string it stands for, and, with `end`, once more behind a text that does not end in
        one, so that the probabilities of all texts that end add up to 1. A token that the model does not know has the
        probability of `<unk>`, which is that of all unknown tokens together: the text is then less probable than said,
        and `unknown` lists them.

        Args:
            x: a text, or a list of texts.
            pretokenized: words are what white space separates.
            end: whether the text ends where it ends.

        Returns:
            A `ScoredText`, or a list of them. The perplexity is a token's; in the bits a character `<eos>` counts as
            the characters it stands for.
        """
        texts = check_texts(x)
        encoder = self.encoder
        rows, named = [], []
        for text in texts:
            body = encoder.without_end(text) if end else text
            tokens = list(encoder.in_order(encoder.tokens(body, pretokenized)))
            named.append([*tokens, END_TOKEN] if end else tokens)
            rows.append(encoder.ids(named[-1]))
        counts = [self._characters(text) if end else len(text) for text in texts]
        columns = texts, named, rows, self.scorer.log_probabilities(rows), counts
        scored = [scored_text(*row) for row in zip(*columns, strict=True)]
        return scored[0] if isinstance(x, str) else scored

    def generate(
        self,
        prompt: str | Sequence[str] = "",
        max_length: int = 200,
        sampler: Sampler = "random",
        seed: int | None = None,
        pretokenized: bool = False,
        stop: bool = True,
    ):
        """Goes on with texts.

        `<unk>` is never sampled. What a model reads backwards it goes on with at the front.

        Args:
            prompt: a text, empty for one from nothing, or a list of texts.
            max_length: the most tokens that are written.
            sampler: "greedy", "random", "top_k", "top_p" or "beam", or one with settings, as `make_sampler` of
                `zoo.generation.keras_samplers` or, without Keras, of `zoo.generation.numpy_samplers` makes it.
            seed: for a sampler by name, an integer for the same text each time.
            pretokenized: words of the prompt are what white space separates.
            stop: whether `<eos>` ends a text, and is not part of it; else the text goes on behind it.

        Returns:
            A `WrittenText`, or a list of them.

        Raises:
            InputError: a length below 0, a sampler or a seed that cannot be used.
            UnknownNameError: no such sampler.
        """
        prompts = check_texts(prompt)
        rows: list[list[int]] = [[] for _ in prompts]
        for ids in self.text_generator.pieces(prompts, max_length, sampler, seed, pretokenized, stop):
            for row, piece in zip(rows, ids.tolist(), strict=True):
                row += piece
        written = [
            self.text_generator.written(text, row, pretokenized, stop) for text, row in zip(prompts, rows, strict=True)
        ]
        return written[0] if isinstance(prompt, str) else written

    def writing(self, prompt: str = "", *, pretokenized: bool = False, stop: bool = True, **options) -> Iterator[str]:
        """As `generate`, piece by piece: yields what comes behind a prompt as it is written.

        Raises:
            InputError: as `generate`; a model that reads backwards.
        """
        encoder = self.encoder
        if encoder.backwards:
            raise InputError("a model that reads backwards writes the end of a text first; use generate")
        check_texts([prompt])
        before = prompt
        for (piece,) in self.text_generator.pieces([prompt], pretokenized=pretokenized, stop=stop, **options):
            told = encoder.decode(before_end(piece.tolist()) if stop else piece)
            yield self.text_generator.space(before, told) + told
            before = told or before

    def stream(self, pretokenized: bool = False) -> TextStream:
        """A text that comes in pieces: its probability so far, in constant memory."""
        return TextStream(self, pretokenized)

    def _characters(self, text: str) -> int:
        """How many characters a text has, that ends."""
        return len(self.encoder.without_end(text)) + len(self.encoder.end)


def check_texts(x, least: int = 0) -> list[str]:
    """One text or several as a list. Raises `InputError` for what is no text, and for fewer than `least`."""
    if not isinstance(x, Iterable):
        raise InputError(f"texts are a string or a list of strings, not {type(x).__name__}")
    texts = [x] if isinstance(x, str) else list(x)
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"text {index} is {type(text).__name__}, not a string")
    if len(texts) < least:
        raise InputError("there is no text")
    return texts
