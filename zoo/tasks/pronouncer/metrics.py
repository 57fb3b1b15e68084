"""How well pronunciations match those that a dictionary lists."""

from collections.abc import Sequence


def pronunciation_scores(listed: Sequence[Sequence[str]], said: Sequence[str]) -> dict[str, float]:
    """The share of words whose pronunciation is none of those listed, `wer`; and the symbols that are wrong, missing or
    too many over the symbols that there should be, `per`. Of several listed pronunciations of a word counts the one
    that the model's is nearest to, of equally near ones the longest.

    Source: Yao & Zweig 2015, "Sequence-to-sequence neural net models for grapheme-to-phoneme conversion", §4.

    Args:
        listed: for each word its pronunciations, symbols with a space between two.
        said: for each word the model's.
    """
    wrong = errors = symbols = 0
    for entries, output in zip(listed, said, strict=True):
        written = output.split()
        distances = [(edit_distance(entry.split(), written), -len(entry.split())) for entry in entries]
        distance, length = min(distances)
        wrong, errors, symbols = wrong + (distance > 0), errors + distance, symbols - length
    return {"wer": wrong / len(listed), "per": errors / symbols}


def edit_distance(wanted: Sequence[str], found: Sequence[str]) -> int:
    """The least number of symbols to change, put in or take out that makes one sequence the other. Source: Levenshtein
    1966; row by row, Wagner & Fischer 1974, "The string-to-string correction problem"."""
    if wanted == found:
        return 0
    above = list(range(len(found) + 1))
    for row, symbol in enumerate(wanted, 1):
        line = [row]
        for place, other in enumerate(found):
            line.append(min(above[place + 1] + 1, line[place] + 1, above[place] + (symbol != other)))
        above = line
    return above[-1]
