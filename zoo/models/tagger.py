"""Many to many, equal lengths: a tag for every token of a sentence, and the entities they spell out."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import keras
import keras_hub
import numpy as np

from zoo.console import track
from zoo.decoding.chain import Marginals, viterbi
from zoo.errors import InputError
from zoo.layers.crf import CRF, CRFLoss
from zoo.models.batched_fit import epoch_of_batches
from zoo.models.entity_scores import EntityScores, entity_scores
from zoo.models.inference import compiled
from zoo.models.tagger_backbone import TaggerBackbone
from zoo.models.tagger_preprocessor import TaggerPreprocessor
from zoo.preprocessing.batching import Batches, by_length
from zoo.preprocessing.tagging import check_sentences, check_tags, pad_labels
from zoo.preprocessing.tags import OUTSIDE, entity_types, label_set, spans
from zoo.preprocessing.words import Token, split_sentences, tokenize, whitespace_tokens

_TOKENS_AT_ONCE = 2048
"""Padded tokens in one call of the network: enough to keep two cores busy, and little padding."""


class Entity(NamedTuple):
    """A named entity in a text: `source[start:end] == text`; `score` is its probability under the model."""

    text: str
    label: str
    start: int
    end: int
    score: float


class TaggedText(NamedTuple):
    """A text with its tokens, one IOB2 tag a token, and the entities."""

    text: str
    tokens: list[Token]
    tags: list[str]
    entities: list[Entity]


@keras.saving.register_keras_serializable("zoo")
class Tagger(keras_hub.models.Task):
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

    def __init__(self, backbone, preprocessor, output_dropout=0.5, **kwargs):
        labels = preprocessor.encoder.labels
        dropped = keras.layers.Dropout(output_dropout, name="output_dropout")(backbone.output)
        emissions = keras.layers.Dense(len(labels), name="emissions")(dropped)
        outputs = CRF(labels, name="crf")(emissions)
        self.backbone = backbone
        self.preprocessor = preprocessor
        self.output_dropout = output_dropout
        super().__init__(inputs=backbone.input, outputs=outputs, **kwargs)

    @property
    def labels(self) -> list[str]:
        """The tags in the order of the network's labels."""
        return self.preprocessor.encoder.labels

    def compile(self, optimizer="auto", loss="auto", **kwargs):
        """As `keras.Model.compile`; by default Adam at 0.001 with gradients clipped at a norm of 5, and `CRFLoss`."""
        super().compile(
            optimizer=keras.optimizers.Adam(1e-3, clipnorm=5.0) if optimizer == "auto" else optimizer,
            loss=CRFLoss() if loss == "auto" else loss,
            **kwargs,
        )

    def get_config(self):
        return {**super().get_config(), "output_dropout": self.output_dropout}

    def tag(self, text):
        """The entities of a text, a list of `Entity`; of a list of texts, a list of such lists."""
        if isinstance(text, str):
            return self.analyse([text])[0].entities
        if not isinstance(text, Iterable):
            raise InputError(f"expected a text or a list of texts, not {type(text).__name__}")
        return [tagged.entities for tagged in self.analyse(text)]

    def analyse(self, texts: Iterable[str], pretokenized: bool = False) -> list[TaggedText]:
        """Tokens, tags and entities of texts of any length, which are split into sentences first.

        Args:
            texts: strings; an empty one has no tokens.
            pretokenized: take each text as one sentence whose tokens white space separates.
        """
        texts = list(texts)
        sentences, owners = [], []
        for index, text in enumerate(texts):
            if not isinstance(text, str):
                raise InputError(f"text {index} is {type(text).__name__}, not a string")
            parts = [whitespace_tokens(text)] if pretokenized else split_sentences(text, tokenize(text))
            sentences += [part for part in parts if part]
            owners += [index] * sum(bool(part) for part in parts)
        results = [TaggedText(text, [], [], []) for text in texts]
        encoded = [self.preprocessor.encoder.encode([token.text for token in part]) for part in sentences]
        found: list = [None] * len(sentences)
        for group, potentials, lengths in self._potentials(encoded):
            paths = viterbi(potentials, lengths)
            tags = [[self.labels[label] for label in path] for path in paths]
            rich = [row for row, tagged in enumerate(tags) if set(tagged) != {OUTSIDE}]
            marginals = Marginals(potentials[rich], lengths[rich])  # for the others there is nothing to score
            for row, index in enumerate(group):
                found[index] = tags[row], []
            for place, row in enumerate(rich):
                index = group[row]
                text, tokens = texts[owners[index]], sentences[index]
                found[index][1].extend(self._entities(text, tokens, tags[row], paths[row], marginals, place))
        for owner, tokens, (tags, entities) in zip(owners, sentences, found, strict=True):
            results[owner].tokens.extend(tokens)
            results[owner].tags.extend(tags)
            results[owner].entities.extend(entities)
        return results

    def _entities(self, text, tokens, tags, path, marginals, row):
        entities = []
        for label, start, end in spans(tags):
            inside = self.labels.index(f"I-{label}") if f"I-{label}" in self.labels else None
            score = marginals.stretch(row, start, list(path[start:end]), not_after=inside)
            first, last = tokens[start].start, tokens[end - 1].end
            entities.append(Entity(text[first:last], label, first, last, score))
        return entities

    @cached_property
    def _network(self):
        return compiled(self)

    def _potentials(self, encoded):
        """Yields (indices, potentials, lengths) of sentences of similar length, with progress if it is much."""
        lengths = [len(sentence["words"]) for sentence in encoded]
        groups = by_length(lengths, _TOKENS_AT_ONCE)
        many = sum(lengths) > 16 * _TOKENS_AT_ONCE
        for group in track(groups, "tagging") if many else groups:
            features = self.preprocessor.encoder.collate([encoded[index] for index in group])
            potentials = self._network(features)
            yield group, potentials, np.array([lengths[index] for index in group])

    def predict(self, x, *args, **kwargs):
        """Tags of sentences: a list of lists of IOB2 tags. Arrays and datasets go to `keras.Model.predict`."""
        if not self._is_raw(x):
            return keras.Model.predict(self, x, *args, **kwargs)
        sentences = check_sentences(x)
        tags: list[list[str]] = [[] for _ in sentences]
        wanted = [index for index, sentence in enumerate(sentences) if sentence]
        encoded = [self.preprocessor.encoder.encode(sentences[index]) for index in wanted]
        for group, potentials, lengths in self._potentials(encoded):
            for index, path in zip(group, viterbi(potentials, lengths), strict=True):
                tags[wanted[index]] = [self.labels[label] for label in path]
        return tags

    def evaluate(self, x=None, y=None, *args, **kwargs):
        """Entity precision, recall and F1 on sentences and their tags, as a dictionary. Arrays and datasets go to
        `keras.Model.evaluate`."""
        if not self._is_raw(x):
            return keras.Model.evaluate(self, x, y, *args, **kwargs)
        sentences = check_sentences(x)
        return entity_scores(check_tags(sentences, y), self.predict(sentences))

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
            self.batches(sentences, tags, 32 if batch_size is None else batch_size, seed, epochs), first
        )
        validation, callbacks = None, list(callbacks or [])
        if validation_data is not None:
            if not isinstance(validation_data, tuple | list) or len(validation_data) != 2:
                raise InputError("validation_data is a pair: sentences, and their tags")
            others = check_sentences(validation_data[0])
            gold = check_tags(others, validation_data[1])
            validation = epoch_of_batches(self.batches(others, gold, 128, 0, epochs), first)
            callbacks.insert(0, EntityScores(lambda: self.predict(others), gold))
        kwargs["shuffle"] = False  # the batches are shuffled
        return keras.Model.fit(self, train, validation_data=validation, callbacks=callbacks, **kwargs)

    def batches(self, sentences: Sequence[Sequence[str]], tags, batch_size: int, seed: int, epochs: int) -> Batches:
        """Batches of features and labels of sentences of similar length, in an order that (seed, epoch) decides."""
        encoder = self.preprocessor.encoder
        rows = [index for index, sentence in enumerate(sentences) if sentence]
        if not rows:
            raise InputError("there is no sentence with a token in it")
        features = [encoder.encode(sentences[index]) for index in rows]
        unknown = sorted({tag for index in rows for tag in tags[index]} - set(self.labels))
        if unknown:
            raise InputError(
                f"the model has no tag {', '.join(unknown)}; make one that has by "
                f"model.with_types({entity_types(set(self.labels) | set(unknown))})"
            )
        labels = [encoder.encode_labels(tags[index]) for index in rows]

        def make(indices):
            return encoder.collate([features[i] for i in indices]), pad_labels([labels[i] for i in indices])

        return Batches([len(row) for row in labels], make, batch_size, seed, epochs)

    def with_types(self, types: Iterable[str]) -> "Tagger":
        """A new tagger for other entity types that starts from this one's weights; types both have keep theirs."""
        if isinstance(types, str):
            raise InputError(f"expected a list of entity types; write [{types!r}]")
        types = list(types)
        for name in types:
            if not isinstance(name, str) or not re.fullmatch(r"\S+", name):
                raise InputError(f"an entity type is a string without white space, not {name!r}")
        config = {**self.preprocessor.get_config(), "labels": label_set(types)}
        backbone = TaggerBackbone.from_config(self.backbone.get_config())
        backbone.set_weights(self.backbone.get_weights())
        other = Tagger(backbone, TaggerPreprocessor.from_config(config), output_dropout=self.output_dropout)
        old = {label: index for index, label in enumerate(self.labels)}
        both = [(index, old[label]) for index, label in enumerate(other.labels) if label in old]
        new, before = (list(indices) for indices in zip(*both, strict=True))
        for layer in ("emissions", "crf"):
            mine, others = self.get_layer(layer).get_weights(), other.get_layer(layer).get_weights()
            for source, target in zip(mine, others, strict=True):
                square = target.shape == (len(other.labels),) * 2
                if square:
                    target[np.ix_(new, new)] = source[np.ix_(before, before)]
                else:
                    target[..., new] = source[..., before]
            other.get_layer(layer).set_weights(others)
        other.checkpoint = getattr(self, "checkpoint", None)  # where it comes from, and under which licence
        return other

    def _is_raw(self, x) -> bool:
        """Whether `x` is text for the preprocessor, and no array or data set."""
        words = isinstance(x, np.ndarray) and x.dtype.kind in "OUS"
        return self.preprocessor is not None and (words or isinstance(x, list | tuple | str))
