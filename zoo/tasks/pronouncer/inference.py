"""The pronunciations of words."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, overload

import numpy as np

from zoo.errors import InputError, RowError
from zoo.generation.search import SearchInference
from zoo.tasks.pronouncer.arpabet import check_arpabet, to_ipa
from zoo.tasks.pronouncer.encoder import Pair, PronunciationEncoder
from zoo.tasks.pronouncer.joining import joined, pronunciations
from zoo.tasks.pronouncer.metrics import pronunciation_scores
from zoo.tasks.pronouncer.results import BETWEEN_WORDS, Candidate, Pronounced
from zoo.tasks.pronouncer.spoken_form import Part
from zoo.tasks.shared.one_or_many import OnError, Several, answered


class PronouncerInference(SearchInference):
    """Finds the pronunciations of words."""

    encoder: PronunciationEncoder
    log_probabilities: Callable[[Sequence[Pair]], list[np.ndarray]]
    """log P(id | all before it, source) of the targets of pairs, each (ids,), in nats, float64."""

    def measure(self, x: Iterable[str], y, beams: int | None = None) -> dict[str, float]:
        """The scores on words and their pronunciations: `wer` and `per`, as in `pronunciation_scores`, and `loss`,
        −log P of all listed pronunciations in nats per symbol, `<eos>` among them.

        Args:
            y: for each word a pronunciation, or a list of all correct ones.
            beams: as in `pronounce`.

        Raises:
            InputError: words or pronunciations that cannot be read, or none.
        """
        words, listed = self._checked(x, y)
        if not words:
            raise InputError("there is no word to evaluate on")
        scores = pronunciation_scores(listed, [best[0].output for best in self._read(words, beams)])
        logprobs = np.concatenate(self.log_probabilities(self._pairs(words, listed)))
        return {**scores, "loss": float(-logprobs.mean())}

    def _checked(self, words, pronunciations) -> tuple[list[str], list[list[str]]]:
        words = self.encoder.check_entries(words)
        return words, self.encoder.check_pronunciations(words, pronunciations)

    def _pairs(self, words: list[str], listed: list[list[str]]) -> list[Pair]:
        """The ids of words and of each of their pronunciations."""
        encoder = self.encoder
        return [
            (spelt, encoder.encode_pronunciation(entry))
            for spelt, entries in zip(map(encoder.encode, words), listed, strict=True)
            for entry in entries
        ]

    @overload
    def pronounce(
        self,
        x: str,
        beams: int | None = None,
        nbest: int = 1,
        length_penalty: float = 0.0,
        ipa: bool = False,
        sentence: bool = False,
    ) -> Pronounced: ...

    @overload
    def pronounce(
        self,
        x: Several,
        beams: int | None = None,
        nbest: int = 1,
        length_penalty: float = 0.0,
        ipa: bool = False,
        sentence: bool = False,
        on_error: Literal["raise"] = "raise",
    ) -> list[Pronounced]: ...

    @overload
    def pronounce(
        self,
        x: Several,
        beams: int | None = None,
        nbest: int = 1,
        length_penalty: float = 0.0,
        ipa: bool = False,
        sentence: bool = False,
        *,
        on_error: Literal["skip"],
    ) -> list[Pronounced | RowError]: ...

    def pronounce(
        self,
        x,
        beams: int | None = None,
        nbest: int = 1,
        length_penalty: float = 0.0,
        ipa: bool = False,
        sentence: bool = False,
        on_error: OnError = "raise",
    ):
        """The pronunciation of a word, a `Pronounced`, or a list of them.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers.

        What is no word of a dictionary is said in parts: initialisms by their letters (`FBI`, but `NASA` as a word),
        compounds (`e-mail`, `YouTube`), numbers (`42`, `1984` as a year, `$5`) and signs (`&`). The network reads the
        parts that are words; the names of letters have log-probability 0, and those of parts are added up.

        Args:
            x: one word or several, each without white space in it.
            beams: the number of pronunciations that the search keeps; by default 5, or `nbest` if that is more.
            nbest: the number of pronunciations to return, the best first.
            length_penalty: as in `hypotheses`, for each word that the network reads.
            ipa: whether to write ARPAbet in the International Phonetic Alphabet (`zoo.tasks.pronouncer.arpabet`).
            sentence: whether each example is a sentence: its words are said one by one, with ` | ` between two of them,
                and its punctuation is left out.
            on_error: "raise", or "skip" for a `RowError` in the place of the answer to each bad example.

        Raises:
            InputError: a word that is no string, is empty, too long or cannot be said, the message gives its row, from
                1; a number outside its range; `ipa` for a model that does not write ARPAbet.
        """

        def answer(texts):
            return self._pronounced(texts, beams, nbest, length_penalty, ipa, sentence)

        def check(text, row):
            return self.encoder.check_word(text, row, sentence)

        return answered(x, answer, "word", on_error=on_error, check=check)

    @overload
    def predict(self, x: str, on_error: OnError = "raise") -> str: ...

    @overload
    def predict(self, x: Several, on_error: Literal["raise"] = "raise") -> list[str]: ...

    @overload
    def predict(self, x: Several, *, on_error: Literal["skip"]) -> list[str | RowError]: ...

    def predict(self, x, on_error: OnError = "raise"):
        """The pronunciation of a word, a string of symbols with a space between two, or a list of them.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. `on_error` is that of `pronounce`.
        """
        return answered(
            x,
            lambda words: [answer.output for answer in self.pronounce(words)],
            "word",
            on_error=on_error,
            check=self.encoder.check_word,
        )

    def _pronounced(self, texts, beams, nbest, length_penalty, ipa, sentence) -> list[Pronounced]:
        encoder = self.encoder
        texts = encoder.check_words(texts, sentence)
        if ipa:
            check_arpabet(encoder.symbols)
        spoken = [encoder.spoken(text, sentence) for text in texts]
        parts = (part for words in spoken for _, parts in words for part in parts)
        read = list(dict.fromkeys(part.text for part in parts if part.kind == "word"))
        known = dict(zip(read, self._read(read, beams, nbest, length_penalty), strict=True))

        def said(text: str, parts: list[Part]) -> Pronounced:
            best = pronunciations(parts, known, encoder.sounds, nbest)
            best = [Candidate(to_ipa(one.output), one.logprob) for one in best] if ipa else best
            return Pronounced(text, best[0].output, best)

        answers = []
        for text, words in zip(texts, spoken, strict=True):
            each = [said(*word) for word in words]
            best = joined([word.nbest for word in each], nbest, BETWEEN_WORDS)
            answers.append(Pronounced(text, best[0].output, best, each if sentence else None))
        return answers

    def _read(self, words, beams=None, nbest=1, length_penalty=0.0) -> list[list[Candidate]]:
        """The best pronunciations of words that the network reads as they are."""
        found = self.hypotheses([self.encoder.encode(word) for word in words], beams, nbest, length_penalty)
        return [[Candidate(self.encoder.decode(one.ids), one.logprob) for one in best] for best in found]
