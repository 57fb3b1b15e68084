"""Language models: the probability of a text by the chain rule, token after token."""

import math
from collections.abc import Iterator, Sequence
from functools import cached_property

import keras
import keras_hub
import numpy as np
from keras import ops

from zoo.console import track
from zoo.errors import InputError
from zoo.models.batched_fit import epoch_of_batches
from zoo.models.generation import Sampler, Writer, make_sampler
from zoo.models.inference import compiled
from zoo.models.language_model_backbone import LanguageModelBackbone
from zoo.models.language_model_preprocessor import LanguageModelPreprocessor
from zoo.models.scored_text import WrittenText, scored_text
from zoo.models.text_stream import TextStream
from zoo.models.truncated_bptt import StreamBatches, TruncatedBPTT
from zoo.preprocessing.batching import by_length
from zoo.preprocessing.language_modelling import END, END_TOKEN, UNKNOWN, TextEncoder

_LOGITS_AT_ONCE = 2**25
"""Numbers in the logits of one call: 128 MiB."""

_STRETCH = 512
"""Tokens of a text in one call."""

_WRITTEN_AT_ONCE = 64
"""Tokens that are sampled in one call."""

States = dict[str, np.ndarray]


@keras.saving.register_keras_serializable("zoo")
class LanguageModel(keras_hub.models.Task):
    """Gives texts their probability, goes on with them, and learns from them.

        model.score("The apple and pear salad").logprob
        model.generate("The apple", max_length=20)
        model.fit(texts, epochs=3)

    As a Keras model it maps the inputs of `LanguageModelBackbone` to its outputs with `logits`, (batch, time, tokens),
    in place of the features.

    Args:
        backbone: a `LanguageModelBackbone`.
        preprocessor: a `LanguageModelPreprocessor`.
    """

    backbone_cls = LanguageModelBackbone
    preprocessor_cls = LanguageModelPreprocessor

    def __init__(self, backbone, preprocessor, **kwargs):
        outputs = dict(backbone.output)
        features = outputs.pop("features")
        config = backbone.get_config()
        softmax = None if config["tied"] else keras.layers.Dense(config["vocabulary_size"], name="logits")
        self.backbone = backbone
        self.preprocessor = preprocessor
        logits = backbone.embedding(features, reverse=True) if softmax is None else softmax(features)
        super().__init__(inputs=backbone.input, outputs={"logits": logits, **outputs}, **kwargs)
        self._softmax = softmax
        self._writers: dict = {}

    def logits_of(self, features):
        """Features (…, width) to logits (…, tokens)."""
        return self.backbone.embedding(features, reverse=True) if self._softmax is None else self._softmax(features)

    @property
    def encoder(self) -> TextEncoder:
        """Text to ids and back."""
        return self.preprocessor.encoder

    def compile(self, optimizer="auto", **kwargs):
        """As `keras.Model.compile`; by default Adam at 0.001 with gradients clipped at a norm of 1. The loss is that of
        every next token, in nats."""
        optimizer = keras.optimizers.Adam(1e-3, global_clipnorm=1.0) if optimizer == "auto" else optimizer
        super().compile(optimizer=optimizer, loss=None, **kwargs)

    def in_training(self, streams: int) -> TruncatedBPTT:
        """The model as `TruncatedBPTT` trains it, with the optimizer that it was compiled with."""
        trained = TruncatedBPTT(self, streams)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        trained.compile(optimizer=self.optimizer, loss=loss, run_eagerly=self.run_eagerly, jit_compile=False)
        return trained

    def fit(self, x=None, y=None, batch_size=32, length=64, epochs=1, validation_data=None, callbacks=None, **kwargs):
        """Trains on texts by truncated backpropagation through time.

        The texts are one long text, in their order, cut into `batch_size` streams; each pass begins at another place.

        Args:
            x: a text or a list of texts.
            batch_size: streams of text at once.
            length: tokens through which gradients go back.
            validation_data: texts; each epoch then reports their `val_loss`, which callbacks can watch.
            epochs, callbacks and the rest: as in `keras.Model.fit`. Callbacks see the model as `TruncatedBPTT`; the
                model itself is its `language_model`.

        Raises:
            InputError: something that is no text, or texts too short for a batch.
        """
        texts = check_texts(x)
        ids = np.concatenate([self.encoder.encode(text, end=True) for text in texts])
        seed = int(np.random.randint(2**31))  # follows keras.utils.set_random_seed
        batches = StreamBatches(ids, batch_size, length, seed, epochs)
        first = kwargs.get("initial_epoch", 0)
        callbacks = list(callbacks or [])
        if validation_data is not None:
            others = check_texts(validation_data)
            callbacks.insert(0, keras.callbacks.LambdaCallback(on_epoch_end=self._validation(others)))
        trained = self.in_training(batch_size)
        data = epoch_of_batches(batches, first)
        return keras.Model.fit(trained, data, epochs=epochs, callbacks=callbacks, shuffle=False, **kwargs)

    def _validation(self, texts):
        def report(epoch, logs):
            logs["val_loss"] = self.evaluate(texts)["loss"]

        return report

    def evaluate(self, x=None, pretokenized: bool = False, streams: int | None = None) -> dict[str, float]:
        """How well the model foretells texts.

        Args:
            x: a text or a list of texts.
            pretokenized: words are what white space separates.
            streams: a shorter way for long texts: so many stretches of the whole are read at once, each after a run-up
                of `_STRETCH` tokens; by default each text is read from its beginning.

        Returns:
            `loss`, nats a word or a character, `<eos>` at the end of each text among them as the characters it stands
            for; `perplexity`, its exponential; `bits-per-character`; `unknown`, the share of tokens that are `<unk>`.
        """
        texts = check_texts(x)
        rows = [self.encoder.encode(text, pretokenized, end=True) for text in texts]
        characters = sum(self._characters(text) for text in texts)
        if streams:
            total, tokens = self._in_streams(np.concatenate(rows), streams)
        else:
            total, tokens = sum(found.sum() for found in self.log_probabilities(rows)), sum(map(len, rows))
        unknown = sum(int((row == UNKNOWN).sum()) for row in rows)
        # In streams some tokens at the end may be left out, and as many of the characters.
        characters *= tokens / sum(map(len, rows))
        loss = float(-total / (tokens if self.encoder.unit == "word" else characters))
        return {
            "loss": loss,
            "perplexity": math.exp(loss),
            "bits-per-character": float(-total / characters / math.log(2)),
            "unknown": unknown / sum(map(len, rows)),
        }

    def score(self, x, pretokenized: bool = False, end: bool = True):
        """The probability of texts by the chain rule, P(y₁) P(y₂ | y₁) …, in nats.

        Every text begins after an `<eos>`, with states of zero. `<eos>` is a token with a probability of its own
        wherever the text has the string it stands for, and, with `end`, once more behind a text that does not end in
        one, so that the probabilities of all texts that end add up to 1. A token that the model does not know has the
        probability of `<unk>`, which is that of all unknown tokens together: the text is then less probable than said,
        and `unknown` lists them.

        Args:
            x: a text, or a list of texts.
            pretokenized: words are what white space separates.
            end: whether the text ends where it ends.

        Returns:
            A `ScoredText`, or a list of them. The perplexity is a token's; in the bits a character `<eos>` counts as
            the characters it stands for.
        """
        texts = check_texts(x)
        encoder = self.encoder
        rows, named = [], []
        for text in texts:
            tokens = list(
                encoder.in_order(encoder.tokens(text.removesuffix(encoder.end) if end else text, pretokenized))
            )
            named.append([*tokens, END_TOKEN] if end else tokens)
            rows.append(encoder.ids(named[-1]))
        counts = [self._characters(text) if end else len(text) for text in texts]
        columns = texts, named, rows, self.log_probabilities(rows), counts
        scored = [scored_text(*row) for row in zip(*columns, strict=True)]
        return scored[0] if isinstance(x, str) else scored

    def generate(
        self,
        prompt: str | Sequence[str] = "",
        max_length: int = 200,
        sampler: Sampler = "random",
        seed: int | None = None,
        pretokenized: bool = False,
    ):
        """Goes on with texts until `<eos>`, which is not part of what is given.

        `<unk>` is never sampled. What a model reads backwards it goes on with at the front.

        Args:
            prompt: a text, empty for one from nothing, or a list of texts.
            max_length: the most tokens that are written.
            sampler: one of KerasHub's, or its name: "greedy", "random", "top_k", "top_p", "beam"
                (`zoo.models.generation.make_sampler` makes one with settings).
            seed: for a sampler by name, an integer for the same text each time.
            pretokenized: words of the prompt are what white space separates.

        Returns:
            A `WrittenText`, or a list of them.
        """
        prompts = check_texts(prompt)
        pieces: list[list[int]] = [[] for _ in prompts]
        for ids in self._writing(prompts, max_length, sampler, seed, pretokenized):
            for row, piece in zip(ids.tolist(), pieces, strict=True):
                piece += row
        written = [self._written(text, piece, pretokenized) for text, piece in zip(prompts, pieces, strict=True)]
        return written[0] if isinstance(prompt, str) else written

    def writing(
        self, prompt: str = "", max_length=200, sampler="random", seed=None, pretokenized=False
    ) -> Iterator[str]:
        """As `generate`, piece by piece: yields what comes behind the prompt as it is written.

        Raises:
            InputError: as `generate`; a model that reads backwards.
        """
        encoder = self.encoder
        if encoder.backwards:
            raise InputError("a model that reads backwards writes the end of a text first; use generate")
        space = " " if encoder.unit == "word" and prompt.strip() else ""
        for (ids,) in self._writing([prompt], max_length, sampler, seed, pretokenized):
            piece = encoder.decode(_before_end(ids.tolist()))
            yield space + piece if piece else ""
            space = " " if encoder.unit == "word" else ""

    def _writing(self, prompts, max_length, sampler, seed, pretokenized) -> Iterator[np.ndarray]:
        """Yields ids (prompts, tokens) as they come, `<eos>` where a text has ended."""
        if isinstance(max_length, bool) or not isinstance(max_length, int) or max_length < 0:
            raise InputError(f"max_length is an integer of at least 0, not {max_length!r}")
        writer = self._writer(sampler, seed)
        rows = [np.append(np.int32(END), self.encoder.encode(text, pretokenized)) for text in prompts]
        states = self._states_before_last(rows)
        last, done = np.array([row[-1] for row in rows], np.int32), np.zeros(len(rows), bool)
        written = 0
        while written < max_length and not done.all():
            count = max_length if writer.searches else min(max_length - written, _WRITTEN_AT_ONCE)
            ids, states, done = writer(last, states, done, count)
            written += count
            last = ids[:, -1]
            yield ids

    def _writer(self, sampler: Sampler, seed: int | None) -> Writer:
        """A writer for a sampler; those by name are kept, since compiling one takes a second."""
        if not isinstance(sampler, str):
            if not isinstance(sampler, keras_hub.samplers.Sampler):
                raise InputError(f"sampler is one of KerasHub's or the name of one, not {sampler!r}")
            if seed is not None:
                raise InputError("seed goes with a sampler by name; give it to the sampler itself")
        name = sampler if isinstance(sampler, str) else id(sampler)
        kept = self._writers.get(name)
        if kept is None:
            made = make_sampler(sampler) if isinstance(sampler, str) else sampler
            top = getattr(made, "k", None)
            if top is not None and top > len(self.encoder):
                raise InputError(f"top_k is {top}; the model has {len(self.encoder)} tokens to choose from")
            kept = self._writers[name] = Writer(self, made)
        if isinstance(sampler, str) and hasattr(kept.sampler, "seed_generator"):
            kept.sampler.seed_generator.state.assign(keras.random.SeedGenerator(seed).state)
        return kept

    def _states_before_last(self, rows: Sequence[np.ndarray]) -> States:
        """The states before the last id of rows, which are read in groups of equal length."""
        states = self.initial_states(len(rows))
        lengths = np.array([len(row) for row in rows])
        for length in np.unique(lengths[lengths > 1]):
            members = np.flatnonzero(lengths == length)
            ids = np.stack([rows[index] for index in members])
            *_, (_, final) = self.stretches(ids)
            for name, values in final.items():
                states[name][members] = values
        return states

    def _written(self, prompt: str, ids: list[int], pretokenized: bool) -> WrittenText:
        encoder = self.encoder
        asked = encoder.tokens(prompt, pretokenized)
        kept = _before_end(ids)
        continuation = encoder.decode(kept)
        space = " " if encoder.unit == "word" and prompt.strip() and continuation else ""
        return WrittenText(
            prompt=prompt,
            continuation=continuation,
            text=space.join(encoder.in_order([prompt.rstrip() if space else prompt, continuation])),
            tokens=len(kept),
            ended=len(kept) < len(ids),
            unknown=[token for token, index in zip(asked, encoder.ids(asked), strict=True) if index == UNKNOWN],
        )

    def stream(self, pretokenized: bool = False) -> TextStream:
        """A text that comes in pieces: its probability so far, in constant memory."""
        return TextStream(self, pretokenized)

    def log_probabilities(self, rows: Sequence[np.ndarray], states: States | None = None) -> list[np.ndarray]:
        """log P(token | all before it) of rows of ids, each (tokens,) int32, in nats, float64."""
        found: list[np.ndarray] = [np.zeros(0)] * len(rows)
        lengths = [len(row) for row in rows]
        wanted = [index for index, length in enumerate(lengths) if length]
        groups = by_length([lengths[index] for index in wanted], self._tokens_at_once)
        much = sum(lengths) > 64 * self._tokens_at_once
        for group in track(groups, "scoring") if much else groups:
            members = [wanted[place] for place in group]
            longest = max(lengths[index] for index in members)
            ids = np.full((len(members), longest + 1), END, np.int32)
            for row, index in zip(ids, members, strict=True):
                row[1 : 1 + lengths[index]] = rows[index]
            told = np.concatenate([part for part, _ in self.stretches(ids)], axis=1)
            for row, index in zip(told, members, strict=True):
                found[index] = row[: lengths[index]].astype(np.float64)
        return found

    def stretches(self, ids: np.ndarray, states: States | None = None) -> Iterator[tuple[np.ndarray, States]]:
        """log P of ids[:, 1:] given all before, stretch by stretch, each with the states behind it."""
        states = states or self.initial_states(len(ids))
        size = min(_STRETCH, max(1, self._tokens_at_once // len(ids)))
        for start in range(0, ids.shape[1] - 1, size):
            stretch = ids[:, start : start + size + 1]
            states = self._scorer({"token_ids": stretch[:, :-1], "targets": stretch[:, 1:], **states})
            yield states.pop("log_probabilities"), states

    def _in_streams(self, ids: np.ndarray, streams: int) -> tuple[float, int]:
        """The sum of log P over most of a long row of ids, and over how many: `streams` equal parts of it at once."""
        length = len(ids) // streams
        places = np.arange(streams)[:, None] * length + np.arange(-_STRETCH - 1, length)
        # What would stand before the first token is `<eos>`.
        told = [part for part, _ in self.stretches(np.where(places < 0, END, ids[places.clip(0)]).astype(np.int32))]
        told = np.concatenate(told, axis=1)[:, _STRETCH:]
        return float(told.sum(dtype=np.float64)), told.size

    def initial_states(self, batch: int) -> States:
        """The states before a text: zeros."""
        return {name: np.zeros((batch, size), np.float32) for name, size in self.backbone.state_sizes.items()}

    @cached_property
    def _scorer(self):
        """The network with the tokens that come next as a further input: their log P, and the states."""
        targets = keras.Input((None,), dtype="int32", name="targets")
        outputs = dict(self.output)
        loss = ops.sparse_categorical_crossentropy(targets, outputs.pop("logits"), from_logits=True)
        return compiled(keras.Model({**self.input, "targets": targets}, {"log_probabilities": -loss, **outputs}))

    @property
    def _tokens_at_once(self) -> int:
        return max(_STRETCH, _LOGITS_AT_ONCE // len(self.encoder))

    def _characters(self, text: str) -> int:
        """How many characters a text has, that ends."""
        return len(text.removesuffix(self.encoder.end)) + len(self.encoder.end)


def _before_end(ids: list[int]) -> list[int]:
    return ids[: ids.index(END)] if END in ids else ids


def check_texts(x) -> list[str]:
    """One text or several as a list. Raises `InputError` for what is no text."""
    texts = [x] if isinstance(x, str) else list(x)
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"text {index} is {type(text).__name__}, not a string")
    return texts
