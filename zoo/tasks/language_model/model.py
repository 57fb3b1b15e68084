"""Language models: the probability of a text by the chain rule, token after token."""

import keras
import numpy as np

from zoo.errors import InputError
from zoo.generation.keras_generator import KerasGenerator
from zoo.tasks.language_model.backbone import LanguageModelBackbone
from zoo.tasks.language_model.encoder import TextEncoder
from zoo.tasks.language_model.inference import LanguageModelInference, check_texts
from zoo.tasks.language_model.preprocessor import LanguageModelPreprocessor
from zoo.tasks.language_model.text_generator import TextGenerator
from zoo.tasks.language_model.truncated_bptt import StreamBatches, TruncatedBPTT
from zoo.tasks.shared.examples import Examples, check_share
from zoo.tasks.shared.keras_next_token import NextTokenModel


@keras.saving.register_keras_serializable("zoo")
class LanguageModel(NextTokenModel, LanguageModelInference):
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

    NO_CLASSES = "a language model predicts tokens, which have no classes; leave class_weight out, or weigh texts"
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
        """The model as `TruncatedBPTT` trains it, compiled as this one is."""
        # Nothing is padded there, and so the loss need not look for it.
        loss = None if self._has_own_loss else keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        return self.compile_network(TruncatedBPTT(self, streams), loss)

    def fit(self, x=None, y=None, batch_size=None, *, length: int = 64, **options):
        """As `KerasTask.fit`, on a text or several, by truncated backpropagation through time.

        The texts are one long text, in their order, cut into `batch_size` streams; each pass begins at another place.
        Each epoch reports `val_loss` of held-out texts; `validation_split` is a share of the texts, or of the one.
        There are no labels and no class weights; a text's weight is that of its tokens.

        Args:
            batch_size: streams of text at once, 32 by default.
            length: tokens through which gradients go back.

        Raises:
            InputError: something that is no text, or texts too short for a batch.
        """
        return super().fit(x, y, batch_size, length=length, **options)

    evaluate = NextTokenModel.evaluate

    def check_examples(self, x, y):
        self.check_unlabelled(y)
        return [self.encoder.normal(text) for text in check_texts(x, least=1)], None

    def rows_of(self, x):
        return [self.encoder.encode(text, end=True) for text in x]

    def fit_batches(self, examples, batch_size, seed, epochs, length=64):
        rows, weights = self.rows_of(examples.x), examples.weights
        by_token = None if weights is None else np.repeat(np.array(weights, np.float32), [len(row) for row in rows])
        return StreamBatches(np.concatenate(rows), batch_size, length, seed, epochs, weights=by_token)

    def network_for(self, batch_size, length=64):
        return self.in_training(batch_size)

    def validation_scores(self, examples):
        return {"loss": self.scores_of(examples)["loss"]}

    def hold_out(self, examples, share, seed):
        check_share(share)
        if len(examples.x) > 1:
            border = min(len(examples.x) - 1, round(len(examples.x) * (1 - share)))
            return examples.part(range(border)), examples.part(range(border, len(examples.x)))
        (text,) = examples.x
        border = round(len(text) * (1 - share))
        border = text.find("\n", border) + 1 or border  # where a line begins
        parts = (Examples([part] if part else [], None, examples.weights) for part in (text[:border], text[border:]))
        return tuple(parts)

    def answers(self, x):
        raise InputError("a language model scores and continues texts: use score or generate")
