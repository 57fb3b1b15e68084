"""A tagger from its recipe: vocabulary, word vectors, training."""

from collections import Counter
from pathlib import Path

import numpy as np

from zoo.errors import RecipeError, UnknownNameError
from zoo.store.vocabulary import TaggerVocabulary
from zoo.tasks import recipes
from zoo.tasks.keras_loading import construct, load
from zoo.tasks.shared.task_spec import TrainingSpec
from zoo.tasks.tagger.model import Tagger
from zoo.tasks.tagger.recipe import TaggerRecipe, VectorsRecipe
from zoo.tasks.tagger.word_vectors import VectorTables, WordVectors, train_word_vectors
from zoo.tasks.token_level.data import plain_text
from zoo.tasks.token_level.evaluate import Sentences, read_split
from zoo.tasks.token_level.train import train_on_sentences
from zoo.tasks.token_level.word_forms import fold_digits, normalize, shape
from zoo.text.iob2 import entity_types, label_set
from zoo.text.vocabulary import FIRST, by_count
from zoo.training.run_recipe import Trained
from zoo.training.trainer import make_deterministic

_TABLES = {"words": "word_vectors", "cased_words": "cased_word_vectors"}
"""Vocabularies whose words have pretrained vectors, and the layers that hold these."""


def train(recipe: TaggerRecipe, folder: Path, seed: int, fingerprint: str, vectors: str | Path) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off.

    Args:
        vectors: "shipped" takes the word vectors of the checkpoint that has them, "train" trains them first, a path
            those of a folder.
    """
    tables = _vectors(recipe, vectors, folder)
    make_deterministic(seed)
    sentences, tags = read_split(recipe.dataset, "train")
    model = build_tagger(recipe, tables, sentences, tags)
    if model.preprocessor.context is not None:
        model.preprocessor.context.keep()
    return train_on_sentences(
        model, recipe, (sentences, tags), folder, seed, f"{fingerprint} vectors {tables.fingerprint()}"
    )


def corpora(recipe: TaggerRecipe) -> list[str]:
    """The data sets that the word vectors and the plain sentences are of."""
    return [*_source(recipe).corpora, *plain_text(recipe)]


def _source(recipe: TaggerRecipe) -> VectorsRecipe:
    """The recipe that makes a tagger's word vectors; with those of another tagger, that of the other's."""
    source = recipes.read(recipes.find(recipe.vectors))
    if isinstance(source, TaggerRecipe):
        source = recipes.read(recipes.find(source.vectors))
    if not isinstance(source, VectorsRecipe):
        raise RecipeError(f"{recipe.name} starts from the word vectors of {recipe.vectors}, which makes none")
    return source


def _vectors(recipe: TaggerRecipe, vectors: str | Path, folder: Path) -> VectorTables:
    source = _source(recipe)
    if vectors == "shipped":
        owner = recipe.name if recipe.vectors == source.name else recipe.vectors
        try:
            return vectors_of(load(owner))
        except UnknownNameError as error:
            raise RecipeError(
                f"no checkpoint of {owner} has vectors to start from; train them by --vectors train"
            ) from error
    kept = folder / "word-vectors" if vectors == "train" else Path(vectors)
    if vectors == "train" and not kept.is_dir():
        train_word_vectors(source).save(kept)
    return VectorTables.load(kept)


def build_tagger(recipe: TaggerRecipe, vectors: VectorTables, sentences: Sentences, tags: Sentences) -> Tagger:
    """An untrained tagger for the words that have a vector and those of the training text, which come first in order
    of frequency."""
    tokens = Counter(token for sentence in sentences for token in sentence)
    symbols = TaggerVocabulary(
        words=by_count(tokens, normalize, more=vectors.words.words),
        cased_words=by_count(tokens, fold_digits, more=vectors.cased_words.words),
        characters=by_count(Counter(letter for token in tokens for letter in token)),
        shapes=by_count(tokens, shape),
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


def vectors_of(model: Tagger) -> VectorTables:
    """The pretrained vectors that a tagger reads."""
    tables = []
    for name, layer in _TABLES.items():
        values = model.backbone.get_layer(layer).embeddings.numpy()[FIRST:]
        symbols = getattr(model.preprocessor.encoder, name).symbols
        known = np.flatnonzero(values.any(axis=1))
        tables.append(WordVectors([symbols[index] for index in known], values[known]))
    return VectorTables(*tables)


TRAINING = TrainingSpec(train, corpora=corpora, takes_vectors=True, libraries=lambda recipe: ("gensim",))
