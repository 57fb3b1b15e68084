"""Spelling to pronunciation."""

import keras
import numpy as np
from keras import ops

from zoo.data.batching import ScheduledBatches
from zoo.errors import InputError
from zoo.generation.search import BEAMS
from zoo.layers.smoothed_crossentropy import SmoothedCrossentropy
from zoo.tasks.pronouncer.backbone import EncoderDecoderBackbone
from zoo.tasks.pronouncer.encoder import PronunciationEncoder
from zoo.tasks.pronouncer.encoder_decoder import EncoderDecoder
from zoo.tasks.pronouncer.inference import PronouncerInference
from zoo.tasks.pronouncer.preprocessor import PronouncerPreprocessor
from zoo.tasks.pronouncer.results import AttendedWord
from zoo.tasks.pronouncer.teacher_forcing import Pair, forced, pair_batches
from zoo.tasks.pronouncer.weight_transfer import copy_pronouncer

VALIDATION_BEAMS = 1
"""A greedy search says nearly as well which epoch is better, and far sooner."""


@keras.saving.register_keras_serializable("zoo")
class Pronouncer(PronouncerInference, EncoderDecoder):
    """Says how words are pronounced that no dictionary has.

        g2p.pronounce("recurrent")                    # Pronounced(text, "R IH K ER AH N T", [Candidate(…)])
        g2p.pronounce(words, nbest=3, beams=10)
        g2p.predict(words)                            # ["R IH K ER AH N T", …]
        g2p.fit(words, pronunciations, epochs=3)

    A word is a string without white space in it; a pronunciation is a string of symbols with a space between two.

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

    def attend(self, word: str, pronunciation: str | None = None) -> AttendedWord:
        """Where the model looks while it says a word.

        Args:
            pronunciation: what it is to say; by default what it finds itself.

        Raises:
            InputError: a model of the plain form, which looks nowhere; what cannot be read.
        """
        if self.backbone.decoder.attention is None:
            raise InputError("a model of the plain form has one summary of a word and attends to nothing in it")
        (checked,) = self.encoder.check_words([word])
        if pronunciation is None:
            said = self.pronounce(checked).output
        else:
            ((said,),) = self.encoder.check_pronunciations([checked], [pronunciation])
        features, _ = forced([self.encoder.encode(checked)], [self.encoder.encode_pronunciation(said)])
        backbone = self.backbone
        weights = keras.Model(backbone.input, backbone.attention_weights)(features)
        read = list(self.encoder.spell(checked))
        return AttendedWord(checked, read, [*said.split(), "<eos>"], ops.convert_to_numpy(weights)[0])

    def measure(self, x, y, beams: int = BEAMS):
        """Of words and their pronunciations `wer` and `per` as `pronunciation_scores` has them, and `loss`, −log P of all
        listed pronunciations in nats a symbol, `<eos>` among them.

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
        """As `KerasTask.fit`, on words and their pronunciations: of each word one, or a list of several, all of which are
        learnt.

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

    def answers(self, x):
        return [said.output for said in self.pronounce(x)]

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

    def _pairs(self, words: list[str], listed: list[list[str]]) -> list[Pair]:
        """The ids of words and of each of their pronunciations."""
        encoder = self.encoder
        return [
            (spelt, encoder.encode_pronunciation(entry))
            for spelt, entries in zip(map(encoder.encode, words), listed, strict=True)
            for entry in entries
        ]
