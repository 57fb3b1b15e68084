"""The pronunciations of words."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, overload

import numpy as np

from zoo.errors import InputError, RowError
from zoo.generation.search import SearchInference
from zoo.tasks.pronouncer.arpabet import check_arpabet, to_ipa
from zoo.tasks.pronouncer.encoder import Pair, PronunciationEncoder
from zoo.tasks.pronouncer.metrics import pronunciation_scores
from zoo.tasks.pronouncer.results import Candidate, Pronounced
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
        scores = pronunciation_scores(listed, [answer.output for answer in self.pronounce(words, beams)])
        logprobs = np.concatenate(self.log_probabilities(self._pairs(words, listed)))
        return {**scores, "loss": float(-logprobs.mean())}

    def _checked(self, words, pronunciations) -> tuple[list[str], list[list[str]]]:
        words = self.encoder.check_words(words)
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
        self, x: str, beams: int | None = None, nbest: int = 1, length_penalty: float = 0.0, ipa: bool = False
    ) -> Pronounced: ...

    @overload
    def pronounce(
        self,
        x: Several,
        beams: int | None = None,
        nbest: int = 1,
        length_penalty: float = 0.0,
        ipa: bool = False,
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
        on_error: OnError = "raise",
    ):
        """The pronunciation of a word, a `Pronounced`, or a list of them.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers.

        Args:
            x: one word or several.
            beams: the number of pronunciations that the search keeps; by default 5, or `nbest` if that is more.
            nbest: the number of pronunciations to return, the best first.
            length_penalty: as in `hypotheses`.
            ipa: whether to write ARPAbet in the International Phonetic Alphabet (`zoo.tasks.pronouncer.arpabet`).
            on_error: "raise", or "skip" for a `RowError` in the place of the answer to each bad example.

        Raises:
            InputError: a word that is no string, is empty, too long or cannot be spelt, the message gives its row, from
                1; a number outside its range; `ipa` for a model that does not write ARPAbet.
        """
        return answered(
            x,
            lambda words: self._pronounced(words, beams, nbest, length_penalty, ipa),
            "word",
            on_error=on_error,
            check=self.encoder.check_word,
        )

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

    def _pronounced(self, words, beams, nbest, length_penalty, ipa) -> list[Pronounced]:
        words = self.encoder.check_words(words)
        if ipa:
            check_arpabet(self.encoder.symbols)
        sources = [self.encoder.encode(word) for word in words]
        answers = []
        for word, hypotheses in zip(words, self.hypotheses(sources, beams, nbest, length_penalty), strict=True):
            outputs = [self.encoder.decode(one.ids) for one in hypotheses]
            outputs = [to_ipa(output) for output in outputs] if ipa else outputs
            candidates = [Candidate(output, one.logprob) for output, one in zip(outputs, hypotheses, strict=True)]
            answers.append(Pronounced(word, outputs[0], candidates))
        return answers
