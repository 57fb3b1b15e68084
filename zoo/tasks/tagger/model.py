"""Many to many, equal lengths: a tag for every token of a sentence, and the entities they spell out."""

import re
from collections.abc import Iterable, Mapping

import keras
import numpy as np
from keras import ops

from zoo.errors import InputError
from zoo.layers.crf import CRF, CRFLoss, marginals
from zoo.layers.full_precision import output_dtype
from zoo.tasks.shared.keras_objective import without_padding
from zoo.tasks.shared.new_names import sources_of
from zoo.tasks.tagger.backbone import TaggerBackbone
from zoo.tasks.tagger.inference import TaggerInference
from zoo.tasks.tagger.preprocessor import TaggerPreprocessor
from zoo.tasks.token_level.model import TokenTask
from zoo.text.iob2 import OUTSIDE, entity_types, label_set


@keras.saving.register_keras_serializable("zoo")
class Tagger(TaggerInference, TokenTask):
    """Finds entities in text.

        tagger.tag("Harry Potter invented a spell.")      # [Entity("Harry Potter", "PER", 0, 12, 0.99)]
        tagger.predict([["Harry", "Potter", "ran"]])      # [["B-PER", "I-PER", "O"]]
        tagger.fit(sentences, tags, validation_data=(other_sentences, other_tags), epochs=3)

    A sentence is a string, which is tokenized, or a list of tokens; tags are IOB2, one a token. As a Keras model
    it maps the inputs of `TaggerBackbone` to the potentials of a linear chain, (batch, time, labels, labels).

    Source: Lample et al. 2016, "Neural architectures for named entity recognition".

    Args:
        backbone: a `TaggerBackbone`.
        preprocessor: a `TaggerPreprocessor`; its labels are the model's.
        output_dropout: rate between the recurrence and the labels.
    """

    backbone_cls = TaggerBackbone
    preprocessor_cls = TaggerPreprocessor
    loss_cls = CRFLoss

    def __init__(self, backbone, preprocessor, output_dropout=0.5, **kwargs):
        labels = preprocessor.encoder.labels
        dropped = keras.layers.Dropout(output_dropout, name="output_dropout")(backbone.output)
        emissions = keras.layers.Dense(len(labels), dtype=output_dtype(), name="emissions")(dropped)
        outputs = CRF(labels, dtype=output_dtype(), name="crf")(emissions)
        self.backbone = backbone
        self.preprocessor = preprocessor
        self.output_dropout = output_dropout
        super().__init__(inputs=backbone.input, outputs=outputs, **kwargs)

    def get_config(self):
        return {**super().get_config(), "output_dropout": self.output_dropout}

    def positions(self, y, y_pred):
        """As in `Objective`: losses and metrics of one's own see the probability of each tag, (batch, time, labels)."""
        labels, potentials, counted = without_padding(ops.cast(y, "int32"), ops.cast(y_pred, "float32"))
        return labels, marginals(potentials, counted), counted

    def check_examples(self, x, y):
        sentences, tags = super().check_examples(x, y)
        self._check_known(tags)
        return sentences, tags

    def make_batches(self, sentences, tags, batch_size, seed, epochs):
        """As in `TokenTask`. Raises `InputError` for tags that the model does not have."""
        self._check_known(tags)
        return super().make_batches(sentences, tags, batch_size, seed, epochs)

    def _check_known(self, tags):
        unknown = sorted({tag for row in tags for tag in row} - set(self.labels))
        if unknown:
            raise InputError(
                f"the model has no tag {', '.join(unknown)}; make one that has by "
                f"model.with_types({entity_types(set(self.labels) | set(unknown))})"
            )

    def with_types(self, types: Iterable[str] | Mapping[str, str | None]) -> "Tagger":
        """A new tagger for other entity types that starts from this one's weights.

            ner.with_types(["PER", "DRUG"])                       # PER keeps its weights, DRUG is new, LOC is left out
            ner.with_types({"person": "PER", "drug": None})       # person starts from what PER learnt, drug is new

        Args:
            types: the new types. A list keeps what this tagger knows about a type of the same name. A dictionary maps
                each new type to the type of this tagger whose weights it starts from, or to None for fresh ones.

        Raises:
            InputError: a type with white space in it, one that occurs twice, or a new type that starts from one that
                this tagger does not have.
        """
        sources = sources_of(types, entity_types(self.labels), "type")
        for name in sources:
            if not isinstance(name, str) or not re.fullmatch(r"\S+", name):
                raise InputError(f"an entity type is a string without white space, not {name!r}")
        config = {**self.preprocessor.get_config(), "labels": label_set(sources), "context": self.preprocessor.context}
        backbone = TaggerBackbone.from_config(self.backbone.get_config())
        backbone.set_weights(self.backbone.get_weights())
        preprocessor = TaggerPreprocessor(**config)
        other = Tagger(backbone, preprocessor, output_dropout=self.output_dropout)
        old = {label: index for index, label in enumerate(self.labels)}
        pairs = [(index, old.get(_source_label(label, sources))) for index, label in enumerate(other.labels)]
        new, before = zip(*[pair for pair in pairs if pair[1] is not None], strict=True)
        for layer in ("emissions", "crf"):
            weights, new_weights = self.get_layer(layer).get_weights(), other.get_layer(layer).get_weights()
            for source, target in zip(weights, new_weights, strict=True):
                if target.shape == (len(other.labels),) * 2:
                    target[np.ix_(new, new)] = source[np.ix_(before, before)]
                else:
                    target[..., new] = source[..., before]
            other.get_layer(layer).set_weights(new_weights)
        other.checkpoint = getattr(self, "checkpoint", None)  # its origin and licence
        return other


def _source_label(label: str, sources: Mapping[str, str | None]) -> str | None:
    """The label of the old tagger that a label of the new one starts from."""
    if label == OUTSIDE:
        return label
    source = sources[label[2:]]
    return source and label[:2] + source
