"""More training sentences out of those at hand."""

import numpy as np

Sentences = list[list[str]]


def with_quotations(sentences: Sentences, tags: Sentences, share: float, seed: int) -> tuple[Sentences, Sentences]:
    """Adds sentences that go on with another in quotation marks: `A B .` and `C D .` give `A B , " C D . "`.

    News agencies open a sentence with a quotation; other writers also put it behind `He said,`. A tagger that never
    saw that takes the capital after the mark for a name.

    Args:
        share: how many are added, as a share of the sentences.
    """
    random = np.random.default_rng(seed)
    added: tuple[Sentences, Sentences] = ([], [])
    for first, second in random.integers(len(sentences), size=(round(share * len(sentences)), 2)):
        opening = len(sentences[first]) - (sentences[first][-1] in {".", "!", "?"})
        for rows, result, comma, mark in ((sentences, added[0], ",", '"'), (tags, added[1], "O", "O")):
            result.append([*rows[first][:opening], comma, mark, *rows[second], mark])
    return sentences + added[0], tags + added[1]
