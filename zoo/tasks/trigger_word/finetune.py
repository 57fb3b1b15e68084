"""How a trigger word's model learns another word from a user's recordings."""

from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np

from zoo.audio import flite as flite_voices
from zoo.audio.recordings import trimmed
from zoo.audio.scenes import SceneMaker
from zoo.audio.speech_synthesis import say
from zoo.audio.synthetic_noise import hisses
from zoo.data.held_out import drawn_seed, held_out
from zoo.errors import InputError
from zoo.tasks.shared.finetune_plan import FinetunePlan
from zoo.tasks.trigger_word.data import Sounds, at_rate, measured_scenes, read_folder
from zoo.tasks.trigger_word.model import TriggerWord

_NEW, _KNOWN = 5e-4, 1e-4
"""Learning rates, for a word that is new to the network and for one that it already tells from its own: the faster it
learns a few voices, the more it forgets of all the others."""
_SCENES, _BATCH = 512, 32
"""An epoch, and a batch."""
_SPEED, _COLOUR, _SILENCE = 0.2, 6.0, 0.05
"""Much augmentation: there are few recordings, of few people."""
_HELD_OUT = 0.2
_LONGEST_WORD = 2.0
"""Seconds; what is longer among the negatives is background."""
_HOURS = 0.25
"""Of background that the threshold is chosen on."""
_LEAST = 5
_OTHER = "<other>"


_SAID = [
    "yes",
    "no",
    "on",
    "off",
    "up",
    "down",
    "left",
    "right",
    "go",
    "stop",
    "open",
    "close",
    "start",
    "end",
    "play",
    "next",
    "back",
    "help",
    "time",
    "day",
    "night",
    "house",
    "water",
    "light",
    "music",
    "people",
    "morning",
    "kitchen",
    "window",
    "computer",
    "telephone",
]
"""Other words that voices of synthesizers say."""
_TAKES, _OF_OTHERS = {"espeak": 2, "flite": 20}, {"espeak": 2, "flite": 4}
"""How often each of those voices says the word, and each other word."""
_SEED, _VOICED = 1, 0.5
"""The seed of all that they say, and their share of the words."""


class SoundFolders(NamedTuple):
    """A folder with recordings of a word, one with other sounds, the word, and whether synthesizers say it, too."""

    positives: Path
    negatives: Path
    word: str
    voices: bool = False


def plan(base: TriggerWord, train: SoundFolders, dev: None) -> FinetunePlan:
    """From folders of recordings, of which a fifth is held out, words without the silence around them; what is longer
    than two seconds among the negatives is background, and where there is none of it, made-up hisses serve. Where
    voices are wanted, they say half of the words. The threshold is set on what was held out."""
    if dev is not None:
        raise InputError("a fifth of the recordings is held out; leave --dev out")
    learnt, others = _split(train)
    rate = base.encoder.rate
    model = base.for_word(train.word)
    words, noises = at_rate(learnt.words, rate), at_rate(learnt.noises, rate)
    varied = {"speed": _SPEED, "colour": _COLOUR, "silence": _SILENCE}
    voiced = {"voices": _voices(train.word, base.labels, rate), "voiced": _VOICED} if train.voices else {}
    maker = SceneMaker(words, noises, train.word, rate, **varied, **voiced)
    scenes = list(measured_scenes(others, train.word, rate, _HOURS))

    def fit(epochs, callbacks):
        steps = epochs * _SCENES // _BATCH
        rate_of_learning = _KNOWN if train.word in base.labels else _NEW
        rates = keras.optimizers.schedules.CosineDecay(rate_of_learning, steps, alpha=0.01)
        model.compile(optimizer=keras.optimizers.Adam(rates, global_clipnorm=1.0))
        model.fit(
            maker,
            batch_size=_BATCH,
            epochs=epochs,
            scenes=_SCENES,
            validation_data=scenes,
            callbacks=callbacks,
            verbose=0,
        )
        model.choose_threshold(scenes)

    return FinetunePlan(
        model=model,
        fit=fit,
        measure=lambda measured: measured.for_word(train.word).evaluate(scenes)["miss-rate"],
        metric="miss-rate",
        patience=10**6,  # so few are held out that they cannot say which epoch is the best
        keeps_best=False,
        learnt_from=f"{len(words[train.word])} recordings",
        held_out="a fifth of the recordings",
    )


def _split(train: SoundFolders) -> tuple[Sounds, Sounds]:
    """What is learnt from, and what is held out."""
    for inner, outer in ((train.positives, train.negatives), (train.negatives, train.positives)):
        if Path(inner).resolve().is_relative_to(Path(outer).resolve()):
            raise InputError(f"{inner} lies in {outer}; give two folders, with no recording in both")
    said, others = read_folder(train.positives), read_folder(train.negatives)
    if len(said) < _LEAST:
        raise InputError(f"{train.positives} has {len(said)} recordings; give {_LEAST} at least, better twenty")
    words = {name: trimmed(one) for name, one in others.items()}
    short = [one for one in words.values() if one.seconds <= _LONGEST_WORD]
    if len(short) < 2:
        raise InputError(
            f"{train.negatives} has {len(short)} other words, of two seconds or less; give two at least, better fifty"
        )
    seed = drawn_seed()
    noises = {name: [others[name]] for name, one in words.items() if one.seconds > _LONGEST_WORD} or hisses(seed)
    learnt, kept = {}, {}
    for word, recordings in {train.word: [trimmed(one) for one in said.values()], _OTHER: short}.items():
        out = held_out([""] * len(recordings), max(_HELD_OUT, 1 / len(recordings)), seed)
        learnt[word] = [recordings[place] for place in np.flatnonzero(~out)]
        kept[word] = [recordings[place] for place in np.flatnonzero(out)]
    return Sounds(learnt, noises), Sounds(kept, noises)


def _voices(word: str, known: list[str], rate: int) -> dict[str, list[np.ndarray]]:
    """The word, and others, those that the network knows among them, as voices of synthesizers say them: Flite's, too,
    where it is installed."""
    there = ("espeak", "flite") if flite_voices.installed() else ("espeak",)
    takes, of_others = ({name: times[name] for name in there} for times in (_TAKES, _OF_OTHERS))
    others = say([other for other in (*_SAID, *known) if other != word.lower()], rate, of_others, _SEED)
    return {**say([word], rate, takes, _SEED), _OTHER: [one for said in others.values() for one in said]}
