"""Many to one: a label for a whole text."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import keras
import numpy as np

from zoo.data.batching import DrawnBatches
from zoo.data.held_out import held_out
from zoo.errors import InputError, few
from zoo.layers.compiled_call import compiled
from zoo.layers.full_precision import output_dtype
from zoo.tasks.classifier.backbone import ClassifierBackbone
from zoo.tasks.classifier.encoder import ClassificationEncoder, Readable, check_labels, check_readables, named
from zoo.tasks.classifier.inference import ClassifierInference
from zoo.tasks.classifier.preprocessor import ClassifierPreprocessor
from zoo.tasks.classifier.results import WordWeight
from zoo.tasks.classifier.saliency import Saliency
from zoo.tasks.classifier.weight_transfer import copy_language_model
from zoo.tasks.shared.examples import check_share
from zoo.tasks.shared.keras_task import KerasTask


@keras.saving.register_keras_serializable("zoo")
class Classifier(ClassifierInference, KerasTask):
    """Gives texts of any length a label.

        classifier.classify("A film to see twice.")       # Classified(text, "positive", 0.98, {"negative": 0.02, …})
        classifier.predict(texts)                         # ["positive", "negative", …]
        classifier.fit(texts, labels, validation_data=(other_texts, other_labels), epochs=3)
        classifier.explain("A film to see twice.")        # [WordWeight("A", 0, 1, 0.01), …]

    A text is a string, which is tokenized, or a list of tokens. As a Keras model it maps the input of
    `ClassifierBackbone` to logits, (batch, labels).

    Args:
        backbone: a `ClassifierBackbone`.
        preprocessor: a `ClassifierPreprocessor`; its labels are the model's.
        output_dropout: rate behind the pooling, and behind the hidden layer.
        hidden_units: width of a layer with ReLU before the labels, 0 for none.
    """

    backbone_cls = ClassifierBackbone
    preprocessor_cls = ClassifierPreprocessor

    def __init__(self, backbone, preprocessor, output_dropout=0.0, hidden_units=0, **kwargs):
        vector = keras.layers.Dropout(output_dropout, name="output_dropout")(backbone.output)
        if hidden_units:
            vector = keras.layers.Dense(hidden_units, activation="relu", name="hidden")(vector)
            vector = keras.layers.Dropout(output_dropout, name="hidden_dropout")(vector)
        logits = keras.layers.Dense(len(preprocessor.encoder.labels), dtype=output_dtype(), name="logits")(vector)
        self.backbone = backbone
        self.preprocessor = preprocessor
        self.output_dropout = output_dropout
        self.hidden_units = hidden_units
        super().__init__(inputs=backbone.input, outputs=logits, **kwargs)

    def get_config(self):
        return {
            **super().get_config(),
            "output_dropout": self.output_dropout,
            "hidden_units": self.hidden_units,
        }

    @property
    def encoder(self) -> ClassificationEncoder:
        """Texts to ids."""
        return self.preprocessor.encoder

    @property
    def labels(self) -> list[str]:
        """The labels in the order of the network's logits."""
        return list(self.preprocessor.encoder.labels)

    def make_loss(self):
        """−log P(label), in nats."""
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def fit(self, x=None, y=None, batch_size=None, *, longest: int | None = None, **options):
        """As `KerasTask.fit`, on texts and their labels; a label may be given by its index in `labels`.

        An epoch reports `val_accuracy`, `val_macro-f1` and `val_loss` of held-out texts; `validation_split` is a share of
        each label's texts.

        Args:
            longest: of a text of more tokens so many last ones are learnt from, by default all: a batch needs memory for
                its longest text times its size.

        Raises:
            InputError: labels that do not match their texts, that the model does not have, or that are all the same.
        """
        return super().fit(x, y, batch_size, longest=longest, **options)

    def check_examples(self, x, y):
        texts = check_readables(x)
        labels = check_labels(texts, named(y, self.labels))
        self.encoder.encode_labels(labels)
        return texts, labels

    def hold_out(self, examples, share, seed):
        check_share(share)
        out = held_out(examples.y, share, seed)
        return examples.part(np.flatnonzero(~out)), examples.part(np.flatnonzero(out))

    def fit_batches(self, examples, batch_size, seed, epochs, longest=None):
        return self.make_batches(examples.x, examples.y, batch_size, seed, epochs, longest)

    def answers(self, x):
        return self.labels_of(x)

    def make_batches(
        self,
        texts: Sequence[Readable],
        labels,
        batch_size: int,
        seed: int,
        epochs: int,
        longest: int | None = None,
        forms: Sequence[Sequence[Readable]] | None = None,
        other_form: float = 0.0,
    ) -> DrawnBatches:
        """Batches of features and labels of texts of similar length, in an order that (seed, epoch) decides.

        Args:
            longest: of a longer text only so many last tokens are read.
            forms: of each text others of about its length that say the same, such as a tune in other keys.
            other_form: how likely a text is to be read in one of them, by the same chance each.
        """
        texts = check_readables(texts)
        if len(set(labels)) < 2:
            had = f"all texts have the label {few(sorted(set(labels)))}; give texts of others" if texts else "no text"
            raise InputError(f"there is too little to train on: {had}")
        places = self.preprocessor.encoder.encode_labels(labels)
        read = [[text, *others] for text, others in zip(texts, forms or [()] * len(texts), strict=True)]
        rows = [[row[-(longest or 0) :] for row in self.preprocessor.encode(same)] for same in read]

        def make(indices, random):
            chosen = []
            for index in indices:
                own, *others = rows[index]
                moves = others and random.random() < other_form
                chosen.append(others[random.integers(len(others))] if moves else own)
            return self.preprocessor.encoder.collate(chosen), places[indices]

        return DrawnBatches([len(own) for own, *_ in rows], make, batch_size, seed, epochs)

    def explain(self, text: Readable, label: str | None = None, pretokenized: bool = False) -> list[WordWeight]:
        """How each word of a text moved the decision: gradient × input, summed over the width of the word's vector.

        The gradient is that of the label's logit above the mean of all logits, since what is added to all of them
        changes no probability.

        Source: Denil et al. 2014, "Extraction of salient sentences from labelled documents"; Simonyan et al. 2014,
        "Deep inside convolutional networks"; times the input, Shrikumar et al. 2017, "Learning important features
        through propagating activation differences".

        Args:
            text: a string, or a list of tokens.
            label: whose; by default the most probable one.
        """
        (readable,) = check_readables([text])
        encoder = self.preprocessor.encoder
        (ids,) = self.preprocessor.encode([readable], pretokenized)
        if label is None:
            label = self.classify([readable], pretokenized)[0].label
        (place,) = encoder.encode_labels([label])
        direction = (np.arange(len(self.labels)) == place) - 1 / len(self.labels)
        moved = self._saliency(ids, direction.astype("float32"))
        tokens = encoder.tokens(readable, pretokenized)
        return [WordWeight(*token, weight) for token, weight in zip(tokens, moved.tolist(), strict=True)]

    def with_labels(self, labels: Iterable[str]) -> "Classifier":
        """A new classifier for other labels that starts from this one's weights; of the last layer, labels that both
        have keep theirs."""
        preprocessor = ClassifierPreprocessor(**{**self.preprocessor.get_config(), "labels": labels})
        backbone = ClassifierBackbone.from_config(self.backbone.get_config())
        other = Classifier(backbone, preprocessor, self.output_dropout, self.hidden_units)
        backbone.set_weights(self.backbone.get_weights())
        if self.hidden_units:
            other.get_layer("hidden").set_weights(self.get_layer("hidden").get_weights())
        both = [label for label in other.labels if label in self.labels]
        new, old = ([model.labels.index(label) for label in both] for model in (other, self))
        last = other.get_layer("logits").get_weights()
        for mine, theirs in zip(last, self.get_layer("logits").get_weights(), strict=True):
            mine[..., new] = theirs[..., old]
        other.get_layer("logits").set_weights(last)
        other.checkpoint = getattr(self, "checkpoint", None)  # where it comes from, and under which licence
        return other

    def start_from(self, language_model) -> int:
        """Takes over what a `LanguageModel` of words has learnt: the vectors of the words that both know, and the
        recurrent layers. Gives the number of these words.

        Raises:
            InputError: the two differ in what they read or in the shape of their layers.
        """
        return copy_language_model(language_model, self)

    def groups(self) -> list[list[keras.layers.Layer]]:
        """The layers with weights, from the labels down to the words, in groups that fine-tuning can treat apart."""
        head = [layer for layer in self.layers if layer.name in ("attention", "hidden", "logits")]
        return [head, *([layer] for layer in reversed(self.backbone.stack.layers)), [self.backbone.embedding]]

    @cached_property
    def _network(self):
        return compiled(self)

    @cached_property
    def _saliency(self):
        return Saliency(self)
