"""The schema of recipes: every number of a training run, by task."""

from typing import Annotated, Literal

from pydantic import Field

from zoo.store.architecture import (
    BinaryTaggerArchitecture,
    Checkpointed,
    ClassifierArchitecture,
    EncoderDecoderArchitecture,
    LanguageModelArchitecture,
    Rate,
    Strict,
    TaggerArchitecture,
    TriggerWordArchitecture,
    TuneGeneratorArchitecture,
)
from zoo.store.checkpoint import DataName, Name, Products, Text

Positive = Annotated[int, Field(ge=1)]
Fraction = Annotated[float, Field(gt=0, le=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class VectorsRecipe(Strict):
    """Skip-gram word vectors from plain text, lower-case and cased (`zoo.tasks.tagger.word_vectors`)."""

    task: Literal["word-vectors"]
    name: Name
    summary: Text
    corpora: list[DataName]
    """Data sets whose training text is read."""
    repeats: dict[DataName, Positive] = Field(default_factory=dict)
    """How many times over, where not once."""
    trained_size: Positive
    size: Positive
    """Principal components that are kept."""
    window: Positive
    epochs: Positive
    negative: Positive
    min_count: Positive
    max_words: Positive
    sample: Fraction
    learning_rate: Fraction
    seed: int


class Training(Strict):
    """How a network is trained: a learning rate that falls along a cosine, clipped gradients."""

    seed: int
    epochs: Positive
    batch_size: Positive
    optimizer: Literal["adam", "sgd"] = "adam"
    learning_rate: Annotated[float, Field(gt=0, le=100)]
    final_learning_rate: Annotated[float, Field(ge=0, le=100)]
    warmup_steps: Annotated[int, Field(ge=0)] = 0
    weight_decay: Annotated[float, Field(ge=0)] = 0.0
    clip_norm: Annotated[float, Field(gt=0)]
    products: Products = "float32"
    """Of what numbers matrix products are taken in training, where the processor multiplies them in hardware; float32
    elsewhere."""
    average: Rate = 0.0
    """Momentum of a running average of the weights, which is what is validated and kept; 0 for none."""
    keeps_last: bool = False
    """Whether the last epoch is kept, not the one that validates best: where chance would choose among them."""


class SentenceTraining(Training):
    """How a network is trained that answers the tokens of sentences."""

    quotations: Share = 0.0
    openings: Share = 0.0
    """Sentences that `zoo.tasks.token_level.augmentation` makes of others, as shares of those there are."""
    plain_text: DataName | None = None
    """Unlabelled text, of which it makes sentences without a name."""


class NetworkRecipe(Strict):
    """A network, trained on one data set, measured on its validation and test splits and on the test splits of
    others."""

    name: Name
    summary: Text
    licence: Text
    """Of the weights."""
    ships: bool = True
    """Whether the licence lets weights be handed on; otherwise their scores alone are recorded, beside the recipe."""
    dataset: DataName
    evaluate_on: list[DataName]
    """Other data sets on which the trained network is measured as it is."""
    metric: Literal["f1", "loss", "perplexity", "bits-per-character", "accuracy", "macro-f1", "wer", "per", "miss-rate"]
    """What is reproduced, and what is chosen by."""
    split: Literal["validation", "test"] = "test"
    """Of `dataset`, the one whose score is reproduced."""
    tolerance: Annotated[float, Field(gt=0)] | None = None
    """How far from the recorded score a reproduction may be, where the training is too long for several seeds."""
    examples: list[Text] = Field(default_factory=list)
    """Texts that the card shows with what the network makes of them."""
    training: Training


class TaggerRecipe(NetworkRecipe):
    """A tagger."""

    task: Literal["tagger"]
    vectors: Name
    """The recipe of the word vectors it starts from, or a tagger that has them."""
    architecture: TaggerArchitecture
    training: SentenceTraining


class LeastCounts(Strict):
    """How often the training text must show a form for it to have a place of its own."""

    words: Positive
    shapes: Positive
    prefixes: Positive
    suffixes: Positive


class BinaryTaggerRecipe(NetworkRecipe):
    """A binary tagger."""

    task: Literal["binary-tagger"]
    least_counts: LeastCounts
    architecture: BinaryTaggerArchitecture
    training: SentenceTraining


class StreamTraining(Training):
    """How a language model is trained: `batch_size` streams of text at once, by truncated backpropagation."""

    length: Positive
    """Tokens through which gradients go back."""
    epoch_tokens: Positive | None = None
    """How many tokens make an epoch; the whole text by default."""
    candidates: Positive | None = None
    """How many tokens stand in the softmax of a batch; all of them by default."""
    frequent_candidates: Positive = 1
    """How many of the most frequent stand in each."""
    validation_streams: Positive | None = None
    """Stretches of the validation text that are read at once after each epoch; by default each text is read whole."""


class Part(Strict):
    """A part of a mixture of texts (`zoo.tasks.language_model.mixture`)."""

    dataset: DataName
    characters: Positive
    """How many are taken; all, where there are fewer."""
    repeats: Positive = 1
    """How many times over."""
    whole: bool = False
    """Texts in one piece, in place of their single sentences."""
    vocabulary: bool = True
    """Words or characters that only other parts have get no id."""


class LanguageModelRecipe(NetworkRecipe):
    """A language model."""

    task: Literal["language-model"]
    least_count: Positive
    """How often the training text must show a character or a word for it to have an id."""
    mixture: list[Part] = Field(default_factory=list)
    """What is trained on where it is not the training split of `dataset`: texts or sentences in random order."""
    architecture: LanguageModelArchitecture
    training: StreamTraining


class ClassifierTraining(Training):
    """How a classifier is trained."""

    longest: Positive | None = None
    """Of a longer training text only so many last tokens are read; those of validation and test are read whole."""
    layer_factor: Fraction = 1.0
    """The learning rate of a group of layers over that of the group above it (`zoo.training.layer_groups`)."""
    unfreeze_epochs: Annotated[int, Field(ge=0)] = 0
    """Epochs after which the next group down begins to learn; 0 where all learn from the beginning."""
    transposed: Share = 0.0
    """Of tunes, how likely one is to be read in another key than its own (`zoo.abc_notation.playable_keys`)."""


class ClassifierRecipe(NetworkRecipe):
    """A classifier."""

    task: Literal["classifier"]
    least_count: Positive = 1
    """How often the training text must show a word or a token for it to have an id."""
    max_words: Positive | None = None
    """How many have one at most: the most frequent."""
    start_from: Name | Checkpointed | None = None
    """The checkpoint of a language model of words that it starts from; its words are then the language model's."""
    architecture: ClassifierArchitecture
    training: ClassifierTraining


class TuneTraining(Training):
    """How a tune generator is trained: on whole tunes, `batch_size` of similar length at once."""

    transposed: Share
    """How likely a tune is to be read in another key than its own (`zoo.abc_notation.playable_keys`)."""
    hidden_types: Share
    """How likely its type is not to be said."""
    whole_bars: bool
    """Whether tunes with bars that are not as long as the metre are left out of training."""
    longest: Positive | None = None
    """Tunes with more tokens of music are left out of training."""


class TuneGeneratorRecipe(NetworkRecipe):
    """A tune generator."""

    task: Literal["tune-generator"]
    least_count: Positive
    """How many training tunes must show a token, a metre or a key, in any of their keys, for it to have an id."""
    least_type: Positive | None = None
    """How many must be of a type for it to be one that can be asked for; types are no condition by default."""
    architecture: TuneGeneratorArchitecture
    training: TuneTraining


class PairTraining(Training):
    """How an encoder–decoder is trained: on pairs of what is read and what is to be written."""

    label_smoothing: Rate = 0.0
    """What is taken from the right symbol's share and spread over all (`zoo.layers.smoothed_crossentropy`)."""
    scheduled_sampling: Share = 0.0
    """How likely a symbol before another is to be the model's own at the end; the rate grows evenly from 0."""


class Pretraining(Strict):
    """What an encoder–decoder learns first: another data set, in the symbols of that one. The words on which it will be
    validated and tested are left out."""

    dataset: DataName
    training: PairTraining


class EncoderDecoderRecipe(NetworkRecipe):
    """An encoder–decoder."""

    task: Literal["encoder-decoder"]
    least_count: Positive
    """How often the training text must show a symbol for it to have an id."""
    pretraining: Pretraining | None = None
    """What it learns before `dataset`; nothing by default."""
    architecture: EncoderDecoderArchitecture
    training: PairTraining


class SceneRecipe(Strict):
    """How scenes are drawn; fields as the arguments of `SceneMaker`, of its ranges the two ends."""

    seconds: Annotated[float, Field(gt=0, le=600)]
    trigger_share: Fraction
    shortest_pause: Annotated[float, Field(gt=0, le=60)]
    longest_pause: Annotated[float, Field(gt=0, le=60)]
    """Seconds between two words, the least and the most that a scene has on average."""
    quietest: float
    loudest: float
    """Of words over the background, in dB."""
    speed: Annotated[float, Field(ge=0, lt=1)]
    colour: Annotated[float, Field(ge=0, le=40)]
    silence: Share
    parts: Share = 0.0
    sounds: Share = 0.0
    voiced: Share = 0.0
    """Of the words, what voices of `voices` say."""
    voices: list[Literal["espeak", "flite"]] = Field(["espeak"], min_length=1)
    """Those of `zoo.audio.espeak` and of `flite_voices`."""


class SceneTraining(Training):
    """How a model of a trigger word is trained: on scenes that are drawn anew all the time."""

    epoch_scenes: Positive
    """How many scenes make an epoch."""
    told_apart: bool = False
    """Whether the scenes' other words are told apart, too, and not from the trigger word alone."""


class TriggerWordRecipe(NetworkRecipe):
    """A model of a trigger word."""

    task: Literal["trigger-word"]
    trigger: Text
    """The word."""
    architecture: TriggerWordArchitecture
    scenes: SceneRecipe
    training: SceneTraining
