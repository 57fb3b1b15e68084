"""The most probable output sequences of an encoder–decoder, on either runtime."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from zoo.console import track
from zoo.data.batching import by_length, filled
from zoo.errors import InputError
from zoo.generation.hypothesis import Hypothesis, best_first, hypotheses_of, is_provably_best
from zoo.generation.sampling import MOST_BEAMS
from zoo.text.vocabulary import END, PADDING
from zoo.validation import is_count, is_number

BEAMS = 5
"""The default number of beams."""

_AT_ONCE = 2**12
"""Padded elements times beams in one call of a search: about four hundred words, whose states still fit into a
processor's cache. Larger calls take up to 1.4 times as long per word; in smaller ones the cost of a call shows."""

_MANY_CALLS = 4
"""More calls than this show a progress bar."""

Encoded = dict[str, np.ndarray]
"""What the decoder knows about the sources, by name; the first axis is the batch."""

Results = list[list[Hypothesis]]
"""The hypotheses of each source, the best first."""


class SearchInference:
    """Searches for the best output sequences; a subclass brings `_encode` and `_search`."""

    def hypotheses(
        self, sources: Sequence[np.ndarray], beams: int | None = None, nbest: int = 1, length_penalty: float = 0.0
    ) -> Results:
        """The best output sequences for each source, a row of at least one id.

        A greedy search comes first. Its result is final if one answer is wanted and no other sequence can rank higher;
        otherwise it competes with the results of the beam search, so that beams are never worse than greedy search.

        Args:
            beams: the number of hypotheses to keep at each step, 1 for greedy search; by default 5, or `nbest` if that
                is more.
            nbest: the number of hypotheses to return, the best first; fewer if fewer exist.
            length_penalty: the final ranking divides the log-probability by the number of ids, `<eos>` included, to
                this power; 0 ranks by the log-probability itself.

        Raises:
            InputError: a number outside its range, or more `nbest` than `beams`.
        """
        check_search(beams, nbest, length_penalty)
        beams = max(BEAMS, nbest) if beams is None else beams
        groups = by_length([len(source) for source in sources], max(1, _AT_ONCE // beams))

        def search(group: np.ndarray) -> Results:
            return self._hypotheses([sources[index] for index in group], beams, nbest, length_penalty)

        searched = self._search_each(search, groups)
        if len(groups) > _MANY_CALLS:
            searched = track(searched, "searching", len(groups))
        results: Results = [[] for _ in sources]
        for group, rows in zip(groups, searched, strict=True):
            for index, row in zip(group, rows, strict=True):
                results[index] = row
        return results

    def _hypotheses(self, sources: Sequence[np.ndarray], beams: int, nbest: int, length_penalty: float) -> Results:
        """The same for sources of about equal length, in one call."""
        encoded = self._encode(filled(sources, PADDING))
        # Abbreviations are spelled out, `www` in 21 sounds; anything longer would never end.
        limits = np.array([3 * len(source) + 20 for source in sources], np.int32)
        results = self._searched(encoded, limits, 1, 1)
        if beams == 1:
            return results
        certain = [is_provably_best(one, length_penalty, limit) for (one,), limit in zip(results, limits, strict=True)]
        rest = np.flatnonzero([nbest > 1 or not sure for sure in certain])
        if len(rest):
            remaining = {name: values[rest] for name, values in encoded.items()}
            # A length penalty may still change the order of what has ended.
            count = beams if length_penalty else nbest
            for index, rows in zip(rest, self._searched(remaining, limits[rest], beams, count), strict=True):
                results[index] = best_first(results[index] + rows, length_penalty)[:nbest]
        return results

    def _search_each(self, search: Callable[[np.ndarray], Results], groups: Sequence[np.ndarray]) -> Iterable[Results]:
        """The results of each group, in order."""
        return map(search, groups)

    def _searched(self, encoded: Encoded, limits: np.ndarray, beams: int, nbest: int) -> Results:
        return hypotheses_of(*self._search(encoded, limits, beams, nbest), limits, END)

    def _encode(self, source_ids: np.ndarray) -> Encoded:
        """What the decoder needs to know about sources, ids (batch, elements) int32."""
        raise NotImplementedError

    def _search(self, encoded: Encoded, limits: np.ndarray, beams: int, nbest: int) -> tuple[np.ndarray, np.ndarray]:
        """The most probable ids (batch, nbest, largest limit) int32, and the log-probability of each sequence (batch,
        nbest) float32, as in `zoo.generation.beam_search`."""
        raise NotImplementedError


def check_search(beams: int | None, nbest: int, length_penalty: float) -> None:
    """Refuses invalid settings of a search; `beams` may be None. Raises `InputError`."""
    for name, value in (("nbest", nbest), ("beams", 1 if beams is None else beams)):
        if not is_count(value, 1, MOST_BEAMS):
            raise InputError(f"{name} is an integer from 1 to {MOST_BEAMS}, not {value!r}")
    if beams is not None and nbest > beams:
        raise InputError(f"{beams} beams cannot give the {nbest} best; raise beams, or leave it out")
    if not is_number(length_penalty) or not 0 <= length_penalty <= 10:
        raise InputError(f"length_penalty is a number from 0 to 10, not {length_penalty!r}")
