"""A classifier from its recipe: labelled texts, their words, training."""

from collections import Counter
from pathlib import Path

import keras

from zoo.errors import RecipeError
from zoo.store.catalogue import find
from zoo.store.checkpoint import read
from zoo.store.vocabulary import ClassifierVocabulary
from zoo.tasks.classifier.encoder import ClassificationEncoder, Readable
from zoo.tasks.classifier.evaluate import read_labelled
from zoo.tasks.classifier.model import Classifier
from zoo.tasks.classifier.recipe import ClassifierRecipe
from zoo.tasks.classifier.tune_types import in_other_keys, typed_tunes
from zoo.tasks.keras_loading import construct, load
from zoo.tasks.shared.model_kinds import predicts_text
from zoo.tasks.shared.task_spec import TrainingSpec
from zoo.tasks.tune_generator.data import DATASET as TUNES
from zoo.text.vocabulary import by_count
from zoo.training.layer_groups import optimizer_by_group
from zoo.training.run_recipe import Trained, make_optimizer, train_on
from zoo.training.trainer import make_deterministic


def corpora(recipe: ClassifierRecipe) -> list[str]:
    """The data sets that the language model it starts from has read."""
    return [item.name for item in read(find(recipe.start_from)).data] if recipe.start_from else []


def train(recipe: ClassifierRecipe, folder: Path, seed: int, fingerprint: str) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off."""
    make_deterministic(seed)
    texts, labels = read_labelled(recipe.dataset, "train")
    others, gold = read_labelled(recipe.dataset, "validation")
    pretrained = _pretrained(recipe)
    if pretrained is not None:
        fingerprint += f" from {pretrained.checkpoint.files['model.safetensors'].sha256}"
    training = recipe.training
    forms = _forms(recipe)
    model = build_classifier(recipe, texts + [text for row in forms or () for text in row], labels, pretrained)
    batches = model.make_batches(
        texts, labels, training.batch_size, seed, training.epochs, training.longest, forms, training.transposed
    )
    model.compile(optimizer=_optimizer(model, recipe, batches.steps))
    return train_on(model, recipe, batches, lambda: model.evaluate(others, gold), folder, fingerprint)


def build_classifier(recipe: ClassifierRecipe, texts: list[Readable], labels: list[str], pretrained=None) -> Classifier:
    """An untrained classifier of the words that the training text shows often enough, the most frequent first; or one
    with the words and the weights of a language model."""
    made, names = recipe.architecture, sorted(set(labels))
    if pretrained is not None:
        known = pretrained.encoder.symbols
    else:
        encoder = ClassificationEncoder([], names, made.unit, made.lower)
        counts = Counter(encoder.form(token.text) for text in texts for token in encoder.tokens(text))
        known = by_count(counts, least=recipe.least_count)
    model = construct(made, ClassifierVocabulary(symbols=known[: recipe.max_words]), names)
    if pretrained is not None:
        model.start_from(pretrained)
    return model


def _pretrained(recipe: ClassifierRecipe):
    """The language model that a recipe starts from."""
    if recipe.start_from is None:
        return None
    model = load(recipe.start_from)
    if not predicts_text(model):
        raise RecipeError(f"{recipe.name} starts from {recipe.start_from}, which is no language model")
    return model


def _forms(recipe: ClassifierRecipe) -> list[list[Readable]] | None:
    """Other forms of the training texts: of tunes, those in other keys."""
    if not recipe.training.transposed:
        return None
    if recipe.dataset != TUNES:
        raise RecipeError(f"{recipe.name} transposes {recipe.dataset}; leave transposed out, or read {TUNES}")
    return in_other_keys(typed_tunes(TUNES, "train"))


def _optimizer(model: Classifier, recipe: ClassifierRecipe, steps: int) -> keras.optimizers.Optimizer:
    """Adam; where the recipe wants it, one for each group of layers, which begin to learn from the labels down."""
    training, total = recipe.training, steps * recipe.training.epochs
    if training.layer_factor == 1 and not training.unfreeze_epochs:
        return make_optimizer(training, total)
    wait = training.unfreeze_epochs * steps
    return optimizer_by_group(
        model.groups(), lambda depth: make_optimizer(training, total, training.layer_factor**depth, depth * wait)
    )


TRAINING = TrainingSpec(train, corpora=corpora)
