"""BLiMP: does a language model give the better sentence of a pair more probability than the worse one?

Source: Warstadt et al. 2020, "BLiMP: The benchmark of linguistic minimal pairs for English".
"""

from collections import defaultdict
from statistics import mean
from typing import Any

DATASET = "blimp"

Pair = dict[str, Any]


def evaluate_pairs(model, pairs: list[Pair]) -> dict[str, float]:
    """The share of pairs in which the better sentence is the more probable one.

    Args:
        model: a `LanguageModel`.
        pairs: examples of the data set.

    Returns:
        `average`, over the paradigms; the average of each term's paradigms, under the term's name with hyphens
        (`subject-verb-agreement`); each paradigm, under its name with hyphens.
    """
    texts = [pair[side] for pair in pairs for side in ("sentence_good", "sentence_bad")]
    scores = [scored.logprob for scored in model.score(texts)]
    right: dict[str, list[bool]] = defaultdict(list)
    terms: dict[str, dict[str, None]] = defaultdict(dict)
    for pair, good, bad in zip(pairs, scores[::2], scores[1::2], strict=True):
        right[pair["UID"]].append(good > bad)
        terms[pair["linguistics_term"]][pair["UID"]] = None
    shares = {name: mean(rows) for name, rows in right.items()}
    of_terms = {term: mean(shares[name] for name in names) for term, names in sorted(terms.items())}
    named = {**of_terms, **shares}
    return {"average": mean(shares.values()), **{_hyphens(name): value for name, value in named.items()}}


def _hyphens(name: str) -> str:
    return name.replace("_", "-").lower()
