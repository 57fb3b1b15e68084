"""A tagger from its recipe: vocabulary, word vectors, training."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np

from zoo import datasets
from zoo.console import track
from zoo.models.tagger import Tagger
from zoo.preprocessing.tagging import fold_digits, normalize, shape
from zoo.preprocessing.tags import OUTSIDE, entity_types, label_set
from zoo.preprocessing.vocabulary import FIRST
from zoo.preprocessing.words import tokenize
from zoo.store.load import construct
from zoo.store.vocabulary import TaggerVocabulary
from zoo.training.augmentation import plain_sentences, with_openings, with_quotations
from zoo.training.recipe import TaggerRecipe, Training
from zoo.training.trainer import Trainer, make_deterministic
from zoo.training.word_vectors import VectorTables, WordVectors

Sentences = list[list[str]]

_TABLES = {"words": "word_vectors", "cased_words": "cased_word_vectors"}
"""Vocabularies whose words have pretrained vectors, and the layers that hold these."""


class Trained(NamedTuple):
    """A trained model, the metrics of its best epoch, and the seconds it took."""

    model: Tagger
    metrics: dict[str, float]
    seconds: float


def read_split(dataset: str, split: str) -> tuple[Sentences, Sentences]:
    """The sentences of a split and their tags."""
    examples = list(datasets.load(dataset, split))
    return [example["tokens"] for example in examples], [example["tags"] for example in examples]


def train_tagger(
    recipe: TaggerRecipe, vectors: VectorTables, folder: Path, seed: int | None = None, fingerprint: str = ""
) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off."""
    seed = recipe.training.seed if seed is None else seed
    make_deterministic(seed)
    sentences, tags = read_split(recipe.dataset, "train")
    others, gold = read_split(recipe.dataset, "validation")
    model = build_tagger(recipe, vectors, sentences, tags)
    sentences, tags = augment(recipe.training, sentences, tags, seed)
    batches = model.batches(sentences, tags, recipe.training.batch_size, seed, recipe.training.epochs)
    model.compile(optimizer=make_optimizer(recipe.training, len(batches)))
    trainer = Trainer(
        model,
        batches,
        recipe.training.epochs,
        validate=lambda: model.evaluate(others, gold),
        metric=recipe.metric,
        folder=folder,
        fingerprint=f"{fingerprint} seed {seed} vectors {vectors.fingerprint()}",
    )
    metrics = trainer.run()
    return Trained(model, metrics, trainer.seconds)


def augment(training: Training, sentences: Sentences, tags: Sentences, seed: int) -> tuple[Sentences, Sentences]:
    """The training sentences and those that the recipe makes of them and of unlabelled text."""
    sentences, tags = with_openings(sentences, tags, training.openings, seed)
    if training.plain_text:
        texts = datasets.load(training.plain_text, "train")
        reading = track(texts, f"reading {training.plain_text}", total=len(texts))
        plain = plain_sentences(([token.text for token in tokenize(example["text"])] for example in reading), seed)
        sentences, tags = sentences + plain, tags + [[OUTSIDE] * len(sentence) for sentence in plain]
    return with_quotations(sentences, tags, training.quotations, seed)


def build_tagger(recipe: TaggerRecipe, vectors: VectorTables, sentences: Sentences, tags: Sentences) -> Tagger:
    """An untrained tagger for the words that have a vector and those of the training text, which come first in order
    of frequency."""
    tokens = Counter(token for sentence in sentences for token in sentence)
    symbols = TaggerVocabulary(
        words=_by_count(tokens, normalize, vectors.words.words),
        cased_words=_by_count(tokens, fold_digits, vectors.cased_words.words),
        characters=_by_count(Counter(letter for token in tokens for letter in token)),
        shapes=_by_count(tokens, shape),
    )
    model = construct(recipe.architecture, symbols, label_set(entity_types({tag for row in tags for tag in row})))
    for name, layer in _TABLES.items():
        table, wanted = getattr(vectors, name), getattr(symbols, name)
        place = {word: index for index, word in enumerate(wanted, FIRST)}
        embedding = model.backbone.get_layer(layer)
        values = np.zeros(embedding.embeddings.shape, np.float32)
        values[[place[word] for word in table.words]] = table.vectors
        embedding.embeddings.assign(values)
    return model


def _by_count(counts: Counter, form: Callable[[str], str] = str, more: Sequence[str] = ()) -> list[str]:
    """The forms of what was counted, the most frequent first, then what there is more."""
    forms: Counter = Counter()
    for item, count in counts.items():
        forms[form(item)] += count
    return sorted(forms, key=lambda item: (-forms[item], item)) + [item for item in more if item not in forms]


def make_optimizer(training: Training, steps: int) -> keras.optimizers.Optimizer:
    """Adam with clipped gradients and a learning rate that falls along a cosine over `steps` steps."""
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0 if training.warmup_steps else training.learning_rate,
        steps - training.warmup_steps,
        alpha=training.final_learning_rate / training.learning_rate,
        warmup_target=training.learning_rate if training.warmup_steps else None,
        warmup_steps=training.warmup_steps,
    )
    return keras.optimizers.AdamW(
        schedule,
        weight_decay=training.weight_decay,
        global_clipnorm=training.clip_norm,
        use_ema=training.average > 0,
        ema_momentum=training.average or 0.99,
    )


def vectors_of(model: Tagger) -> VectorTables:
    """The pretrained vectors that a tagger reads."""
    tables = []
    for name, layer in _TABLES.items():
        values = model.backbone.get_layer(layer).embeddings.numpy()[FIRST:]
        symbols = getattr(model.preprocessor.encoder, name).symbols
        known = np.flatnonzero(values.any(axis=1))
        tables.append(WordVectors([symbols[index] for index in known], values[known]))
    return VectorTables(*tables)
