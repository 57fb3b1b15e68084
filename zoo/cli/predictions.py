"""What `zoo predict` asks a model, and how it shows the answers: for each verb an iterator of answers, as JSON and as
a function that gives the lines for people, or of errors in their places."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from textwrap import shorten
from typing import Any, NamedTuple
from unicodedata import category

from rich.color import Color
from rich.style import Style

from zoo.cli.terminal import has_colour
from zoo.console import Piece
from zoo.errors import RowError

Line = list[Piece]
Answers = Iterator[tuple[dict[str, Any], Callable[[], list[Line]]] | RowError]

_COLOURS = ("black on bright_cyan", "black on bright_yellow", "black on bright_green", "black on bright_magenta")

_SHOWN = 70
"""The most characters of a labelled text that are shown."""

_NAMED = 5
"""The most words that are listed on each side of a decision."""

_FAINT = 230
"""Words in a paler colour than this are left without colour."""


class Asked(NamedTuple):
    """The options of `zoo predict`."""

    pretokenized: bool = False
    why: bool = False
    nbest: int | None = None
    beams: int | None = None
    ipa: bool = False
    sentence: bool = False


def tagged(model, texts: Sequence[str], asked: Asked) -> Answers:
    """The names in each text."""
    for found in model.analyse(texts, pretokenized=asked.pretokenized, on_error="skip"):
        yield found if isinstance(found, RowError) else (found.to_json(), lambda found=found: [highlighted(found)])


def labelled(model, texts: Sequence[str], asked: Asked) -> Answers:
    """The label of each text, its probability, and with `why` what moved the model towards it."""
    for text, found in zip(texts, model.classify(texts, asked.pretokenized, on_error="skip"), strict=True):
        if isinstance(found, RowError):
            yield found
            continue
        if not asked.why:
            yield found.to_json(), partial(_label, found)
            continue
        words = [word for word in model.explain(text, found.label, asked.pretokenized) if not _is_mark(word.word)]
        source = model.encoder.source(text, asked.pretokenized)
        why = {"why_label": found.label, "why": [word._asdict() for word in words]}
        yield found.to_json() | why, partial(_reasons, found, source, words)


def pronounced(model, words: Sequence[str], asked: Asked) -> Answers:
    """How each word or sentence is pronounced; with log P where several pronunciations are asked for."""
    count = 1 if asked.nbest is None else asked.nbest
    options = {"beams": asked.beams, "ipa": asked.ipa, "sentence": asked.sentence}
    for found in model.pronounce(words, nbest=count, on_error="skip", **options):
        if isinstance(found, RowError):
            yield found
        else:
            yield found.to_json(), partial(_pronunciations, found, asked.nbest is not None)


PREDICTIONS = {"tag": tagged, "classify": labelled, "pronounce": pronounced}
"""By the verb that a task answers to."""


def knows_no_word(model, answer: dict[str, Any]) -> bool:
    """Whether an answer is about a text with words of which a model knows none; of the words of pronouncers and of
    tunes the reader decides."""
    encoder = model.encoder
    if not hasattr(encoder, "knows") or getattr(encoder, "unit", "") == "tune":
        return False
    tokens = answer["tokens"] if "tokens" in answer else [token.text for token in encoder.tokens(answer["text"])]
    words = [token for token in tokens if any(map(str.isalpha, token))]
    return bool(words) and not any(map(encoder.knows, words))


def highlighted(found) -> Line:
    """A text with what was found in it: in colour, or, without colours, in brackets; labels and scores follow."""
    marks, colour = found.highlights(), has_colour()
    labels = sorted({mark.label for mark in marks})
    line, end = [], 0
    for mark in marks:
        style = _COLOURS[labels.index(mark.label) % len(_COLOURS)] if colour else ""
        line += [found.text[end : mark.start], "" if colour else "[", (found.text[mark.start : mark.end], style)]
        line.append((f" {mark.label}", "bold"))
        if mark.score is not None:
            line.append((f" {mark.score:.2f}", "dim"))
        line.append("" if colour else "]")
        end = mark.end
    return [*line, found.text[end:]]


def weighted(text: str, words: Sequence) -> Line:
    """The text with the words that speak for its label in green and those against it in red, darker where stronger."""
    strongest = max([abs(word.weight) for word in words], default=0.0) or 1.0
    line, end = [], 0
    for word in words:
        pale = round(255 * (1 - abs(word.weight) / strongest))
        shade = Color.from_rgb(pale, 255, pale) if word.weight > 0 else Color.from_rgb(255, pale, pale)
        style = Style(color="black", bgcolor=shade) if pale < _FAINT else ""
        line += [text[end : word.start], (text[word.start : word.end], style)]
        end = word.end
    return [*line, text[end:]]


def _label(found) -> list[Line]:
    return [[*_decision(found), f"  {shorten(found.text, _SHOWN, placeholder=' …')}"]]


def _decision(found) -> Line:
    return [(found.label, "bold"), f"  {found.probability:.3f}"]


def _reasons(found, source: str, words: Sequence) -> list[Line]:
    """The label, the whole text, and the words that moved the model most, towards the label and away from it."""
    strongest = sorted(words, key=lambda word: -abs(word.weight))
    sides = {
        f"for {found.label}:": [word for word in strongest if word.weight > 0],
        f"against {found.label}:": [word for word in strongest if word.weight < 0],
    }
    return [
        _decision(found),
        weighted(source, words),
        *(
            [(side, "dim"), " " + ", ".join(f"{word.word} {word.weight:+.2f}" for word in some[:_NAMED])]
            for side, some in sides.items()
            if some
        ),
    ]


def _is_mark(word: str) -> bool:
    """Whether a token is punctuation."""
    return all(category(sign).startswith("P") for sign in word)


def _pronunciations(found, with_scores: bool) -> list[Line]:
    return [
        [f"{found.text}  ", (one.output, "bold"), *(["  ", (f"{one.logprob:.2f}", "dim")] if with_scores else [])]
        for one in found.nbest
    ]
