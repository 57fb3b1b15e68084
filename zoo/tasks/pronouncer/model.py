"""Spelling to pronunciation."""

from typing import overload

import keras
import numpy as np
from keras import ops

from zoo.data.batching import ScheduledBatches
from zoo.deprecation import renamed_argument
from zoo.errors import InputError
from zoo.generation.search import BEAMS
from zoo.layers.smoothed_crossentropy import SmoothedCrossentropy
from zoo.tasks.pronouncer.backbone import EncoderDecoderBackbone
from zoo.tasks.pronouncer.encoder import PronunciationEncoder
from zoo.tasks.pronouncer.encoder_decoder import EncoderDecoder
from zoo.tasks.pronouncer.inference import PronouncerInference
from zoo.tasks.pronouncer.preprocessor import PronouncerPreprocessor
from zoo.tasks.pronouncer.results import AttendedWord
from zoo.tasks.pronouncer.teacher_forcing import forced, pair_batches
from zoo.tasks.pronouncer.weight_transfer import copy_pronouncer
from zoo.tasks.shared.one_or_many import Several, answered

VALIDATION_BEAMS = 1
"""A greedy search says nearly as well which epoch is better, and far sooner."""


@keras.saving.register_keras_serializable("zoo")
class Pronouncer(EncoderDecoder, PronouncerInference):
    """Says how words are pronounced that no dictionary has.

        g2p.pronounce("recurrent")                    # Pronounced(text, "R IH K ER AH N T", [Candidate(…)])
        g2p.pronounce(words, nbest=3, beams=10)
        g2p.predict(words)                            # ["R IH K ER AH N T", …]
        g2p.fit(words, pronunciations, epochs=3)

    A word is a string without white space in it; a pronunciation is a string of symbols with a space between two.
    `pronounce` also says what is no word of a dictionary, such as `FBI`, `e-mail` and `42`, by
    `zoo.tasks.pronouncer.spoken_form`; `fit` and `evaluate` read the words as they are.

    Source: Yao & Zweig 2015, "Sequence-to-sequence neural net models for grapheme-to-phoneme conversion"; Toshniwal &
    Livescu 2016, "Jointly learning to align and convert graphemes to phonemes with neural attention models".

    Args:
        backbone: an `EncoderDecoderBackbone`.
        preprocessor: a `PronouncerPreprocessor`.
    """

    BATCH_SIZE = 64
    LABELLED = "words, and their pronunciations"
    NO_CLASSES = "a pronouncer writes symbols, which have no classes; leave class_weight out, or weigh words"
    backbone_cls = EncoderDecoderBackbone
    preprocessor_cls = PronouncerPreprocessor

    @property
    def encoder(self) -> PronunciationEncoder:
        """Letters and symbols to ids and back."""
        return self.preprocessor.encoder

    @overload
    def attend(self, x: str, pronunciation: str | None = None) -> AttendedWord: ...

    @overload
    def attend(self, x: Several, pronunciation: Several | None = None) -> list[AttendedWord]: ...

    @renamed_argument("word", "x")
    def attend(self, x, pronunciation=None):
        """The attention of the model while it pronounces a word, an `AttendedWord`, or a list of them.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers.

        Args:
            x: one word or several.
            pronunciation: what the model is to say, for several words one each; by default what it finds itself.

        Raises:
            InputError: a model without attention; a word or a pronunciation that cannot be read; a compound or an
                initialism, which the network does not read as one word.
        """
        given = [pronunciation] if isinstance(x, str) and pronunciation is not None else pronunciation
        return answered(x, lambda words: self._attended(words, given), "word")

    def _attended(self, words, given) -> list[AttendedWord]:
        if self.backbone.decoder.attention is None:
            raise InputError("a model of the plain form has no attention: it has one summary of the whole word")
        read = self.encoder.read_words(words)
        if given is None:
            outputs = self.predict(words)
        else:
            outputs = [entries[0] for entries in self.encoder.check_pronunciations(read, given)]
        backbone, attended = self.backbone, []
        attention = keras.Model(backbone.input, backbone.attention_weights)
        for word, spelt, output in zip(words, map(self.encoder.spell, read), outputs, strict=True):
            features, _ = forced([self.encoder.encode(spelt)], [self.encoder.encode_pronunciation(output)])
            letters, weights = list(spelt), ops.convert_to_numpy(attention(features))[0]
            attended.append(AttendedWord(word, letters, [*output.split(), "<eos>"], weights))
        return attended

    def measure(self, x, y, beams: int = BEAMS):
        """Of words and their pronunciations `wer` and `per` as `pronunciation_scores` has them, and `loss`, −log P of
        all listed pronunciations in nats a symbol, `<eos>` among them.

        Args:
            y: for each word a pronunciation, or a list of all that are right.
            beams: as in `pronounce`.
        """
        scores = super().measure(x, y, beams)
        told = np.concatenate(self.log_probabilities(self._pairs(*self._checked(x, y))))
        return {**scores, "loss": float(-told.mean())}

    def fit(
        self,
        x=None,
        y=None,
        batch_size=None,
        *,
        label_smoothing: float = 0.0,
        scheduled_sampling: float = 0.0,
        **options,
    ):
        """As `KerasTask.fit`, on words and their pronunciations: of each word one, or a list of several, all of which
        are learnt.

        An epoch reports `val_wer`, `val_per` (of a greedy search) and `val_loss` of held-out words. There are no class
        weights.

        Args:
            batch_size: pronunciations a batch, 64 by default.
            label_smoothing: as in `SmoothedCrossentropy`, where the model was compiled with no loss of its own.
            scheduled_sampling: as in `pair_batches`.

        Raises:
            InputError: words or pronunciations that cannot be read or learnt.
        """
        given = {"label_smoothing": label_smoothing, "scheduled_sampling": scheduled_sampling}
        return super().fit(x, y, batch_size, **given, **options)

    def check_examples(self, x, y):
        return self._checked(x, y)

    def learnable(self, examples):
        rows = [(index, one) for index, entries in enumerate(examples.y) for one in entries]
        every = examples.part([index for index, _ in rows])
        return every._replace(y=[[one] for _, one in rows])

    def fit_batches(self, examples, batch_size, seed, epochs, label_smoothing=0.0, scheduled_sampling=0.0):
        return self.make_batches(examples.x, examples.y, batch_size, seed, epochs, scheduled_sampling)

    def network_for(self, batch_size, label_smoothing=0.0, scheduled_sampling=0.0):
        smoothed = label_smoothing and not self._has_own_loss
        return self.in_training(SmoothedCrossentropy(label_smoothing) if smoothed else None)

    def validation_scores(self, examples):
        return self.scores_of(examples, beams=VALIDATION_BEAMS)

    def answers(self, x, on_error="raise"):
        return PronouncerInference.predict(self, x, on_error)

    def make_batches(self, words, pronunciations, batch_size, seed, epochs, scheduled_sampling=0.0) -> ScheduledBatches:
        """Batches of pronunciations of similar length, in an order that (seed, epoch) decides; arguments as in `fit`.

        Raises:
            InputError: words or pronunciations that cannot be read or learnt.
        """
        words, listed = self._checked(words, pronunciations)
        if not words:
            raise InputError("there is no word to train on")
        return pair_batches(self._pairs(words, listed), batch_size, seed, epochs, scheduled_sampling)

    def start_from(self, pronouncer) -> None:
        """Takes over what another `Pronouncer` has learnt: the vectors of the letters and of the symbols that both
        have, and all other layers.

        Raises:
            InputError: the two differ in the shape of their layers.
        """
        copy_pronouncer(pronouncer, self)
