"""What is asked of an encoder–decoder: the most probable sequences."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from zoo.console import track
from zoo.data.batching import by_length, filled
from zoo.errors import InputError
from zoo.generation.hypothesis import Hypothesis, best_first, found_by_search, is_provably_best
from zoo.generation.sampling import MOST_BEAMS
from zoo.text.vocabulary import END, PADDING
from zoo.validation import is_count, is_number

BEAMS = 5
"""Hypotheses that a search keeps where nothing else is asked for."""

_AT_ONCE = 2**12
"""Padded elements times hypotheses in one call of a search: some four hundred words, whose states a processor's cache
still holds. With more at once each takes up to 1.4 times as long, with fewer what a call costs shows."""

_MUCH = 4
"""So many calls or more take long enough for a progress bar."""

Encoded = dict[str, np.ndarray]
"""What a decoder knows of sequences, by name; the first axis is theirs."""

Found = list[list[Hypothesis]]
"""For each sequence what was found for it, the best first."""


class HypothesisAnswers:
    """Finds what is best to write for a sequence."""

    def hypotheses(
        self, sources: Sequence[np.ndarray], beams: int = BEAMS, nbest: int = 1, length_penalty: float = 0.0
    ) -> Found:
        """The best that a search finds to write for each of some sources, rows of at least one id.

        A greedy search comes first. Where it is certain that nothing ranks higher, it is all that is needed for one
        best answer; else its hypothesis competes with those of the beam, so that a beam never does worse than greedy.

        Args:
            beams: how many hypotheses are kept at each step; with 1 the search is greedy.
            nbest: how many are given, the best first; fewer where there are not so many.
            length_penalty: log P is divided by the number of ids, `<eos>` among them, to this power before hypotheses
                are compared in the end; 0 for log P itself.

        Raises:
            InputError: a number outside its range.
        """
        check_search(beams, nbest, length_penalty)
        groups = by_length([len(source) for source in sources], max(1, _AT_ONCE // beams))

        def search(group: np.ndarray) -> Found:
            return self._hypotheses([sources[index] for index in group], beams, nbest, length_penalty)

        searched = self._search_each(search, groups)
        if len(groups) > _MUCH:
            searched = track(searched, "searching", len(groups))
        found: Found = [[] for _ in sources]
        for group, rows in zip(groups, searched, strict=True):
            for index, row in zip(group, rows, strict=True):
                found[index] = row
        return found

    def _hypotheses(self, sources: Sequence[np.ndarray], beams: int, nbest: int, length_penalty: float) -> Found:
        """The same for sequences of about one length, in one call."""
        encoded = self._encode(filled(sources, PADDING))
        # Abbreviations are spoken letter by letter, `www` in 21 sounds; what is longer has no end.
        limits = np.array([3 * len(source) + 20 for source in sources], np.int32)
        found = self._searched(encoded, limits, 1, 1)
        if beams == 1:
            return found
        settled = [is_provably_best(one, length_penalty, limit) for (one,), limit in zip(found, limits, strict=True)]
        left = np.flatnonzero([nbest > 1 or not sure for sure in settled])
        if len(left):
            rest = {name: values[left] for name, values in encoded.items()}
            # What a length divides may yet rank higher than what has ended.
            wanted = beams if length_penalty else nbest
            for index, rows in zip(left, self._searched(rest, limits[left], beams, wanted), strict=True):
                found[index] = best_first(found[index] + rows, length_penalty)[:nbest]
        return found

    def _search_each(self, search: Callable[[np.ndarray], Found], groups: Sequence[np.ndarray]) -> Iterable[Found]:
        """What a search finds for each group, in their order."""
        return map(search, groups)

    def _searched(self, encoded: Encoded, limits: np.ndarray, beams: int, wanted: int) -> Found:
        return found_by_search(*self._search(encoded, limits, beams, wanted), limits, END)

    def _encode(self, source_ids: np.ndarray) -> Encoded:
        """What the decoder is to know of sequences of ids, (batch, elements) int32."""
        raise NotImplementedError

    def _search(self, encoded: Encoded, limits: np.ndarray, beams: int, wanted: int) -> tuple[np.ndarray, np.ndarray]:
        """The most probable ids (batch, wanted, largest limit) int32, and log P of each (batch, wanted) float32, as
        `zoo.generation.beam_search` gives them."""
        raise NotImplementedError


def check_search(beams: int, nbest: int, length_penalty: float) -> None:
    """Refuses numbers that no search can be made with. Raises `InputError`."""
    for name, value in (("nbest", nbest), ("beams", beams)):
        if not is_count(value, 1, MOST_BEAMS):
            raise InputError(f"{name} is an integer from 1 to {MOST_BEAMS}, not {value!r}")
    if nbest > beams:
        raise InputError(f"{beams} beams give no {nbest} best; let there be as many beams at least")
    if not is_number(length_penalty) or not 0 <= length_penalty <= 10:
        raise InputError(f"length_penalty is a number from 0 to 10, not {length_penalty!r}")
