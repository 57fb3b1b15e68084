"""What is asked of a pronouncer: how words are said."""

from collections.abc import Iterable

from zoo.errors import InputError
from zoo.generation.search import BEAMS, HypothesisAnswers
from zoo.tasks.pronouncer.arpabet import check_arpabet, to_ipa
from zoo.tasks.pronouncer.encoder import PronunciationEncoder
from zoo.tasks.pronouncer.metrics import pronunciation_scores
from zoo.tasks.pronouncer.results import Candidate, Pronounced


class PronouncerInference(HypothesisAnswers):
    """Says how words are pronounced."""

    encoder: PronunciationEncoder

    def measure(self, x: Iterable[str], y, beams: int = BEAMS) -> dict[str, float]:
        """Of words and their pronunciations `wer` and `per`, as `pronunciation_scores` has them.

        Args:
            y: for each word a pronunciation, or a list of all that are right.
            beams: as in `pronounce`.

        Raises:
            InputError: words or pronunciations that cannot be read, or none.
        """
        words, listed = self._checked(x, y)
        if not words:
            raise InputError("there is no word to evaluate on")
        return pronunciation_scores(listed, [answer.output for answer in self.pronounce(words, beams)])

    def _checked(self, words, pronunciations) -> tuple[list[str], list[list[str]]]:
        words = self.encoder.check_words(words)
        return words, self.encoder.check_pronunciations(words, pronunciations)

    def pronounce(
        self,
        x: str | Iterable[str],
        beams: int = BEAMS,
        nbest: int = 1,
        length_penalty: float = 0.0,
        ipa: bool = False,
    ):
        """The pronunciation of a word, a `Pronounced`; of a list of words, a list of them.

        Args:
            beams, nbest, length_penalty: as in `hypotheses`.
            ipa: write ARPAbet in the International Phonetic Alphabet (`zoo.tasks.pronouncer.arpabet`).

        Raises:
            InputError: what is no word, is empty, too long or cannot be spelt, named by its place; a number outside its
                range; IPA of a model that writes no ARPAbet.
        """
        words = self.encoder.check_words([x] if isinstance(x, str) else x)
        if ipa:
            check_arpabet(self.encoder.symbols)
        searched = self.hypotheses([self.encoder.encode(word) for word in words], beams, nbest, length_penalty)
        answers = []
        for word, found in zip(words, searched, strict=True):
            said = [Candidate(self.encoder.decode(one.ids), one.logprob) for one in found]
            said = [Candidate(to_ipa(one.output), one.logprob) for one in said] if ipa else said
            answers.append(Pronounced(word, said[0].output, said))
        return answers[0] if isinstance(x, str) else answers
