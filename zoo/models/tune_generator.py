"""One to many: a whole tune from the type of its dance."""

import math
from collections.abc import Iterable, Sequence

import keras
import numpy as np

from zoo.errors import InputError
from zoo.models.batched_fit import epoch_of_batches
from zoo.models.composed import ComposedTune
from zoo.models.composing import Composer, asked_for, check_counts
from zoo.models.generation import Sampler
from zoo.models.language_model_backbone import LanguageModelBackbone
from zoo.models.next_token import NextTokenModel
from zoo.models.tune_generator_preprocessor import TuneGeneratorPreprocessor
from zoo.models.validation_scores import ValidationScores
from zoo.models.whole_tunes import NO_TARGET, WholeTunes, tune_batches
from zoo.preprocessing.abc_notation import Key, Metre, Tune
from zoo.preprocessing.batching import DrawnBatches
from zoo.preprocessing.tune_generation import TuneEncoder
from zoo.preprocessing.tune_keys import in_playable_keys
from zoo.preprocessing.vocabulary import UNKNOWN


@keras.saving.register_keras_serializable("zoo")
class TuneGenerator(NextTokenModel):
    """Writes dance tunes in ABC, and learns from them.

        model.compose("jig", key="D", seed=1).abc
        model.evaluate(tunes)
        model.fit(tunes, epochs=3)

    Tunes are `zoo.preprocessing.abc_notation.Tune`s, as `read_tune_book` gives them. As a Keras model it maps the
    inputs of `LanguageModelBackbone` to its outputs with `logits`, (batch, time, tokens), in place of the features.

    Source: Sturm et al. 2016, "Music transcription modelling and composition using deep learning" (folk-rnn), for
    learning from whole tunes behind their metre and key.

    Args:
        backbone: a `LanguageModelBackbone`.
        preprocessor: a `TuneGeneratorPreprocessor`.
    """

    backbone_cls = LanguageModelBackbone
    preprocessor_cls = TuneGeneratorPreprocessor

    def __init__(self, backbone, preprocessor, **kwargs):
        super().__init__(backbone, preprocessor, **kwargs)
        self._composer = Composer(self, self.reader)

    @property
    def encoder(self) -> TuneEncoder:
        """Tunes to ids and back."""
        return self.preprocessor.encoder

    @property
    def types(self) -> list[str]:
        """The types of dance that can be asked for."""
        return self.encoder.types

    @property
    def never_written(self) -> list[int]:
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
        sampler: Sampler = "random",
        seed: int | None = None,
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
            sampler: one of KerasHub's, or its name (`zoo.models.generation.make_sampler` makes one with settings).
            seed: an integer for the same tunes each time.
            tries: how often a tune may be written in all: one that is broken, or has bars that are not as long as the
                metre, is written anew so often at most. 1 gives whatever came first.
            max_length: the most tokens of music behind the first bars.

        Returns:
            A `ComposedTune`, or a list of them.

        Raises:
            InputError: a type, key or metre that is none or that the model has not learnt, first bars that cannot be
                read, a number below 1, a sampler or a seed that cannot be used.
        """
        check_counts(n, tries, max_length)
        asked = asked_for(self.encoder, type, key, metre, first_bars)
        written = self._composer.compose(asked, 1 if n is None else n, sampler, seed, tries, max_length)
        return written[0] if n is None else written

    def evaluate(self, x: Iterable[Tune] | None = None) -> dict[str, float]:
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
        told = self.reader.log_probabilities([row.ids for row in rows])
        total = sum(found[len(row.header) :].sum() for found, row in zip(told, rows, strict=True))
        return float(-total / sum(len(row.music) for row in rows))

    def fit(
        self,
        x=None,
        y=None,
        batch_size=32,
        epochs=1,
        validation_data=None,
        transposed=0.5,
        hidden_types=0.3,
        callbacks=None,
        **kwargs,
    ):
        """Trains on whole tunes, shuffled anew every epoch, in batches of similar length.

        Args:
            x: a list of tunes.
            batch_size: tunes a batch.
            validation_data: tunes; each epoch then reports their `val_loss` and the other figures of `evaluate`, which
                callbacks can watch.
            transposed: how likely a tune is to be read in a key drawn from those that people would play it in
                (`zoo.preprocessing.tune_keys`).
            hidden_types: how likely its type is not to be said.
            epochs, callbacks and the rest: as in `keras.Model.fit`. Callbacks see the model as `WholeTunes`; the model
                itself is its `tune_generator`.

        Raises:
            InputError: no tune, or something else.
        """
        tunes = check_tunes(x)
        callbacks = list(callbacks or [])
        if validation_data is not None:
            others = check_tunes(validation_data)
            callbacks.insert(0, ValidationScores(lambda: self.evaluate(others)))
        seed = int(np.random.randint(2**31))  # follows keras.utils.set_random_seed
        keys = [in_playable_keys(tune) for tune in tunes] if transposed else [[tune] for tune in tunes]
        batches = self.batches(keys, batch_size, seed, epochs, transposed, hidden_types)
        data = epoch_of_batches(batches, kwargs.get("initial_epoch", 0))
        return keras.Model.fit(self.in_training(), data, epochs=epochs, callbacks=callbacks, shuffle=False, **kwargs)

    def batches(self, keys: Sequence[Sequence[Tune]], *args, **kwargs) -> DrawnBatches:
        """Batches of tunes, each given in all the keys it may be read in, its own first; the rest as `tune_batches`
        has it."""
        return tune_batches(self.encoder, keys, *args, **kwargs)

    def in_training(self) -> WholeTunes:
        """The model as `WholeTunes` trains it, with the optimizer that it was compiled with."""
        return self.compile_as_this(WholeTunes(self), ignore_class=NO_TARGET)

    def predict(self, x, *args, **kwargs):
        """Arrays and datasets go to `keras.Model.predict`; tunes are for `evaluate`, types for `compose`."""
        if isinstance(x, str | Tune) or (isinstance(x, list | tuple) and any(isinstance(i, str | Tune) for i in x)):
            raise InputError("a tune generator foretells tunes and writes them: use evaluate or compose")
        return keras.Model.predict(self, x, *args, **kwargs)


def check_tunes(x: Iterable[Tune] | None) -> list[Tune]:
    """Tunes as a list. Raises `InputError` for something else, and for none."""
    if isinstance(x, str) or not isinstance(x, Iterable):
        raise InputError(f"tunes are a list of Tunes, as read_tune_book gives them, not {type(x).__name__}")
    tunes = list(x)
    for index, tune in enumerate(tunes):
        if not isinstance(tune, Tune):
            raise InputError(f"tune {index} is {type(tune).__name__}, not a Tune; read_tune makes one of ABC")
    if not tunes:
        raise InputError("there is no tune")
    return tunes
