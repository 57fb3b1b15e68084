"""Language models: the probability of a text by the chain rule, token after token."""

import math
from collections.abc import Iterable, Iterator, Sequence

import keras
import numpy as np

from zoo.errors import InputError
from zoo.models.batched_fit import epoch_of_batches
from zoo.models.generation import Sampler
from zoo.models.language_model_backbone import LanguageModelBackbone
from zoo.models.language_model_preprocessor import LanguageModelPreprocessor
from zoo.models.next_token import NextTokenModel
from zoo.models.scored_text import scored_text
from zoo.models.text_stream import TextStream
from zoo.models.truncated_bptt import StreamBatches, TruncatedBPTT
from zoo.models.writing import TextWriter, before_end
from zoo.preprocessing.language_modelling import END_TOKEN, UNKNOWN, TextEncoder


@keras.saving.register_keras_serializable("zoo")
class LanguageModel(NextTokenModel):
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
        super().__init__(backbone, preprocessor, **kwargs)
        self._writer = TextWriter(self, self.reader)

    @property
    def encoder(self) -> TextEncoder:
        """Text to ids and back."""
        return self.preprocessor.encoder

    def in_training(self, streams: int) -> TruncatedBPTT:
        """The model as `TruncatedBPTT` trains it, with the optimizer that it was compiled with."""
        return self.compile_as_this(TruncatedBPTT(self, streams))

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
        texts = check_texts(x, least=1)
        ids = np.concatenate([self.encoder.encode(text, end=True) for text in texts])
        seed = int(np.random.randint(2**31))  # follows keras.utils.set_random_seed
        batches = StreamBatches(ids, batch_size, length, seed, epochs)
        first = kwargs.get("initial_epoch", 0)
        callbacks = list(callbacks or [])
        if validation_data is not None:
            others = check_texts(validation_data, least=1)
            callbacks.insert(0, keras.callbacks.LambdaCallback(on_epoch_end=self._validation(others)))
        trained = self.in_training(batch_size)
        data = epoch_of_batches(batches, first)
        return keras.Model.fit(trained, data, epochs=epochs, callbacks=callbacks, shuffle=False, **kwargs)

    def _validation(self, texts):
        def report(epoch, logs):
            logs["val_loss"] = self.evaluate(texts)["loss"]

        return report

    def predict(self, x, *args, **kwargs):
        """Arrays and datasets go to `keras.Model.predict`; texts are for `score` and `generate`."""
        if isinstance(x, str) or (isinstance(x, list | tuple) and any(isinstance(item, str) for item in x)):
            raise InputError("a language model scores texts and goes on with them: use score or generate")
        return keras.Model.predict(self, x, *args, **kwargs)

    def evaluate(self, x=None, pretokenized: bool = False, streams: int | None = None) -> dict[str, float]:
        """How well the model foretells texts.

        Args:
            x: a text or a list of texts.
            pretokenized: words are what white space separates.
            streams: a shorter way for long texts: so many stretches of the whole are read at once, each after a run-up
                of 512 tokens; by default each text is read from its beginning.

        Returns:
            `loss`, nats a word or a character, `<eos>` at the end of each text among them as the characters it stands
            for; `perplexity`, its exponential; `bits-per-character`; `unknown`, the share of tokens that are `<unk>`.
        """
        texts = check_texts(x, least=1)
        rows = [self.encoder.encode(text, pretokenized, end=True) for text in texts]
        characters = sum(self._characters(text) for text in texts)
        if streams:
            total, tokens = self.reader.in_streams(np.concatenate(rows), streams)
        else:
            total, tokens = sum(found.sum() for found in self.reader.log_probabilities(rows)), sum(map(len, rows))
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
            body = encoder.without_end(text) if end else text
            tokens = list(encoder.in_order(encoder.tokens(body, pretokenized)))
            named.append([*tokens, END_TOKEN] if end else tokens)
            rows.append(encoder.ids(named[-1]))
        counts = [self._characters(text) if end else len(text) for text in texts]
        columns = texts, named, rows, self.reader.log_probabilities(rows), counts
        scored = [scored_text(*row) for row in zip(*columns, strict=True)]
        return scored[0] if isinstance(x, str) else scored

    def generate(
        self,
        prompt: str | Sequence[str] = "",
        max_length: int = 200,
        sampler: Sampler = "random",
        seed: int | None = None,
        pretokenized: bool = False,
        stop: bool = True,
    ):
        """Goes on with texts.

        `<unk>` is never sampled. What a model reads backwards it goes on with at the front.

        Args:
            prompt: a text, empty for one from nothing, or a list of texts.
            max_length: the most tokens that are written.
            sampler: one of KerasHub's, or its name: "greedy", "random", "top_k", "top_p", "beam"
                (`zoo.models.generation.make_sampler` makes one with settings).
            seed: for a sampler by name, an integer for the same text each time.
            pretokenized: words of the prompt are what white space separates.
            stop: whether `<eos>` ends a text, and is not part of it; else the text goes on behind it.

        Returns:
            A `WrittenText`, or a list of them.

        Raises:
            InputError: a length below 0, a sampler or a seed that cannot be used.
            UnknownNameError: no such sampler.
        """
        prompts = check_texts(prompt)
        rows: list[list[int]] = [[] for _ in prompts]
        for ids in self._writer.pieces(prompts, max_length, sampler, seed, pretokenized, stop):
            for row, piece in zip(rows, ids.tolist(), strict=True):
                row += piece
        written = [self._writer.written(text, row, pretokenized, stop) for text, row in zip(prompts, rows, strict=True)]
        return written[0] if isinstance(prompt, str) else written

    def writing(self, prompt: str = "", *, pretokenized: bool = False, stop: bool = True, **options) -> Iterator[str]:
        """As `generate`, piece by piece: yields what comes behind a prompt as it is written.

        Raises:
            InputError: as `generate`; a model that reads backwards.
        """
        encoder = self.encoder
        if encoder.backwards:
            raise InputError("a model that reads backwards writes the end of a text first; use generate")
        ids: list[int] = []
        told = 0
        for (piece,) in self._writer.pieces([prompt], pretokenized=pretokenized, stop=stop, **options):
            ids += piece.tolist()
            continuation = encoder.decode(before_end(ids) if stop else ids)
            text = self._writer.space(prompt, continuation) + continuation
            yield text[told:]
            told = len(text)

    def stream(self, pretokenized: bool = False) -> TextStream:
        """A text that comes in pieces: its probability so far, in constant memory."""
        return TextStream(self, pretokenized)

    def _characters(self, text: str) -> int:
        """How many characters a text has, that ends."""
        return len(self.encoder.without_end(text)) + len(self.encoder.end)


def check_texts(x, least: int = 0) -> list[str]:
    """One text or several as a list. Raises `InputError` for what is no text, and for fewer than `least`."""
    if not isinstance(x, Iterable):
        raise InputError(f"texts are a string or a list of strings, not {type(x).__name__}")
    texts = [x] if isinstance(x, str) else list(x)
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"text {index} is {type(text).__name__}, not a string")
    if len(texts) < least:
        raise InputError("there is no text")
    return texts
