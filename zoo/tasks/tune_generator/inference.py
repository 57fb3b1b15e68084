"""Composed tunes, and the probability of tunes."""

from collections.abc import Iterable, Sequence
from typing import TypedDict, Unpack, overload

from zoo.abc_notation import Key, Metre, Tune, read_tune_book
from zoo.deprecation import keyword_only, renamed_argument
from zoo.errors import InputError
from zoo.generation.sampling import Sampler, sampling_of
from zoo.generation.scorer import SequenceScorer, perplexity
from zoo.tasks.tune_generator.composer import Composer, check_counts, read_request
from zoo.tasks.tune_generator.encoder import TuneEncoder
from zoo.tasks.tune_generator.results import ComposedTune
from zoo.text.vocabulary import UNKNOWN


class ComposeOptions(TypedDict, total=False):
    """The keyword arguments of `compose`, for type checkers."""

    max_new_tokens: int
    temperature: float | None
    top_k: int | None
    top_p: float | None
    beams: int | None
    seed: int | None
    guidance: float | None
    tries: int
    sampler: Sampler | None


class TuneGeneratorInference:
    """Composes and scores tunes."""

    encoder: TuneEncoder
    scorer: SequenceScorer
    composer: Composer

    @property
    def types(self) -> list[str]:
        """The types of dance that the model knows."""
        return self.encoder.types

    @property
    def banned_ids(self) -> list[int]:
        """The ids that are never sampled: fields of a header do not occur in music."""
        encoder = self.encoder
        return [UNKNOWN, *(index for field in encoder.fields for index in encoder.field_ids(field))]

    @overload
    def compose(
        self,
        type: str | None = None,
        key: str | Key | None = None,
        metre: str | Metre | None = None,
        first_bars: str = "",
        count: None = None,
        **options: Unpack[ComposeOptions],
    ) -> ComposedTune: ...

    @overload
    def compose(
        self,
        type: str | None = None,
        key: str | Key | None = None,
        metre: str | Metre | None = None,
        first_bars: str = "",
        count: int = ...,
        **options: Unpack[ComposeOptions],
    ) -> list[ComposedTune]: ...

    @renamed_argument("n", "count")
    @renamed_argument("max_length", "max_new_tokens")
    @keyword_only(6, "sampler", "seed", "guidance", "tries", "max_new_tokens")
    def compose(
        self,
        type: str | None = None,
        key: str | Key | None = None,
        metre: str | Metre | None = None,
        first_bars: str = "",
        count: int | None = None,
        *,
        max_new_tokens: int = 1500,
        temperature: float | None = None,
        top_k: int | None = None,
        top_p: float | None = None,
        beams: int | None = None,
        seed: int | None = None,
        guidance: float | None = None,
        tries: int = 10,
        sampler: Sampler | None = None,
    ):
        """Composes a tune, a `ComposedTune`, or with `count` a list of them. The model chooses whatever is not given of
        type, key and metre.

            tunes.compose("jig", key="D", seed=1).abc
            tunes.compose("reel", count=3, temperature=0.7)

        By default it samples with `top_p` 0.9 at a temperature of 0.8. If any of `temperature`, `top_k`, `top_p`,
        `beams` and `sampler` is given, these alone decide, as in `generate` of a language model.

        Args:
            type: one of `types`.
            key: as in a `K:` field, such as `Em`.
            metre: as in an `M:` field, such as `6/8`.
            first_bars: music in ABC that the tunes begin with, in the key, the metre and its unit of lengths (1/8, or
                1/16 in bars shorter than 3/4); needs `key` and `metre`.
            count: the number of tunes, returned as a list; None for a single tune.
            max_new_tokens: the most tokens of music to generate after the first bars.
            temperature: the number that the logits are divided by; 0 for the most probable token each time.
            top_k: sample from this number of most probable tokens.
            top_p: nucleus sampling: sample from the smallest set of tokens with this total probability.
            beams: search for the most probable tune instead, with this number of beams, 1 for greedy search.
            seed: an integer for the same tunes each time.
            guidance: how much the type counts (`zoo.generation.generator.GenerationStep`): 1 as in training, more for
                more of the type; by default 10 where tokens are sampled and types are known, else 1.
            tries: the most attempts for each tune: a broken tune, or one with bars that are not as long as the metre,
                is composed again. 1 returns the first attempt.
            sampler: as in `generate` of a language model.

        Raises:
            InputError: a type, key or metre that is invalid or that the model has not learnt, first bars that cannot be
                read, a number outside its range, or arguments that contradict each other.
            UnknownNameError: no sampler has this name.
        """
        check_counts(count, tries, max_new_tokens)
        request = read_request(self.encoder, type, key, metre, first_bars)
        chosen = sampling_of(sampler, temperature, top_k, top_p, beams)
        number = 1 if count is None else count
        tunes = self.composer.compose(request, number, chosen, seed, guidance, tries, max_new_tokens)
        return tunes[0] if count is None else tunes

    def measure(self, x: Iterable[Tune | str] | None = None) -> dict[str, float]:
        """How well the model predicts tunes.

        The loss covers every token of the music, bar lines included, and the final `<eos>`, by the chain rule from
        states of zero; the header is given and does not count. All unknown tokens share the probability of `<unk>`. So
        the scores of two models are comparable if both know the same tokens of music and read the same tunes.

        Returns:
            `loss`, nats per token, with a header of metre and key alone, as in folk-rnn; `perplexity`, its exponential;
            `loss-with-type`, for a model that knows types, with the type in the header where a tune has one; `unknown`,
            the share of tokens that are `<unk>`.

        Raises:
            InputError: no tune, or something that is not a tune.
        """
        tunes = check_tunes(x)
        loss = self._loss(tunes, say_type=False)
        music = [self.encoder.row(tune).music for tune in tunes]
        scores = {"loss": loss, "perplexity": perplexity(loss)}
        if "type" in self.encoder.fields:
            scores["loss-with-type"] = self._loss(tunes, say_type=True)
        return scores | {"unknown": sum(int((row == UNKNOWN).sum()) for row in music) / sum(map(len, music))}

    def _loss(self, tunes: Sequence[Tune], say_type: bool) -> float:
        rows = [self.encoder.row(tune, say_type) for tune in tunes]
        log_probs = self.scorer.log_probabilities([row.ids for row in rows])
        total = sum(values[len(row.header) :].sum() for values, row in zip(log_probs, rows, strict=True))
        return float(-total / sum(len(row.music) for row in rows))


def check_tunes(x: Iterable[Tune | str] | None) -> list[Tune]:
    """Tunes as a list; a text in ABC is read as a book, of one tune or of several. Raises `InputError` for something
    else, for a tune that cannot be read, and for none."""
    if isinstance(x, str) or not isinstance(x, Iterable):
        raise InputError(f"tunes are a list of Tunes, as read_tune_book gives them, not {type(x).__name__}")
    tunes: list[Tune] = []
    for index, tune in enumerate(x, 1):
        if isinstance(tune, str):
            book = read_tune_book(tune, f"tune {index}")
            if book.skipped:
                raise InputError(f"{book.skipped[0].name}: {book.skipped[0].reason}")
            tunes += book.tunes
        elif isinstance(tune, Tune):
            tunes.append(tune)
        else:
            raise InputError(f"tune {index} is {type(tune).__name__}, neither a Tune nor a text in ABC")
    if not tunes:
        raise InputError("there is no tune")
    return tunes
