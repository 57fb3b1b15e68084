"""An encoder–decoder from its recipe: words, their pronunciations, training."""

from collections import Counter
from pathlib import Path

from zoo.layers.smoothed_crossentropy import SmoothedCrossentropy
from zoo.store.vocabulary import EncoderDecoderVocabulary
from zoo.tasks.keras_loading import construct
from zoo.tasks.pronouncer.encoder import form
from zoo.tasks.pronouncer.evaluate import Listed, read_pronunciations
from zoo.tasks.pronouncer.model import VALIDATION_BEAMS, Pronouncer
from zoo.tasks.pronouncer.recipe import EncoderDecoderRecipe
from zoo.tasks.shared.task_spec import TrainingSpec
from zoo.text.vocabulary import by_count
from zoo.training.run_recipe import Trained, make_optimizer, train_on
from zoo.training.trainer import make_deterministic


def corpora(recipe: EncoderDecoderRecipe) -> list[str]:
    """The data set that is learnt first."""
    return [recipe.pretraining.dataset] if recipe.pretraining else []


def train(recipe: EncoderDecoderRecipe, folder: Path, seed: int, fingerprint: str) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off."""
    make_deterministic(seed)
    rows, others = (read_pronunciations(recipe.dataset, split) for split in ("train", "validation"))
    model = build_pronouncer(recipe, *rows)
    if recipe.pretraining is None:
        return _train(model, recipe, rows, others, folder, seed, fingerprint)
    before = _pretrain(recipe, others[0], folder / "pretraining", seed, fingerprint)
    model.start_from(before.model)
    trained = _train(model, recipe, rows, others, folder, seed, fingerprint)
    return trained._replace(seconds=before.seconds + trained.seconds)


def _pretrain(recipe: EncoderDecoderRecipe, validated: list[str], folder: Path, seed: int, fingerprint: str) -> Trained:
    """A pronouncer of the other data set, which has not seen the words that `recipe` measures on."""
    dataset, training = recipe.pretraining.dataset, recipe.pretraining.training
    measured = {form(word) for word in [*validated, *read_pronunciations(recipe.dataset, "test")[0]]}
    words, listed = read_pronunciations(dataset, "train")
    seen = [place for place, word in enumerate(words) if form(word) not in measured]
    rows = [words[place] for place in seen], [listed[place] for place in seen]
    other = recipe.model_copy(update={"dataset": dataset, "training": training})
    return _train(
        build_pronouncer(other, *rows),
        other,
        rows,
        read_pronunciations(dataset, "validation"),
        folder,
        seed,
        fingerprint,
    )


def _train(
    model: Pronouncer,
    recipe: EncoderDecoderRecipe,
    rows: Listed,
    others: Listed,
    folder: Path,
    seed: int,
    fingerprint: str,
) -> Trained:
    training = recipe.training
    batches = model.make_batches(*rows, training.batch_size, seed, training.epochs, training.scheduled_sampling)
    loss = SmoothedCrossentropy(training.label_smoothing)
    model.compile(optimizer=make_optimizer(training, len(batches)), loss=loss)

    def validate():
        return model.evaluate(*others, beams=VALIDATION_BEAMS)

    return train_on(model, recipe, batches, validate, folder, fingerprint, model.in_training())


def build_pronouncer(recipe: EncoderDecoderRecipe, words: list[str], listed: list[list[str]]) -> Pronouncer:
    """An untrained pronouncer of the letters that words have, and of the symbols that their pronunciations show often
    enough, the most frequent first."""
    letters = Counter(letter for word in words for letter in form(word))
    symbols = Counter(symbol for entries in listed for entry in entries for symbol in entry.split())
    vocabulary = EncoderDecoderVocabulary(
        letters=by_count(letters), symbols=by_count(symbols, least=recipe.least_count)
    )
    return construct(recipe.architecture, vocabulary, [])


TRAINING = TrainingSpec(train, corpora=corpora)
