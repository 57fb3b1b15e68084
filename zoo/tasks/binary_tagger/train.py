"""A binary tagger from its recipe: vocabulary, training."""

from collections import Counter
from pathlib import Path

from zoo.errors import RecipeError
from zoo.store.vocabulary import BinaryTaggerVocabulary
from zoo.tasks.binary_tagger.encoder import FORMS, OneHotEncoder
from zoo.tasks.binary_tagger.model import BinaryTagger
from zoo.tasks.binary_tagger.recipe import BinaryTaggerRecipe
from zoo.tasks.keras_loading import construct
from zoo.tasks.shared.task_spec import TrainingSpec
from zoo.tasks.token_level.data import by_count, plain_text
from zoo.tasks.token_level.evaluate import Sentences, read_split
from zoo.tasks.token_level.train import train
from zoo.training.run_recipe import Trained
from zoo.training.trainer import make_deterministic


def train_binary_tagger(
    recipe: BinaryTaggerRecipe, folder: Path, seed: int, fingerprint: str, vectors: str | Path
) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off."""
    if vectors != "shipped":
        raise RecipeError(f"{recipe.name} starts from no word vectors; leave --vectors out")
    make_deterministic(seed)
    rows = read_split(recipe.dataset, "train")
    return train(build_binary_tagger(recipe, rows[0]), recipe, rows, folder, seed, fingerprint)


def build_binary_tagger(recipe: BinaryTaggerRecipe, sentences: Sentences) -> BinaryTagger:
    """An untrained binary tagger for the forms that the training text shows often enough."""
    tokens = Counter(token for sentence in sentences for token in sentence)
    least = recipe.least_counts.model_dump()
    symbols = {name: by_count(tokens, form, least[name]) for name, form in FORMS.items()}
    return construct(recipe.architecture, BinaryTaggerVocabulary(**symbols), list(OneHotEncoder.labels))


TRAINING = TrainingSpec(train_binary_tagger, corpora=plain_text)
