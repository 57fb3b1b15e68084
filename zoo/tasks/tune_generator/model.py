"""One to many: a whole tune from the type of its dance."""

from collections.abc import Sequence

import keras
import numpy as np

from zoo.abc_notation import Tune
from zoo.abc_notation.playable_keys import in_playable_keys
from zoo.data.batching import DrawnBatches
from zoo.errors import InputError
from zoo.generation.keras_generator import KerasGenerator
from zoo.generation.keras_next_token import NextTokenModel
from zoo.generation.keras_next_token_backbone import NextTokenBackbone
from zoo.tasks.shared.batches import epoch_of_batches
from zoo.tasks.shared.pretrained import PretrainedTask
from zoo.tasks.shared.validation_callback import ValidationScores
from zoo.tasks.tune_generator.composer import Composer
from zoo.tasks.tune_generator.encoder import TuneEncoder
from zoo.tasks.tune_generator.inference import TuneGeneratorInference, check_tunes
from zoo.tasks.tune_generator.keras_training import NO_TARGET, WholeTunes, tune_batches
from zoo.tasks.tune_generator.preprocessor import TuneGeneratorPreprocessor


@keras.saving.register_keras_serializable("zoo")
class TuneGenerator(TuneGeneratorInference, PretrainedTask, NextTokenModel):
    """Composes dance tunes in ABC, and learns from them.

        model.compose("jig", key="D", seed=1).abc
        model.evaluate(tunes)
        model.fit(tunes, epochs=3)

    Tunes are `zoo.abc_notation.Tune`s, as `read_tune_book` gives them. As a Keras model it maps the
    inputs of `NextTokenBackbone` to its outputs with `logits`, (batch, time, tokens), in place of the features.

    Source: Sturm et al. 2016, "Music transcription modelling and composition using deep learning" (folk-rnn), for
    learning from whole tunes behind their metre and key.

    Args:
        backbone: a `NextTokenBackbone`.
        preprocessor: a `TuneGeneratorPreprocessor`.
    """

    backbone_cls = NextTokenBackbone
    preprocessor_cls = TuneGeneratorPreprocessor

    def __init__(self, backbone, preprocessor, **kwargs):
        super().__init__(backbone, preprocessor, **kwargs)
        self.composer = Composer(self.encoder, self.scorer, KerasGenerator(self))

    @property
    def encoder(self) -> TuneEncoder:
        """Tunes to ids and back."""
        return self.preprocessor.encoder

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
                (`zoo.abc_notation.playable_keys`).
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
        batches = self.make_batches(keys, batch_size, seed, epochs, transposed, hidden_types)
        data = epoch_of_batches(batches, kwargs.get("initial_epoch", 0))
        return keras.Model.fit(self.in_training(), data, epochs=epochs, callbacks=callbacks, shuffle=False, **kwargs)

    def make_batches(self, keys: Sequence[Sequence[Tune]], *args, **kwargs) -> DrawnBatches:
        """Batches of tunes, each given in all the keys it may be read in, its own first; the rest as `tune_batches`
        has it."""
        return tune_batches(self.encoder, keys, *args, **kwargs)

    def in_training(self) -> WholeTunes:
        """The model as `WholeTunes` trains it, with the optimizer that it was compiled with."""
        return self.compile_as_this(WholeTunes(self), ignore_class=NO_TARGET)

    def predict(self, x, *args, **kwargs):
        """Arrays and datasets go to `keras.Model.predict`; tunes are for `evaluate`, types for `compose`."""
        if isinstance(x, str | Tune) or (isinstance(x, list | tuple) and any(isinstance(i, str | Tune) for i in x)):
            raise InputError("a tune generator scores and composes tunes: use evaluate or compose")
        return keras.Model.predict(self, x, *args, **kwargs)
