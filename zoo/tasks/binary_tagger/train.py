"""A binary tagger from its recipe: vocabulary, training."""

from collections import Counter
from pathlib import Path

from zoo.store.vocabulary import BinaryTaggerVocabulary
from zoo.tasks.binary_tagger.encoder import FORMS, OneHotEncoder
from zoo.tasks.binary_tagger.model import BinaryTagger
from zoo.tasks.binary_tagger.recipe import BinaryTaggerRecipe
from zoo.tasks.keras_loading import construct
from zoo.tasks.shared.task_spec import TrainingSpec
from zoo.tasks.token_level.data import plain_text
from zoo.tasks.token_level.evaluate import Sentences, read_split
from zoo.tasks.token_level.train import train_on_sentences
from zoo.text.vocabulary import by_count
from zoo.training.run_recipe import Trained
from zoo.training.trainer import make_deterministic


def train(recipe: BinaryTaggerRecipe, folder: Path, seed: int, fingerprint: str) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off."""
    make_deterministic(seed)
    rows = read_split(recipe.dataset, "train")
    return train_on_sentences(build_binary_tagger(recipe, rows[0]), recipe, rows, folder, seed, fingerprint)


def build_binary_tagger(recipe: BinaryTaggerRecipe, sentences: Sentences) -> BinaryTagger:
    """An untrained binary tagger for the forms that the training text shows often enough."""
    tokens = Counter(token for sentence in sentences for token in sentence)
    least = recipe.least_counts.model_dump()
    symbols = {name: by_count(tokens, form, least[name]) for name, form in FORMS.items()}
    return construct(recipe.architecture, BinaryTaggerVocabulary(**symbols), list(OneHotEncoder.labels))


TRAINING = TrainingSpec(train, corpora=plain_text)
