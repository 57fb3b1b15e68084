"""A tune generator from its recipe: tunes, their symbols, training."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from zoo.abc_notation import Tune
from zoo.abc_notation.playable_keys import in_playable_keys
from zoo.console import track
from zoo.errors import InputError, RecipeError
from zoo.store.vocabulary import TuneGeneratorVocabulary
from zoo.tasks.keras_loading import construct
from zoo.tasks.shared.task_spec import TrainingSpec
from zoo.tasks.tune_generator.data import has_whole_bars, read_tunes
from zoo.tasks.tune_generator.encoder import UNKNOWN_TYPE
from zoo.tasks.tune_generator.model import TuneGenerator
from zoo.tasks.tune_generator.recipe import TuneGeneratorRecipe
from zoo.text.vocabulary import by_count
from zoo.training.run_recipe import Trained, make_optimizer, train_on
from zoo.training.trainer import make_deterministic

_USUAL = 0.05
"""A metre that fewer of a type's tunes have is a slip, or somebody's way."""


def train(recipe: TuneGeneratorRecipe, folder: Path, seed: int, fingerprint: str) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off."""
    make_deterministic(seed)
    training = recipe.training
    keys = training_keys(recipe)
    others = read_tunes(recipe.dataset, "validation")
    model = build_tune_generator(recipe, keys)
    batches = model.make_batches(
        keys, training.batch_size, seed, training.epochs, training.transposed, training.hidden_types
    )
    model.compile(optimizer=make_optimizer(training, len(batches)))
    network = model.in_training()
    return train_on(model, recipe, batches, lambda: model.evaluate(others), folder, fingerprint, network)


def training_keys(recipe: TuneGeneratorRecipe) -> list[list[Tune]]:
    """The tunes that a recipe trains on, each as it is and then in the other keys that people would play it in."""
    training = recipe.training
    kept = [
        tune
        for tune in read_tunes(recipe.dataset, "train")
        if len(tune.tokens) <= (training.longest or len(tune.tokens))
        and (not training.whole_bars or has_whole_bars(tune))
    ]
    if not kept:
        raise InputError(f"{recipe.name} leaves no tune of {recipe.dataset} to train on")
    return [in_playable_keys(tune) for tune in track(kept, "transposing")]


def build_tune_generator(recipe: TuneGeneratorRecipe, keys: Sequence[Sequence[Tune]]) -> TuneGenerator:
    """An untrained tune generator of the symbols that enough training tunes show in any of their keys, the most
    frequent first: the same ones whether the recipe transposes tunes or not, so that losses compare."""
    counts: dict[str, Counter] = {"type": Counter(), "metre": Counter(), "key": Counter(), "music": Counter()}
    for forms in keys:
        if forms[0].type:
            counts["type"][f"R:{forms[0].type}"] += 1
        counts["metre"][f"M:{forms[0].metre}"] += 1
        counts["key"].update({f"K:{tune.key}" for tune in forms})
        counts["music"].update({token for tune in forms for token in tune.tokens})
    symbols = [UNKNOWN_TYPE, *by_count(counts["type"], least=recipe.least_type)] if recipe.least_type else []
    if len(symbols) == 1:
        raise RecipeError(f"{recipe.name}: no type of dance has {recipe.least_type} tunes to train on")
    for what in ("metre", "key", "music"):
        symbols += by_count(counts[what], least=recipe.least_count)
    metres = usual_metres([forms[0] for forms in keys], symbols)
    return construct(recipe.architecture, TuneGeneratorVocabulary(symbols=symbols, metres=metres), [])


def usual_metres(tunes: Sequence[Tune], symbols: Sequence[str]) -> dict[str, list[str]]:
    """The metres that at least one in twenty of a type's tunes has, the most frequent first, by the type; of types and
    metres that are symbols."""
    known = set(symbols)
    counts: dict[str, Counter] = {symbol[2:]: Counter() for symbol in symbols if symbol.startswith("R:")}
    for tune in tunes:
        if tune.type in counts and f"M:{tune.metre}" in known:
            counts[tune.type][str(tune.metre)] += 1
    return {
        type: [metre for metre, count in found.most_common() if count >= _USUAL * found.total()]
        for type, found in counts.items()
        if found
    }


TRAINING = TrainingSpec(train)
