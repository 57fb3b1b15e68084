"""A model of a trigger word from its recipe: recordings, scenes, training, and its threshold."""

from pathlib import Path

from zoo.audio.espeak import DISTRIBUTION
from zoo.audio.scenes import SceneMaker
from zoo.audio.speech_synthesis import say
from zoo.store.vocabulary import TriggerWordVocabulary
from zoo.tasks.keras_loading import construct
from zoo.tasks.shared.task_spec import TrainingSpec
from zoo.tasks.trigger_word.data import NOISES, Sounds, at_rate, measured_scenes, read_sounds
from zoo.tasks.trigger_word.recipe import SceneRecipe, TriggerWordRecipe
from zoo.training.run_recipe import Trained, make_optimizer, train_on
from zoo.training.trainer import make_deterministic

_HOURS = 0.5
"""Of background that is validated on after each epoch."""

_TAKES = {"espeak": 8, "flite": 80}
"""How often each voice says a word: Flite's four, all in all, half as many times as eSpeak's eighty."""

_SEED = 1
"""Of all that voices say."""


def train(recipe: TriggerWordRecipe, folder: Path, seed: int, fingerprint: str) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off; the threshold is then
    the one at which validation data have the fewest misses at half a false accept an hour."""
    make_deterministic(seed)
    training, made = recipe.training, recipe.architecture
    held_out = read_sounds(recipe.dataset, "validation")
    maker = scene_maker(recipe.scenes, read_sounds(recipe.dataset, "train"), recipe.trigger, made.rate)
    others = maker.others if training.told_apart else []
    model = construct(made, TriggerWordVocabulary(), [recipe.trigger, *others])
    batches = model.make_batches(maker, training.epoch_scenes, training.batch_size, seed, training.epochs)
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
        *((DISTRIBUTION,) if "espeak" in _takes(recipe.scenes) else ()),
    )


def scene_maker(drawn: SceneRecipe, sounds: Sounds, trigger: str, rate: int) -> SceneMaker:
    """A maker of scenes as a recipe wants them. Raises `InputError` where it wants voices that are not there."""
    ends = {"pause": ("shortest_pause", "longest_pause"), "loudness": ("quietest", "loudest")}
    ranges = {name: tuple(getattr(drawn, end) for end in pair) for name, pair in ends.items()}
    chosen = drawn.model_dump(exclude={"voices", *(end for pair in ends.values() for end in pair)})
    words, noises = at_rate(sounds.words, rate), at_rate(sounds.noises, rate)
    voices = say(sorted(words), rate, _takes(drawn), _SEED)
    return SceneMaker(words, noises, trigger, rate, **ranges, **chosen, voices=voices)


def _takes(drawn: SceneRecipe) -> dict[str, int]:
    """How often each of the voices that a recipe wants says a word."""
    return {name: _TAKES[name] for name in drawn.voices if drawn.voiced}


TRAINING = TrainingSpec(train, corpora=lambda recipe: [NOISES], libraries=libraries)
