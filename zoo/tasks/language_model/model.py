"""Language models: the probability of a text by the chain rule, token after token."""

import keras
import numpy as np

from zoo.errors import InputError
from zoo.generation.keras_generator import KerasGenerator
from zoo.generation.keras_next_token import NextTokenModel
from zoo.tasks.language_model.backbone import LanguageModelBackbone
from zoo.tasks.language_model.encoder import TextEncoder
from zoo.tasks.language_model.inference import LanguageModelInference, check_texts
from zoo.tasks.language_model.preprocessor import LanguageModelPreprocessor
from zoo.tasks.language_model.text_generator import TextGenerator
from zoo.tasks.language_model.truncated_bptt import StreamBatches, TruncatedBPTT
from zoo.tasks.shared.batches import epoch_of_batches
from zoo.tasks.shared.pretrained import PretrainedTask


@keras.saving.register_keras_serializable("zoo")
class LanguageModel(LanguageModelInference, PretrainedTask, NextTokenModel):
    """Scores texts, continues them, and learns from them.

        model.score("The apple and pear salad").logprob
        model.generate("The apple", max_new_tokens=20)
        model.fit(texts, epochs=3)

    As a Keras model it maps the inputs of `LanguageModelBackbone` to its outputs with `logits`, (batch, time, tokens),
    in place of the features.

    Args:
        backbone: a `LanguageModelBackbone`.
        preprocessor: a `LanguageModelPreprocessor`.
    """

    backbone_cls = LanguageModelBackbone
    preprocessor_cls = LanguageModelPreprocessor

    def __init__(self, backbone, preprocessor, **kwargs):
        super().__init__(backbone, preprocessor, **kwargs)
        self.text_generator = TextGenerator(self.encoder, KerasGenerator(self))

    @property
    def encoder(self) -> TextEncoder:
        """Text to ids and back."""
        return self.preprocessor.encoder

    def in_training(self, streams: int) -> TruncatedBPTT:
        """The model as `TruncatedBPTT` trains it, with the optimizer that it was compiled with."""
        return self.compile_as_this(TruncatedBPTT(self, streams))

    def fit(self, x=None, y=None, batch_size=32, length=64, epochs=1, validation_data=None, callbacks=None, **kwargs):
        """Trains on texts by truncated backpropagation through time.

        The texts are one long text, in their order, cut into `batch_size` streams; each pass begins at another place.

        Args:
            x: a text or a list of texts.
            batch_size: streams of text at once.
            length: tokens through which gradients go back.
            validation_data: texts; each epoch then reports their `val_loss`, which callbacks can watch.
            epochs, callbacks and the rest: as in `keras.Model.fit`. Callbacks see the model as `TruncatedBPTT`; the
                model itself is its `language_model`.

        Raises:
            InputError: something that is no text, or texts too short for a batch.
        """
        texts = check_texts(x, least=1)
        ids = np.concatenate([self.encoder.encode(text, end=True) for text in texts])
        seed = int(np.random.randint(2**31))  # follows keras.utils.set_random_seed
        batches = StreamBatches(ids, batch_size, length, seed, epochs)
        first = kwargs.get("initial_epoch", 0)
        callbacks = list(callbacks or [])
        if validation_data is not None:
            others = check_texts(validation_data, least=1)
            callbacks.insert(0, keras.callbacks.LambdaCallback(on_epoch_end=self._validation(others)))
        trained = self.in_training(batch_size)
        data = epoch_of_batches(batches, first)
        return keras.Model.fit(trained, data, epochs=epochs, callbacks=callbacks, shuffle=False, **kwargs)

    def _validation(self, texts):
        def report(epoch, logs):
            logs["val_loss"] = self.evaluate(texts)["loss"]

        return report

    def predict(self, x, *args, **kwargs):
        """Arrays and datasets go to `keras.Model.predict`; texts are for `score` and `generate`."""
        if isinstance(x, str) or (isinstance(x, list | tuple) and any(isinstance(item, str) for item in x)):
            raise InputError("a language model scores and continues texts: use score or generate")
        return keras.Model.predict(self, x, *args, **kwargs)
