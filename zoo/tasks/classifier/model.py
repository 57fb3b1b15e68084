"""Many to one: a label for a whole text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, overload

import keras
import numpy as np

from zoo.data.batching import DrawnBatches
from zoo.data.held_out import held_out
from zoo.deprecation import renamed_argument
from zoo.errors import InputError, RowError, few
from zoo.layers.built_once import BuiltOnce
from zoo.layers.compiled_call import compiled
from zoo.layers.full_precision import output_dtype
from zoo.tasks.classifier.backbone import ClassifierBackbone
from zoo.tasks.classifier.encoder import ClassificationEncoder, Readable, check_labels, check_readables, named
from zoo.tasks.classifier.inference import ClassifierInference
from zoo.tasks.classifier.preprocessor import ClassifierPreprocessor
from zoo.tasks.classifier.results import WordWeight
from zoo.tasks.classifier.saliency import Saliency
from zoo.tasks.classifier.weight_transfer import copy_pretrained
from zoo.tasks.shared.examples import check_share
from zoo.tasks.shared.keras_task import KerasTask
from zoo.tasks.shared.new_names import sources_of
from zoo.tasks.shared.one_or_many import OnError, Several, answered


@keras.saving.register_keras_serializable("zoo")
class Classifier(KerasTask, ClassifierInference):
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
        output_dropout: rate after the pooling, and after the hidden layer.
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

        An epoch reports `val_accuracy`, `val_macro-f1` and `val_loss` of held-out texts; `validation_split` is a share
        of each label's texts.

        Args:
            longest: of a text of more tokens so many last ones are learnt from, by default all: a batch needs memory
            for
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

    def answers(self, x, pretokenized=False, on_error="raise"):
        return ClassifierInference.predict(self, x, pretokenized, on_error)

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

    @overload
    def explain(
        self, x: str, label: str | None = None, pretokenized: bool = False, on_error: OnError = "raise"
    ) -> list[WordWeight]: ...

    @overload
    def explain(
        self,
        x: Several,
        label: str | None = None,
        pretokenized: bool = False,
        on_error: Literal["raise"] = "raise",
    ) -> list[list[WordWeight]]: ...

    @overload
    def explain(
        self, x: Several, label: str | None = None, pretokenized: bool = False, *, on_error: Literal["skip"]
    ) -> list[list[WordWeight] | RowError]: ...

    @renamed_argument("text", "x")
    def explain(self, x, label: str | None = None, pretokenized: bool = False, on_error: OnError = "raise"):
        """How each word of a text moved the decision, a list of `WordWeight`, or a list of such lists.

            sentiment.explain("The acting is fine.")                # [WordWeight("The", 0, 3, …), …]
            sentiment.explain(["The acting is fine.", "Dull."])     # of two texts: [[WordWeight(…), …], […]]

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. An example that is itself a list of strings is its tokens.

        The weight is gradient × input, summed over the width of the word's vector. The gradient is that of the label's
        logit minus the mean of all logits, because a constant added to all of them changes no probability.

        Source: Denil et al. 2014, "Extraction of salient sentences from labelled documents"; Simonyan et al. 2014,
        "Deep inside convolutional networks"; times the input, Shrikumar et al. 2017, "Learning important features
        through propagating activation differences".

        Args:
            x: one text or several.
            label: the label to explain; by default the most probable one of each text.
            pretokenized: whether white space separates the tokens of a string.
            on_error: as in `classify`.

        Raises:
            InputError: an example that is no text, or is empty; a label that the model does not have.
        """
        if label is not None:
            self.encoder.encode_labels([label])
        return answered(
            x,
            lambda texts: self._explained(texts, label, pretokenized),
            on_error=on_error,
            check=self._checked(pretokenized),
        )

    def _explained(self, texts, label, pretokenized) -> list[list[WordWeight]]:
        readables, encoder = check_readables(texts), self.preprocessor.encoder
        labels = [label] * len(readables) if label is not None else self.predict(readables, pretokenized=pretokenized)
        explained = []
        for readable, index in zip(readables, encoder.encode_labels(labels), strict=True):
            (ids,) = self.preprocessor.encode([readable], pretokenized)
            direction = (np.arange(len(self.labels)) == index) - 1 / len(self.labels)
            weights = self._saliency(ids, direction.astype("float32")).tolist()
            tokens = encoder.tokens(readable, pretokenized)
            text = encoder.source(readable, pretokenized)
            explained.append(
                [
                    WordWeight(text[start:end], start, end, weight)
                    for (_, start, end), weight in zip(tokens, weights, strict=True)
                ]
            )
        return explained

    def with_labels(self, labels: Iterable[str] | Mapping[str, str | None]) -> "Classifier":
        """A new classifier for other labels that starts from this one's weights.

            sentiment.with_labels(["positive", "mixed"])                 # positive keeps its weights, mixed is new
            sentiment.with_labels({"good": "positive", "mixed": None})   # good starts from what positive learnt

        Args:
            labels: the new labels. A list keeps what this classifier knows about a label of the same name. A dictionary
                maps each new label to the label of this classifier whose weights it starts from, or to None for fresh
                ones.

        Raises:
            InputError: fewer than two labels, one that occurs twice, or a new label that starts from one that this
                classifier does not have.
        """
        sources = sources_of(labels, self.labels, "label")
        preprocessor = ClassifierPreprocessor(**{**self.preprocessor.get_config(), "labels": list(sources)})
        backbone = ClassifierBackbone.from_config(self.backbone.get_config())
        other = Classifier(backbone, preprocessor, self.output_dropout, self.hidden_units)
        backbone.set_weights(self.backbone.get_weights())
        if self.hidden_units:
            other.get_layer("hidden").set_weights(self.get_layer("hidden").get_weights())
        kept = [(new, self.labels.index(old)) for new, old in enumerate(sources.values()) if old is not None]
        logits = other.get_layer("logits").get_weights()
        for target, source in zip(logits, self.get_layer("logits").get_weights(), strict=True):
            for new, old in kept:
                target[..., new] = source[..., old]
        other.get_layer("logits").set_weights(logits)
        other.checkpoint = getattr(self, "checkpoint", None)  # its origin and licence
        return other

    def start_from(self, pretrained) -> int:
        """Takes over what a language model of words has learnt: the vectors of the words that both know, and the
        recurrent layers. Gives the number of these words.

        Raises:
            InputError: the two differ in what they read or in the shape of their layers.
        """
        return copy_pretrained(pretrained, self)

    def groups(self) -> list[list[keras.layers.Layer]]:
        """The layers with weights, from the labels down to the words, in groups that fine-tuning can treat apart."""
        head = [layer for layer in self.layers if layer.name in ("attention", "hidden", "logits")]
        return [head, *([layer] for layer in reversed(self.backbone.stack.layers)), [self.backbone.embedding]]

    @BuiltOnce
    def _network(self):
        return compiled(self)

    @BuiltOnce
    def _saliency(self):
        return Saliency(self)
