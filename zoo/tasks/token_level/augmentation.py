"""More training sentences out of those at hand."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

Sentences = list[list[str]]

_SHORTEST, _LONGEST = 5, 20
"""Tokens of a sentence cut out of unlabelled text."""
_SEEN = 20
"""Times that unlabelled text must have a word small, and with a capital, for it to count as both."""


def with_openings(sentences: Sentences, tags: Sentences, share: float, seed: int) -> tuple[Sentences, Sentences]:
    """Adds ends of sentences that open with a plain word, now capitalized: `A b c d .` gives `C d .`

    So a capital at the front is seen to say little, also where the word is one that elsewhere is a name.

    Args:
        share: how many are added, as a share of the sentences.
    """
    random = np.random.default_rng(seed)
    added: tuple[Sentences, Sentences] = ([], [])
    places = [
        [
            place
            for place, (token, tag) in enumerate(zip(*pair, strict=True))
            if place and tag == "O" and token.islower()
        ]
        for pair in zip(sentences, tags, strict=True)
    ]
    able = [row for row, found in enumerate(places) if found]
    for row in random.choice(able, round(share * len(sentences))) if able else ():
        place = int(random.choice(places[row]))
        added[0].append([sentences[row][place].capitalize(), *sentences[row][place + 1 :]])
        added[1].append(tags[row][place:])
    return sentences + added[0], tags + added[1]


def with_quotations(sentences: Sentences, tags: Sentences, share: float, seed: int) -> tuple[Sentences, Sentences]:
    """Adds sentences that continue with another in quotation marks: `A B .` and `C D .` give `A B , " C D . "`.

    News agencies open a sentence with a quotation; other writers also put it after `He said,`. A tagger that never
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


CASES = {"lower": str.lower, "upper": str.upper, "title": str.title}
"""The ways to write a sentence in letters of one case, by their names."""


def in_case(sentences: Sentences, case: str) -> Sentences:
    """Sentences in one of `CASES`: as chats, shouts or headlines have them."""
    return [[CASES[case](token) for token in tokens] for tokens in sentences]


def with_cases(
    sentences: Sentences, tags: Sentences, shares: Mapping[str, float], seed: int
) -> tuple[Sentences, Sentences]:
    """Adds sentences once more, in letters of another case.

    News writes names with a capital, and nearly everything else without. A tagger that never saw otherwise finds no
    names in lower case, and too many where each word has a capital.

    Args:
        shares: how many are added of each of `CASES`, as shares of the sentences.
    """
    random = np.random.default_rng(seed)
    all_sentences, all_tags = list(sentences), list(tags)
    for case, share in shares.items():
        rows = random.choice(len(sentences), round(share * len(sentences)), replace=False)
        all_sentences += in_case([sentences[row] for row in rows], case)
        all_tags += [tags[row] for row in rows]
    return all_sentences, all_tags


def plain_sentences(texts: Iterable[Sequence[str]], seed: int) -> Sentences:
    """Sentences without a name that open with words which elsewhere are names.

    What is written small where a name would have its capital is no name: so unlabelled text shows that `bill`,
    `grace` or `teddy` need not be a person. A sentence is a stretch of small words that opens with such a word, now
    capitalized. There is one at the most for a word, the likelier the more often the text writes the word small, so
    that what is nearly always a name is left to be one.

    Args:
        texts: tokens of one text each.
    """
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    seen: dict[str, list[str]] = {}
    random = np.random.default_rng(seed)
    for tokens in texts:
        plain = [token.islower() or not token[0].isalpha() for token in tokens]
        for place in range(1, len(tokens)):
            token = tokens[place]
            if not token.isalpha() or not tokens[place - 1][-1].isalnum():
                continue  # at the front of a sentence a capital says nothing
            if token.istitle():
                capital[token.lower()] += 1
            elif token.islower():
                small[token] += 1
                end = next((at for at in range(place, min(place + _LONGEST, len(tokens))) if not plain[at]), None)
                end = min(place + _LONGEST, len(tokens)) if end is None else end
                # Each of a word's places is kept with the same chance, without holding them all.
                if end - place >= _SHORTEST and random.random() * small[token] < 1:
                    seen[token] = [token.capitalize(), *tokens[place + 1 : end]]
    return [
        sentence
        for word, sentence in sorted(seen.items())
        if min(small[word], capital[word]) >= _SEEN and random.random() * (small[word] + capital[word]) < small[word]
    ]
