"""What a network is made of, as data: one strict, bounded schema a task.

A checkpoint and a recipe both hold one of these. The fields of a schema are the arguments of the task's
constructor; a checkpoint can choose among the constructors that the code lists and name bounded numbers for
them, and nothing else.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from zoo.store.schema import Items, Strict

Units = Annotated[int, Field(ge=1, le=4096)]
Count = Annotated[int, Field(ge=2, le=10**6)]
Rate = Annotated[float, Field(ge=0.0, lt=1.0)]
Checkpointed = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}@[1-9][0-9]{0,6}$")]
"""A version of a checkpoint, `name@version`."""
Cell = Literal["rnn", "simplified-gru", "gru", "lstm", "peephole-lstm"]


class NetworkArchitecture(Strict):
    """What the architectures of all tasks have."""

    HEADLINE: ClassVar[str]
    """The metric that stands for a checkpoint in a table, and what it is of."""
    COUNTED: ClassVar[str] = ""
    MEASURED: ClassVar[str]
    LIMITS: ClassVar[tuple[str, ...]]
    """What no model of the task can do, whatever it was trained on."""
    LABELS: ClassVar[tuple[int, int]] = (0, 0)
    """The fewest and the most labels of a model of the task."""

    task: str

    def check_labels(self, labels: list[str]) -> None:
        """Raises `ValueError` for labels that no model of the task has."""
        fewest, most = self.LABELS
        if not fewest <= len(labels) <= most:
            raise ValueError(f"a {self.task} has {fewest} to {most} labels, not {len(labels)}")
        if len(set(labels)) < len(labels):
            raise ValueError("a label is listed twice")


class TaggerArchitecture(NetworkArchitecture):
    """The arguments of `TaggerBackbone`, `TaggingEncoder` and `Tagger` that the vocabulary does not give."""

    HEADLINE: ClassVar[str] = "f1"
    COUNTED: ClassVar[str] = "whole entities"
    MEASURED: ClassVar[str] = "Precision, recall and F1 count whole entities."
    LIMITS: ClassVar[tuple[str, ...]] = (
        "Names never overlap, and a sentence of more than 200 tokens is read in parts.",
    )
    LABELS: ClassVar[tuple[int, int]] = (1, 500)  # what is computed for a word grows with their square

    task: Literal["tagger"]
    cell: Cell
    units: Units
    layers: Annotated[int, Field(ge=1, le=8)]
    learned_words: Count
    common_words: Count
    word_size: Units
    cased_word_size: Units
    learned_size: Units
    character_size: Units
    shape_size: Units
    filters: Units
    max_word_length: Annotated[int, Field(ge=3, le=256)]
    dropout: Rate
    output_dropout: Rate
    language_models: Annotated[Items[Checkpointed], Field(max_length=2)] = Field(default_factory=list)
    """The checkpoints of a forward and a backward model of characters that read the words' surroundings."""
    context_size: Annotated[int, Field(ge=0, le=16384)] = 0
    context_projected: Annotated[int, Field(ge=0, le=4096)] = 0
    context_dropout: Rate = 0.0

    def check_labels(self, labels: list[str]) -> None:
        super().check_labels(labels)
        odd = [
            label
            for label in labels
            if not (label == "O" or label.startswith("B-") or (label.startswith("I-") and f"B-{label[2:]}" in labels))
        ]
        if odd:
            raise ValueError(f"{odd[0][:100]!r} is not a label of IOB2: O, B-X, and I-X where there is B-X")

    @model_validator(mode="after")
    def _whole_context(self) -> "TaggerArchitecture":
        if len(self.language_models) not in (0, 2):
            raise ValueError("a context has two language models, one that reads forwards and one that reads backwards")
        if not bool(self.language_models) == bool(self.context_size) == bool(self.context_projected):
            raise ValueError("language_models, context_size and context_projected are given together, or none of them")
        return self


class BinaryTaggerArchitecture(NetworkArchitecture):
    """The arguments of `BinaryTaggerBackbone` and `BinaryTagger` that the vocabulary does not give."""

    HEADLINE: ClassVar[str] = "f1"
    COUNTED: ClassVar[str] = "single words"
    MEASURED: ClassVar[str] = "Precision, recall and F1 count single words."
    LIMITS: ClassVar[tuple[str, ...]] = ("A sentence of more than 200 tokens is read in parts.",)

    task: Literal["binary-tagger"]
    cell: Cell
    bidirectional: bool
    units: Units
    common_words: Count
    rare_rate: Rate
    recurrent_dropout: Rate
    dropout: Rate

    def check_labels(self, labels: list[str]) -> None:
        if labels != ["0", "1"]:
            raise ValueError(f"a binary tagger has the labels 0 and 1, not {', '.join(labels)[:100]}")


class LanguageModelArchitecture(NetworkArchitecture):
    """The arguments of `LanguageModelBackbone` and `TextEncoder` that the vocabulary does not give."""

    MEASURED: ClassVar[str] = (
        "The loss is in nats: of a model of words a token, of a model of characters a character. The perplexity is its "
        "exponential. Ends (`<eos>`) count among the tokens, and the characters they stand for among the characters; "
        "`unknown` is the share of tokens that are `<unk>`."
    )
    LIMITS: ClassVar[tuple[str, ...]] = (
        "What it writes is made up. A probability says how usual a text is, not whether it is true.",
    )
    task: Literal["language-model"]
    unit: Literal["character", "word"]
    end: Literal["\n", "\n\n"]
    backwards: bool = False
    lower: bool = False
    cell: Cell
    units: Units
    layers: Annotated[int, Field(ge=1, le=8)]
    embedding_size: Annotated[int, Field(ge=0, le=4096)]
    tied: bool
    residual: bool = False
    embedding_dropout: Rate = 0.0
    input_dropout: Rate = 0.0
    hidden_dropout: Rate = 0.0
    output_dropout: Rate = 0.0
    weight_dropout: Rate = 0.0

    @property
    def HEADLINE(self) -> str:
        return "perplexity" if self.unit == "word" else "bits-per-character"


class ClassifierArchitecture(NetworkArchitecture):
    """The arguments of `ClassifierBackbone`, `Classifier` and `ClassificationEncoder` that the vocabulary does not
    give."""

    HEADLINE: ClassVar[str] = "accuracy"
    MEASURED: ClassVar[str] = (
        "The accuracy is the share of texts that are given their label; macro F1 is the mean of the labels' F1; the "
        "loss is −log P(label) in nats."
    )
    LIMITS: ClassVar[tuple[str, ...]] = ("It gives one of its labels to anything, also where none fits.",)
    LABELS: ClassVar[tuple[int, int]] = (1, 10**4)

    task: Literal["classifier"]
    unit: Literal["word", "tune"]
    lower: bool
    cell: Cell
    units: Units
    top_units: Annotated[int, Field(ge=0, le=4096)] = 0
    layers: Annotated[int, Field(ge=1, le=8)]
    embedding_size: Units
    bidirectional: bool
    pooling: Annotated[Items[Literal["last", "max", "mean", "attention"]], Field(min_length=1, max_length=4)]
    hidden_units: Annotated[int, Field(ge=0, le=4096)] = 0

    @field_validator("pooling")
    @classmethod
    def _different(cls, pooling: list[str]) -> list[str]:
        if len(set(pooling)) < len(pooling):
            raise ValueError("a pooling is listed twice")
        return pooling

    word_dropout: Rate = 0.0
    embedding_dropout: Rate = 0.0
    input_dropout: Rate = 0.0
    hidden_dropout: Rate = 0.0
    output_dropout: Rate = 0.0
    weight_dropout: Rate = 0.0


class TuneGeneratorArchitecture(NetworkArchitecture):
    """The arguments of `LanguageModelBackbone` that the vocabulary does not give."""

    HEADLINE: ClassVar[str] = "loss"
    MEASURED: ClassVar[str] = (
        "The loss is in nats a token of a tune's music, its end (`<eos>`) among them, where metre and key are known; "
        "`loss-with-type` is the same where the type of dance is known, too. The perplexity is the loss's exponential; "
        "`unknown` is the share of tokens that are `<unk>`."
    )
    LIMITS: ClassVar[tuple[str, ...]] = ("It writes one melody, without accompaniment or words.",)
    task: Literal["tune-generator"]
    cell: Cell
    units: Units
    layers: Annotated[int, Field(ge=1, le=8)]
    embedding_size: Annotated[int, Field(ge=0, le=4096)]
    tied: bool = False
    residual: bool
    embedding_dropout: Rate = 0.0
    input_dropout: Rate = 0.0
    hidden_dropout: Rate = 0.0
    output_dropout: Rate = 0.0
    weight_dropout: Rate = 0.0


class EncoderDecoderArchitecture(NetworkArchitecture):
    """The arguments of `EncoderDecoderBackbone` that the vocabulary does not give, and what is written."""

    HEADLINE: ClassVar[str] = "wer"
    MEASURED: ClassVar[str] = (
        "The word error rate is the share of words whose pronunciation is none of those listed; the phoneme error rate "
        "is the number of symbols that are wrong, missing or too many over those that there should be, of several "
        "listed pronunciations the nearest. Both are of a beam search. The loss is in nats a symbol of all listed "
        "pronunciations, their end (`<eos>`) among them."
    )
    LIMITS: ClassVar[tuple[str, ...]] = (
        "It reads one word at a time: of words such as *read* it cannot know which is meant.",
    )
    task: Literal["encoder-decoder"]
    answer: Literal["pronunciation"]
    cell: Cell
    units: Units
    layers: Annotated[int, Field(ge=1, le=8)]
    decoder_units: Units
    decoder_layers: Annotated[int, Field(ge=1, le=8)]
    embedding_size: Units
    attention: bool
    input_dropout: Rate = 0.0
    hidden_dropout: Rate = 0.0
    output_dropout: Rate = 0.0
    weight_dropout: Rate = 0.0


class TriggerWordArchitecture(NetworkArchitecture):
    """The arguments of `TriggerWordBackbone`, `ListeningEncoder` and `TriggerWord`."""

    HEADLINE: ClassVar[str] = "miss-rate"
    MEASURED: ClassVar[str] = (
        "The miss rate is the share of trigger words that are not heard at the threshold that allows half a false "
        "accept an hour; misses and false accepts an hour are those at the model's own threshold, which was chosen on "
        "validation data."
    )
    LIMITS: ClassVar[tuple[str, ...]] = ("It knows one word, and does not say who spoke it.",)
    LABELS: ClassVar[tuple[int, int]] = (1, 1000)

    task: Literal["trigger-word"]
    rate: Annotated[int, Field(ge=1000, le=48000)]
    bands: Annotated[int, Field(ge=1, le=256)]
    lowest: Annotated[float, Field(ge=0, le=24000)]
    highest: Annotated[float, Field(ge=0, le=24000)]
    stacked: Annotated[int, Field(ge=1, le=16)]
    front_ends: Annotated[Items[Literal["log", "pcen"]], Field(min_length=1, max_length=4)]
    cell: Cell
    units: Units
    layers: Annotated[int, Field(ge=1, le=8)]
    input_dropout: Rate = 0.0
    hidden_dropout: Rate = 0.0
    output_dropout: Rate = 0.0
    weight_dropout: Rate = 0.0
    threshold: Annotated[float, Field(gt=0, lt=1)] = 0.5
    """The probability from which the word counts as heard; of a recipe, before validation data decide it."""


Architecture = Annotated[
    TaggerArchitecture
    | BinaryTaggerArchitecture
    | LanguageModelArchitecture
    | ClassifierArchitecture
    | TuneGeneratorArchitecture
    | EncoderDecoderArchitecture
    | TriggerWordArchitecture,
    Field(discriminator="task"),
]
"""Any of them; the task decides which."""
