"""What is asked of a pronouncer: how words are said."""

from collections.abc import Iterable

from zoo.answers.hypotheses import BEAMS, HypothesisAnswers
from zoo.answers.pronounced import Candidate, Pronounced
from zoo.preprocessing.arpabet import check_arpabet, to_ipa
from zoo.preprocessing.pronunciation import PronunciationEncoder


class PronunciationAnswers(HypothesisAnswers):
    """Says how words are pronounced."""

    encoder: PronunciationEncoder

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
            ipa: write ARPAbet in the International Phonetic Alphabet (`zoo.preprocessing.arpabet`).

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
