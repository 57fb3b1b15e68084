"""A language model from its recipe: the text, its symbols, training."""

from collections import Counter
from pathlib import Path

import numpy as np

from zoo import datasets
from zoo.errors import RecipeError
from zoo.store.vocabulary import LanguageModelVocabulary
from zoo.tasks.keras_loading import construct
from zoo.tasks.language_model.encoder import TextEncoder
from zoo.tasks.language_model.evaluate import read_texts
from zoo.tasks.language_model.mixture import Mixed, mix
from zoo.tasks.language_model.model import LanguageModel
from zoo.tasks.language_model.recipe import LanguageModelRecipe
from zoo.tasks.language_model.truncated_bptt import Candidates, StreamBatches
from zoo.tasks.shared.task_spec import TrainingSpec
from zoo.text.vocabulary import END_TOKEN, UNKNOWN_TOKEN, by_count
from zoo.training.run_recipe import Trained, make_optimizer, train_on
from zoo.training.trainer import make_deterministic


def train(recipe: LanguageModelRecipe, folder: Path, seed: int, fingerprint: str) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off."""
    make_deterministic(seed)
    others, tokenized = read_texts(recipe.dataset, "validation"), datasets.tokenized(recipe.dataset)
    if recipe.mixture:
        texts, pretokenized = mix(recipe.mixture, seed, recipe.architecture.unit), True
    else:
        texts, pretokenized = [Mixed(text, True) for text in read_texts(recipe.dataset, "train")], tokenized
    model = build_language_model(recipe, [text for text, counts in texts if counts], pretokenized)
    training = recipe.training
    ids = joined(model.encoder, [text for text, _ in texts], pretokenized)
    candidates = None
    if training.candidates:
        if not recipe.architecture.tied:
            raise RecipeError(f"{recipe.name}: candidates want tied = true; leave them out")
        candidates = Candidates(len(model.encoder), training.frequent_candidates, training.candidates)
    batches = StreamBatches(
        ids, training.batch_size, training.length, seed, training.epochs, training.epoch_tokens, candidates
    )
    model.compile(optimizer=make_optimizer(training, len(batches)))

    def validate():
        return model.measure(others, tokenized, streams=training.validation_streams)

    network = model.in_training(training.batch_size)
    return train_on(model, recipe, batches, validate, folder, fingerprint, network)


def build_language_model(recipe: LanguageModelRecipe, texts: list[str], pretokenized: bool = True) -> LanguageModel:
    """An untrained language model of the characters or words that the training text shows often enough, the most
    frequent first."""
    made = recipe.architecture
    counts: Counter = Counter()
    if made.unit == "character":
        for text in texts:
            counts.update(text.replace(made.end, ""))
    else:
        encoder = TextEncoder([], "word", lower=made.lower)
        for text in texts:
            counts.update(map(encoder.form, encoder.tokens(text, pretokenized)))
    for token in (END_TOKEN, UNKNOWN_TOKEN):
        counts.pop(token, None)
    symbols = by_count(counts, least=recipe.least_count)
    model = construct(made, LanguageModelVocabulary(symbols=symbols), [])
    model.text_form = 0  # data sets are read as they come
    return model


def joined(encoder: TextEncoder, texts: list[str], pretokenized: bool = True) -> np.ndarray:
    """The ids of all texts one after the other."""
    return np.concatenate([encoder.encode(text, pretokenized, end=True) for text in texts])


TRAINING = TrainingSpec(train, corpora=lambda recipe: [part.dataset for part in recipe.mixture])
