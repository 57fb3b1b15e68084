"""What all tasks share that answer every token of a sentence: text to sentences, batches, fit, evaluate."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import keras
import keras_hub
import numpy as np

from zoo.data.batching import Batches
from zoo.errors import InputError
from zoo.layers.compiled_call import compiled
from zoo.tasks.shared.batches import epoch_of_batches
from zoo.tasks.shared.pretrained import PretrainedTask
from zoo.tasks.shared.validation_callback import ValidationScores
from zoo.tasks.token_level.inference import TokenInference
from zoo.tasks.token_level.sentences import check_sentences, pad_labels


class TokenTask(TokenInference, PretrainedTask, keras_hub.models.Task):
    """A task that answers every token of a sentence, which is a string, to be tokenized, or a list of tokens.

    A subclass has a preprocessor with an `encoder` (`encode`, `collate`, `check_tags`, `encode_labels`), and brings its
    loss, and answers of `zoo.answers`.
    """

    loss_cls: type[keras.losses.Loss]

    def compile(self, optimizer="auto", loss="auto", **kwargs):
        """As `keras.Model.compile`; by default Adam at 0.001 with gradients clipped at a norm of 5, and `loss_cls`."""
        super().compile(
            optimizer=keras.optimizers.Adam(1e-3, clipnorm=5.0) if optimizer == "auto" else optimizer,
            loss=self.loss_cls() if loss == "auto" else loss,
            **kwargs,
        )

    @property
    def labels(self) -> list[str]:
        """The tags in the order of the network's labels."""
        return list(self.preprocessor.encoder.labels)

    def predict(self, x, *args, pretokenized=False, **kwargs):
        """The tags of a sentence or of several, as in `TokenInference.predict`. Arrays and datasets go to
        `keras.Model.predict`."""
        if not self._is_raw(x):
            return keras.Model.predict(self, x, *args, **kwargs)
        return super().predict(x, pretokenized)

    def evaluate(self, x=None, y=None, *args, **kwargs):
        """Precision, recall and F1 on sentences and their tags, as a dictionary. Arrays and datasets go to
        `keras.Model.evaluate`."""
        if not self._is_raw(x):
            return keras.Model.evaluate(self, x, y, *args, **kwargs)
        return self.measure(x, y)

    def fit(self, x=None, y=None, batch_size=32, validation_data=None, validation_split=0.0, callbacks=None, **kwargs):
        """Trains on sentences and their tags, shuffled anew every epoch, in batches of similar length.

        With `validation_data`, a pair of sentences and tags, each epoch reports `val_loss`, `val_precision`,
        `val_recall` and `val_f1`, which callbacks can watch. Everything else is as in `keras.Model.fit`, also for
        arrays and datasets.

        Raises:
            InputError: tags that do not match their sentences or that the model does not have.
        """
        if not self._is_raw(x):
            return keras.Model.fit(
                self,
                x,
                y,
                batch_size=batch_size,
                validation_data=validation_data,
                validation_split=validation_split,
                callbacks=callbacks,
                **kwargs,
            )
        check_tags = self.preprocessor.encoder.check_tags
        sentences = check_sentences(x)
        tags = check_tags(sentences, y)
        held_out = int(len(sentences) * validation_split)
        if held_out and validation_data is None:
            kept = len(sentences) - held_out
            validation_data = sentences[kept:], tags[kept:]
            sentences, tags = sentences[:kept], tags[:kept]
        seed = int(np.random.randint(2**31))  # follows keras.utils.set_random_seed
        epochs, first = kwargs.get("epochs", 1), kwargs.get("initial_epoch", 0)
        train = epoch_of_batches(
            self.make_batches(sentences, tags, 32 if batch_size is None else batch_size, seed, epochs), first
        )
        validation, callbacks = None, list(callbacks or [])
        if validation_data is not None:
            if not isinstance(validation_data, tuple | list) or len(validation_data) != 2:
                raise InputError("validation_data is a pair: sentences, and their tags")
            others = check_sentences(validation_data[0])
            gold = check_tags(others, validation_data[1])
            validation = epoch_of_batches(self.make_batches(others, gold, 128, 0, epochs), first)
            callbacks.insert(0, ValidationScores(lambda: self.scores(gold, self.predict(others))))
        kwargs["shuffle"] = False  # the batches are shuffled
        return keras.Model.fit(self, train, validation_data=validation, callbacks=callbacks, **kwargs)

    def make_batches(
        self, sentences: Sequence[Sequence[str]], tags, batch_size: int, seed: int, epochs: int
    ) -> Batches:
        """Batches of features and labels of sentences of similar length, in an order that (seed, epoch) decides."""
        encoder = self.preprocessor.encoder
        rows = [index for index, sentence in enumerate(sentences) if sentence]
        if not rows:
            raise InputError("there is no sentence with a token in it")
        features = self.preprocessor.encode([sentences[index] for index in rows])
        labels = [encoder.encode_labels(tags[index]) for index in rows]

        def make(indices):
            return encoder.collate([features[i] for i in indices]), pad_labels([labels[i] for i in indices])

        return Batches([len(row) for row in labels], make, batch_size, seed, epochs)

    @property
    def encoder(self):
        """Tokens to arrays, and tags to labels."""
        return self.preprocessor.encoder

    @cached_property
    def _network(self):
        return compiled(self)

    def _encoded(self, sentences):
        return self.preprocessor.encode(sentences)

    def _is_raw(self, x: Any) -> bool:
        """Whether `x` is text for the preprocessor, and no array or data set."""
        words = isinstance(x, np.ndarray) and x.dtype.kind in "OUS"
        return self.preprocessor is not None and (words or isinstance(x, list | tuple | str))
