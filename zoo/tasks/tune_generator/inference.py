"""What is asked of a tune generator: a tune, and how probable one is."""

import math
from collections.abc import Iterable, Sequence

from zoo.abc_notation import Key, Metre, Tune, read_tune_book
from zoo.errors import InputError
from zoo.generation.generator import Sampler
from zoo.generation.scorer import SequenceScorer
from zoo.tasks.tune_generator.composer import Composer, asked_for, check_counts
from zoo.tasks.tune_generator.encoder import TuneEncoder
from zoo.tasks.tune_generator.results import ComposedTune
from zoo.text.vocabulary import UNKNOWN


class TuneGeneratorInference:
    """Writes tunes, and foretells them."""

    encoder: TuneEncoder
    scorer: SequenceScorer
    composer: Composer

    @property
    def types(self) -> list[str]:
        """The types of dance that can be asked for."""
        return self.encoder.types

    @property
    def banned_ids(self) -> list[int]:
        """The ids that are not sampled: what a header is made of does not stand in music."""
        encoder = self.encoder
        return [UNKNOWN, *(index for field in encoder.fields for index in encoder.field_ids(field))]

    def compose(
        self,
        type: str | None = None,
        key: str | Key | None = None,
        metre: str | Metre | None = None,
        first_bars: str = "",
        n: int | None = None,
        sampler: Sampler | None = None,
        seed: int | None = None,
        guidance: float | None = None,
        tries: int = 10,
        max_length: int = 1500,
    ) -> ComposedTune | list[ComposedTune]:
        """Writes tunes. Whatever of type, key and metre is not asked for, the model chooses.

        Args:
            type: one of `types`.
            key: as a `K:` field has it, such as `Em`.
            metre: as an `M:` field has it, such as `6/8`.
            first_bars: music in ABC that the tunes begin with, in the key, the metre and its unit of lengths (1/8, or
                1/16 in bars shorter than 3/4); wants key and metre.
            n: how many; None for one that is no list.
            sampler: as `LanguageModel.generate` takes it; by default nucleus sampling with top_p 0.9 at a temperature
                of 0.8.
            seed: an integer for the same tunes each time.
            guidance: how much more of its type a tune is to have than the network alone would give it
                (`zoo.generation.generator.GenerationStep`): 10 by default where it samples, 1 for no more.
            tries: how often a tune may be written in all: one that is broken, or has bars that are not as long as the
                metre, is written anew so often at most. 1 gives whatever came first.
            max_length: the most tokens of music behind the first bars.

        Returns:
            A `ComposedTune`, or a list of them.

        Raises:
            InputError: a type, key or metre that is none or that the model has not learnt, first bars that cannot be
                read, a number below 1, a sampler, a seed or a guidance that cannot be used.
        """
        check_counts(n, tries, max_length)
        asked = asked_for(self.encoder, type, key, metre, first_bars)
        written = self.composer.compose(asked, 1 if n is None else n, sampler, seed, guidance, tries, max_length)
        return written[0] if n is None else written

    def measure(self, x: Iterable[Tune | str] | None = None) -> dict[str, float]:
        """How well the model foretells tunes.

        What counts is every token of a tune's music, bar lines and all, and the `<eos>` behind it, by the chain rule
        from states of zero; the header, which comes first, is given and does not count. An unknown token counts as
        `<unk>`, which is all unknown tokens together. So figures of two models compare where both know the same tokens
        of music and read the same tunes.

        Returns:
            `loss`, nats a token, where the header says metre and key alone, as folk-rnn's does; `perplexity`, its
            exponential; `loss-with-type`, of a model that knows types, where it also says the type, if there is one;
            `unknown`, the share of tokens that are `<unk>`.

        Raises:
            InputError: no tune, or something else.
        """
        tunes = check_tunes(x)
        loss = self._loss(tunes, say_type=False)
        music = [self.encoder.row(tune).music for tune in tunes]
        found = {"loss": loss, "perplexity": math.exp(loss)}
        if "type" in self.encoder.fields:
            found["loss-with-type"] = self._loss(tunes, say_type=True)
        return found | {"unknown": sum(int((row == UNKNOWN).sum()) for row in music) / sum(map(len, music))}

    def _loss(self, tunes: Sequence[Tune], say_type: bool) -> float:
        rows = [self.encoder.row(tune, say_type) for tune in tunes]
        told = self.scorer.log_probabilities([row.ids for row in rows])
        total = sum(found[len(row.header) :].sum() for found, row in zip(told, rows, strict=True))
        return float(-total / sum(len(row.music) for row in rows))


def check_tunes(x: Iterable[Tune | str] | None) -> list[Tune]:
    """Tunes as a list; a text in ABC is read as a book, of one tune or of several. Raises `InputError` for something
    else, for a tune that cannot be read, and for none."""
    if isinstance(x, str) or not isinstance(x, Iterable):
        raise InputError(f"tunes are a list of Tunes, as read_tune_book gives them, not {type(x).__name__}")
    tunes: list[Tune] = []
    for index, tune in enumerate(x):
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
