"""One small case of each task, for the contract that all of them keep as Keras models."""

from dataclasses import dataclass, field
from typing import Any

import keras
import pytest

from zoo.layers.rare_word_masking import RareWordMasking

TASKS = ["tagger", "binary_tagger", "classifier", "language_model", "tune_generator", "pronouncer", "trigger_word"]
ABC = [
    f"X:1\nT:One\nR:{kind}\nM:{metre}\nK:{key}\n{music}|]"
    for key in ("G", "D")
    for kind, metre, music in (
        ("jig", "6/8", "G2A B2d"),
        ("jig", "6/8", "d2B A2G"),
        ("reel", "4/4", "GABd edBA"),
        ("reel", "4/4", "ABde dBAG"),
    )
]


@dataclass
class Case:
    """A task: a model of it, made anew by `make`, examples of one length, and labels where it has any."""

    name: str
    maker: Any
    x: list
    y: list | None
    bad: tuple
    options: dict = field(default_factory=dict)
    learnt: Any = None
    """What `fit` takes in place of x and y, where that is quicker."""

    def make(self, seed: int = 1, **compiled) -> keras.Model:
        """The model, whose training leaves nothing to chance but the order; without a graph where that is quicker."""
        model = self.maker(seed)
        for layer in model._flatten_layers():
            if isinstance(layer, RareWordMasking | keras.layers.Dropout | keras.layers.SpatialDropout1D):
                layer.rate = 0.0
        compiled = {"run_eagerly": keras.backend.backend() != "jax", **compiled}
        model.compile(optimizer=keras.optimizers.SGD(0.1), **compiled)
        return model

    @property
    def data(self) -> tuple:
        """What `fit` and `evaluate` take."""
        return (self.x,) if self.y is None else (self.x, self.y)

    @property
    def held_out(self):
        """What `fit` takes as `validation_data`."""
        return self.x if self.y is None else self.data

    def fit(self, model, *data, **options):
        return model.fit(
            *(data or self.learnt or self.data), **{"verbose": 0, "batch_size": 4, **self.options, **options}
        )

    def arrays(self, model) -> tuple:
        """The examples as the network's own inputs and targets."""
        return model.batch_of(*model.check_examples(self.x, self.y))


@pytest.fixture(scope="session")
def make_case(
    make_tagger, make_binary_tagger, make_classifier, make_language_model, make_tune_generator, make_pronouncer,
    make_trigger_word, toy_sounds,
):  # fmt: skip
    """Makes the case of a task."""
    from zoo.audio.recordings import Recording
    from zoo.audio.scenes import SceneMaker

    names = ["Badix", "Dakix", "Kalix", "Tomix"]
    sentences = [[name, *rest] for name in names for rest in (["went", "to", "Mebora"], ["to", "the", "mill"])]
    tags = [["B-PER", "O", "O", "B-LOC"], ["B-PER", "O", "O", "O"]] * 4
    words, noise = toy_sounds(3, 1)
    recordings = [Recording(samples, 8000) for word in ("up", "down") for samples in words[word]]
    plain = {"trainable": True}
    cases = [
        Case("tagger", lambda seed: make_tagger(seed, dropout=0.0), sentences, tags, (sentences[:1], [["B-city"] * 4])),
        Case(
            "binary_tagger",
            make_binary_tagger,
            sentences,
            [[1, 0, 0, 1], [1, 0, 0, 0]] * 4,
            (sentences[:1], [[0, 1, 0, 7]]),
        ),
        Case(
            "classifier",
            make_classifier,
            [f"the {noun} was {word}" for noun in ("owl", "film") for word in ("good", "dull", "warm", "bad")],
            ["positive", "negative"] * 4,
            (["the owl", "a film"], ["fair", "positive"]),
        ),
        Case(
            "language_model",
            lambda seed: make_language_model(seed=seed, **plain),
            ["abba", "baab", "aaab", "bbba", "abab", "baba", "aabb", "bbaa"],
            None,
            (["ab"],),
            {"batch_size": 2, "length": 4},
        ),
        Case("tune_generator", lambda seed: make_tune_generator(seed=seed), ABC, None, (["no tune"],)),
        Case(
            "pronouncer",
            lambda seed: make_pronouncer(seed=seed, **plain),
            ["bad", "kid", "dab", "bid", "kab", "dik", "bib", "kad"],
            ["B AE D", "K IH D", "D AE B", "B IH D", "K AE B", "D IH K", "B IH B", "K AE D"],
            (["b4d"], ["B"]),
        ),
        Case(
            "trigger_word",
            make_trigger_word,
            recordings,
            ["up"] * 3 + ["down"] * 3,
            (recordings, ["down"] * 6),
            {"scenes": 4, "batch_size": 2},
            (SceneMaker(words, {"hiss": noise["hiss"]}, "up", 8000, seconds=0.7, pause=(0.1, 0.2)),),
        ),
    ]
    by_name = {case.name: case for case in cases}
    return by_name.__getitem__


@pytest.fixture(params=TASKS)
def case(request, make_case) -> Case:
    """The case of each task in turn."""
    return make_case(request.param)
