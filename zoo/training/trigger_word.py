"""A model of a trigger word from its recipe: recordings, scenes, training, and its threshold."""

from pathlib import Path

import numpy as np

from zoo.errors import RecipeError
from zoo.preprocessing.sound import espeak_voices, flite_voices
from zoo.preprocessing.sound.scenes import SceneMaker
from zoo.store.load import construct
from zoo.store.vocabulary import TriggerWordVocabulary
from zoo.training.recipe import SceneRecipe, TriggerWordRecipe
from zoo.training.run import Trained, make_optimizer, train_on
from zoo.training.sounds import Sounds, at_rate, measured_scenes, read_sounds
from zoo.training.trainer import make_deterministic

_HOURS = 0.5
"""Of background that is validated on after each epoch."""

_VOICES = {"espeak": (espeak_voices, 8), "flite": (flite_voices, 80)}
"""Who says words, and how often each of their voices says one: Flite's four half as many times as eSpeak's eighty."""

_SEED = 1
"""Of all that voices say."""


def train_trigger_word(
    recipe: TriggerWordRecipe, folder: Path, seed: int, fingerprint: str, vectors: str | Path
) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off; the threshold is then
    the one at which validation data have the fewest misses at half a false accept an hour."""
    if vectors != "shipped":
        raise RecipeError(f"{recipe.name} starts from no word vectors; leave --vectors out")
    make_deterministic(seed)
    training, made = recipe.training, recipe.architecture
    held_out = read_sounds(recipe.dataset, "validation")
    maker = scene_maker(recipe.scenes, read_sounds(recipe.dataset, "train"), recipe.trigger, made.rate)
    others = maker.others if training.told_apart else []
    model = construct(made, TriggerWordVocabulary(), [recipe.trigger, *others])
    batches = model.batches(maker, training.epoch_scenes, training.batch_size, seed, training.epochs)
    model.compile(optimizer=make_optimizer(training, len(batches)))
    scenes = list(measured_scenes(held_out, recipe.trigger, made.rate, _HOURS))
    trained = train_on(model, recipe, batches, lambda: model.evaluate(scenes), folder, fingerprint, model.in_training())
    model.choose_threshold(measured_scenes(held_out, recipe.trigger, made.rate))
    return trained


def libraries(recipe: TriggerWordRecipe) -> tuple[str, ...]:
    """What else a recipe is trained with."""
    return (
        "soundfile",
        "soxr",
        "scipy",
        *((espeak_voices.DISTRIBUTION,) if "espeak" in _voices_of(recipe.scenes) else ()),
    )


def scene_maker(drawn: SceneRecipe, sounds: Sounds, trigger: str, rate: int) -> SceneMaker:
    """A maker of scenes as a recipe wants them. Raises `InputError` where it wants voices that are not there."""
    ends = {"pause": ("shortest_pause", "longest_pause"), "loudness": ("quietest", "loudest")}
    ranges = {name: tuple(getattr(drawn, end) for end in pair) for name, pair in ends.items()}
    chosen = drawn.model_dump(exclude={"voices", *(end for pair in ends.values() for end in pair)})
    words, noises = at_rate(sounds.words, rate), at_rate(sounds.noises, rate)
    voices: dict[str, list[np.ndarray]] = {}
    for name in _voices_of(drawn):
        speaker, takes = _VOICES[name]
        for word, said in speaker.say(sorted(words), rate, takes, _SEED).items():
            voices.setdefault(word, []).extend(said)
    return SceneMaker(words, noises, trigger, rate, **ranges, **chosen, voices=voices)


def _voices_of(drawn: SceneRecipe) -> list[str]:
    return drawn.voices if drawn.voiced else []
