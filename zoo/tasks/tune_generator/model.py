"""One to many: a whole tune from the type of its dance."""

from collections.abc import Sequence

import keras

from zoo.abc_notation import Tune
from zoo.abc_notation.playable_keys import in_playable_keys
from zoo.data.batching import DrawnBatches
from zoo.errors import InputError
from zoo.generation.keras_generator import KerasGenerator
from zoo.generation.keras_next_token_backbone import NextTokenBackbone
from zoo.tasks.shared.keras_next_token import NextTokenModel
from zoo.tasks.tune_generator.composer import Composer
from zoo.tasks.tune_generator.encoder import TuneEncoder
from zoo.tasks.tune_generator.inference import TuneGeneratorInference, check_tunes
from zoo.tasks.tune_generator.keras_training import WholeTunes, tune_batches
from zoo.tasks.tune_generator.preprocessor import TuneGeneratorPreprocessor


@keras.saving.register_keras_serializable("zoo")
class TuneGenerator(NextTokenModel, TuneGeneratorInference):
    """Composes dance tunes in ABC, and learns from them.

        model.compose("jig", key="D", seed=1).abc
        model.evaluate(tunes)
        model.fit(tunes, epochs=3)

    Tunes are `zoo.abc_notation.Tune`s, as `read_tune_book` gives them. As a Keras model it maps the
    inputs of `NextTokenBackbone` to its outputs with `logits`, (batch, time, tokens), in place of the features.

    Source: Sturm et al. 2016, "Music transcription modelling and composition using deep learning" (folk-rnn), for
    learning from whole tunes after their metre and key.

    Args:
        backbone: a `NextTokenBackbone`.
        preprocessor: a `TuneGeneratorPreprocessor`.
    """

    EXAMPLE_TYPES = (Tune,)
    NO_CLASSES = "a tune generator predicts tokens, which have no classes; leave class_weight out, or weigh tunes"
    backbone_cls = NextTokenBackbone
    preprocessor_cls = TuneGeneratorPreprocessor

    def __init__(self, backbone, preprocessor, **kwargs):
        super().__init__(backbone, preprocessor, **kwargs)
        self.composer = Composer(self.encoder, self.scorer, KerasGenerator(self))

    @property
    def encoder(self) -> TuneEncoder:
        """Tunes to ids and back."""
        return self.preprocessor.encoder

    def fit(self, x=None, y=None, batch_size=None, *, transposed: float = 0.5, hidden_types: float = 0.3, **options):
        """As `KerasTask.fit`, on whole tunes: `Tune`s, or texts in ABC, each a tune or a book of them.

        An epoch reports what `evaluate` has of held-out tunes under `val_`. There are no labels and no class weights.

        Args:
            transposed: how likely a tune is to be read in a key drawn from those that people would play it in
                (`zoo.abc_notation.playable_keys`).
            hidden_types: how likely its type is not to be said.

        Raises:
            InputError: no tune, or something else.
        """
        return super().fit(x, y, batch_size, transposed=transposed, hidden_types=hidden_types, **options)

    evaluate = NextTokenModel.evaluate

    def check_examples(self, x, y):
        self.check_unlabelled(y)
        return check_tunes(x), None

    def rows_of(self, x):
        return [self.encoder.row(tune).ids for tune in x]

    def fit_batches(self, examples, batch_size, seed, epochs, transposed=0.5, hidden_types=0.3):
        keys = [in_playable_keys(tune) if transposed else [tune] for tune in examples.x]
        return self.make_batches(keys, batch_size, seed, epochs, transposed, hidden_types)

    def network_for(self, batch_size, **options):
        return self.in_training()

    def answers(self, x):
        raise InputError("a tune generator scores and composes tunes: use evaluate or compose")

    def make_batches(self, keys: Sequence[Sequence[Tune]], *args, **kwargs) -> DrawnBatches:
        """Batches of tunes, each given in all the keys it may be read in, its own first; the rest as `tune_batches`
        has it."""
        return tune_batches(self.encoder, keys, *args, **kwargs)

    def in_training(self) -> WholeTunes:
        """The model as `WholeTunes` trains it, compiled as this one is."""
        return self.compile_network(WholeTunes(self))
