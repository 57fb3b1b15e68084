"""The best pronunciations of a whole from those of its parts."""

from collections.abc import Iterable, Sequence
from itertools import product

from zoo.tasks.pronouncer.results import Candidate
from zoo.tasks.pronouncer.sounds import Sounds
from zoo.tasks.pronouncer.spoken_form import Part


def joined(choices: Iterable[Sequence[Candidate]], nbest: int, between: str = " ") -> list[Candidate]:
    """The most probable combinations of one candidate each, their log-probabilities added up; of equal outputs the
    first. The `nbest` best of all are among those of the `nbest` best beginnings, which alone are continued.

    Args:
        choices: of each part the candidates, the best first.
        between: what stands between the outputs of two parts.
    """
    first, *rest = choices
    best = list(first)
    for more in rest:
        pairs = [
            Candidate(f"{one.output}{between}{other.output}", one.logprob + other.logprob)
            for one, other in product(best, more)
        ]
        unique: dict[str, Candidate] = {}
        for candidate in sorted(pairs, key=lambda candidate: -candidate.logprob):
            unique.setdefault(candidate.output, candidate)
        best = list(unique.values())[:nbest]
    return best


def pronunciations(
    parts: Sequence[Part], known: dict[str, list[Candidate]], sounds: Sounds | None, nbest: int
) -> list[Candidate]:
    """The best pronunciations of parts; names of letters, sounds of acronyms and endings are certain.

    Args:
        known: the candidates of the words among the parts.
        sounds: needed for letters, sounds and endings.
    """
    best: list[Candidate] = []
    for part in parts:
        if part.kind == "ending":
            best = [Candidate(f"{one.output} {sounds.ending(part.text, one.output)}", one.logprob) for one in best]
        else:
            more = known[part.text] if part.kind == "word" else [Candidate(_certain(part, sounds), 0.0)]
            best = joined([best, more], nbest) if best else more
    return best


def _certain(part: Part, sounds: Sounds) -> str:
    return sounds.spelled(part.text) if part.kind == "letters" else sounds.written(part.text)
