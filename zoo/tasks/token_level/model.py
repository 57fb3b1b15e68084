"""What all tasks share that answer every token of a sentence: text to sentences, batches, labels."""

from collections.abc import Sequence
from typing import ClassVar

from zoo.data.batching import Batches
from zoo.errors import InputError
from zoo.layers.built_once import BuiltOnce
from zoo.layers.compiled_call import compiled
from zoo.tasks.shared.examples import Examples
from zoo.tasks.shared.keras_task import KerasTask
from zoo.tasks.token_level.inference import TokenInference
from zoo.tasks.token_level.sentences import check_sentences, pad_labels


class TokenTask(KerasTask, TokenInference):
    """A task that answers every token of a sentence, which is a string, to be tokenized, or a list of tokens.

    A subclass has a preprocessor with an `encoder` (`encode`, `collate`, `check_tags`, `encode_labels`), and brings its
    loss, a `SentenceLoss`, and its inference.

    `fit` and `evaluate` take a row of tags for each sentence; an epoch reports `val_loss`, `val_precision`,
    `val_recall` and `val_f1` of held-out sentences. Sample weights are a number for each sentence or a row of them, one
    a token; class weights weigh the tokens by their tags.
    """

    CLIPPING: ClassVar[dict[str, float]] = {"clipnorm": 5.0}
    LABEL_RANK = 1
    LABELLED = "sentences, and their tags"
    VALIDATES_LOSS = True

    @property
    def labels(self) -> list[str]:
        """The tags in the order of the network's labels."""
        return list(self.preprocessor.encoder.labels)

    @property
    def encoder(self):
        """Tokens to arrays, and tags to labels."""
        return self.preprocessor.encoder

    def check_examples(self, x, y):
        sentences = check_sentences(x)
        return sentences, self.encoder.check_tags(sentences, y)

    def learnable(self, examples):
        return examples.part([index for index, sentence in enumerate(examples.x) if sentence])

    def fit_batches(self, examples: Examples, batch_size: int, seed: int, epochs: int) -> Batches:
        return self.make_batches(examples.x, examples.y, batch_size, seed, epochs)

    def answers(self, x, pretokenized=False, on_error="raise"):
        return TokenInference.predict(self, x, pretokenized, on_error)

    def make_batches(
        self, sentences: Sequence[Sequence[str]], tags, batch_size: int, seed: int, epochs: int
    ) -> Batches:
        """Batches of features and labels of sentences of similar length, in an order that (seed, epoch) decides."""
        encoder = self.preprocessor.encoder
        rows = [index for index, sentence in enumerate(sentences) if sentence]
        if not rows:
            raise InputError("there is no sentence with a token in it")
        features = self.preprocessor.encode([sentences[index] for index in rows])
        labels = [encoder.encode_labels(tags[index]) for index in rows]

        def make(indices):
            return encoder.collate([features[i] for i in indices]), pad_labels([labels[i] for i in indices])

        return Batches([len(row) for row in labels], make, batch_size, seed, epochs)

    @BuiltOnce
    def _network(self):
        return compiled(self)

    def _encoded(self, sentences):
        return self.preprocessor.encode(sentences)
