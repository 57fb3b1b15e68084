"""Networks that answer every token, trained as their recipe says."""

from pathlib import Path

from zoo.tasks.binary_tagger.recipe import BinaryTaggerRecipe
from zoo.tasks.tagger.recipe import TaggerRecipe
from zoo.tasks.token_level.data import augment
from zoo.tasks.token_level.evaluate import Sentences, read_split
from zoo.tasks.token_level.model import TokenTask
from zoo.training.run_recipe import Trained, make_optimizer, train_on


def train_on_sentences(
    model: TokenTask,
    recipe: TaggerRecipe | BinaryTaggerRecipe,
    rows: tuple[Sentences, Sentences],
    folder: Path,
    seed: int,
    fingerprint: str,
) -> Trained:
    """Trains on sentences and their tags, in `folder`, from where a run that was stopped there left off."""
    training = recipe.training
    others, gold = read_split(recipe.dataset, "validation")
    sentences, tags = augment(training, *rows, seed)
    tags = model.preprocessor.encoder.check_tags(sentences, tags)
    batches = model.make_batches(sentences, tags, training.batch_size, seed, training.epochs)
    model.compile(optimizer=make_optimizer(training, len(batches)))
    return train_on(model, recipe, batches, lambda: model.evaluate(others, gold), folder, fingerprint)
