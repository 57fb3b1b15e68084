"""Do threads that share one model get the answers that one thread gets?

    python -m benchmarks.threads [--seconds 30] [NAME …]

First, eight threads load every checkpoint for both runtimes, each twice, and ask each model once. Then, of each
checkpoint and runtime, one model says alone what is right, and another, which has answered nothing yet, is asked by
eight threads at once, by every verb. An answer is wrong if it differs; numbers of Keras may do so by a millionth.
"""

import math
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any, NamedTuple

import numpy as np
import typer
from rich.table import Column, Table

import zoo
from benchmarks.command_line import run_command
from zoo.console import err, out
from zoo.store.architecture import Architecture
from zoo.store.catalogue import find
from zoo.store.checkpoint import read
from zoo.tasks.loading import RUNTIMES

NAMES = (
    "ner-bilstm",
    "ner-binary",
    "char-lm-shakespeare",
    "word-lm",
    "sentiment",
    "tune-type",
    "tune-generator",
    "g2p-small",
    "trigger-word",
)
"""A checkpoint of every task, or two where they read in two ways."""
THREADS = 8
TOLERANCE = {"keras": 1e-6, "onnx": 0.0}

TEXTS = (
    "Angela Merkel met Barack Obama in Berlin on Tuesday.",
    "A dull film, and far too long.",
    "Harry Potter invented a spell. Nobody at Hogwarts had asked Hermione Granger for it, and yet she wrote to London.",
    "One of the warmest, funniest films of the year!",
    "The Rhine flows through Basel, Strasbourg and Cologne.",
    "It was neither good nor bad",
)
TUNES = tuple(
    f"X:1\nT:One\nR:{kind}\nM:{metre}\nL:1/8\nK:{key}\n{bars}|]\n"
    for kind, metre, key, bars in (
        ("jig", "6/8", "G", "|:GAB dBG|cec BAG|GAB dBG|AFD G3:|"),
        ("reel", "4/4", "D", "|:d2fd Adfd|efge fdec|d2fd Adfd|efge d4:|"),
        ("waltz", "3/4", "Em", "|:E2 G2 B2|e4 d2|B2 A2 G2|E6:|"),
        ("polka", "2/4", "A", "|:cA EA|cd e2|fe cA|BA A2:|"),
    )
)
WORDS = ("recurrent", "FBI", "e-mail", "42", "pronounced", "zoology", "YouTube", "gradients")
RATE = 16000
SOUNDS = tuple(
    (np.random.default_rng(seed).normal(0, 0.05, 3 * RATE) * np.sin(np.arange(3 * RATE) / (2000 + 500 * seed)) ** 2)
    .astype(np.float32)
    for seed in range(4)
)  # fmt: skip


class Question(NamedTuple):
    """What a model is asked, and under which verb that is counted."""

    verb: str
    ask: Callable[[Any], Any]


def questions(architecture: Architecture, runtime: str) -> list[Question]:
    """All that a model is asked on a runtime."""
    task, keras = architecture.task, runtime == "keras"
    if task == "classifier":
        asked = _of_classifier(TEXTS if architecture.unit == "word" else TUNES, keras)
    else:
        asked = _QUESTIONS[task](keras)
    return [Question(verb, ask) for verb, ask in asked]


Asked = Iterator[tuple[str, Callable[[Any], Any]]]


def _each(verb: str, examples: Iterable, ask: Callable[[Any, Any], Any]) -> Asked:
    """A question for each example."""
    for example in examples:
        yield verb, lambda model, example=example: ask(model, example)


def _of_tagger(keras: bool) -> Asked:
    yield from _each("tag", [*TEXTS, list(TEXTS)], lambda model, text: model.tag(text))
    yield from _of_binary_tagger(keras)


def _of_binary_tagger(keras: bool) -> Asked:
    yield from _each("analyse", [*TEXTS, list(TEXTS)], lambda model, text: model.analyse(text))
    yield from _each("predict", [*TEXTS, list(TEXTS)], lambda model, text: model.predict(text))
    if keras:
        yield from _each("predict arrays", [TEXTS[:2], TEXTS[2:]], _predicted_of_arrays)


def _predicted_of_arrays(model, texts: Sequence[str]) -> np.ndarray:
    return model.predict(model.preprocessor(list(texts)), verbose=0)


def _of_language_model(keras: bool) -> Asked:
    settings = ({}, {"temperature": 0.7}, {"top_k": 5}, {"top_p": 0.9}, {"beams": 3}, {"temperature": 0})
    options = [{**setting, "seed": seed} for setting in settings for seed in (1, 2)]
    yield from _each("score", [*TEXTS, list(TEXTS)], lambda model, text: model.score(text))
    yield from _each("measure", [TEXTS[:2], TEXTS[2:]], lambda model, texts: model.measure(list(texts)))
    yield from _each("stream", TEXTS, _scored_in_pieces)
    yield from _each("generate", options, lambda model, given: model.generate(TEXTS[0], 80, **given))
    yield from _each("generate", [3, 4], lambda model, seed: model.generate(list(TEXTS), 30, seed=seed))
    streamed = [{**given, "stop": False} for given in options if "beams" not in given]
    yield from _each("generate in pieces", streamed, _written_in_pieces)


def _scored_in_pieces(model, text: str) -> list:
    stream = model.stream()
    return [*(stream.push(text[start : start + 9]) for start in range(0, len(text), 9)), stream.close()]


def _written_in_pieces(model, options: dict) -> list[str]:
    pieces = []
    for piece in model.generate("The ", 150, stream=True, **options):
        pieces.append(piece)
        time.sleep(0)  # another thread's turn
    return pieces


def _of_classifier(examples: Sequence[str], keras: bool) -> Asked:
    yield from _each("classify", [*examples, list(examples)], lambda model, text: model.classify(text))
    yield from _each("predict", [*examples, list(examples)], lambda model, text: model.predict(text))
    if keras:
        yield from _each("explain", examples, lambda model, text: model.explain(text))
        yield from _each("predict arrays", [examples[:2], examples[2:]], _predicted_of_arrays)


def _of_tune_generator(keras: bool) -> Asked:
    options = [
        {"type": kind, "seed": seed, "tries": 2, "max_new_tokens": 120} for kind in ("jig", "reel") for seed in (1, 2)
    ]
    options += [{"count": 2, "seed": 3, "tries": 1, "max_new_tokens": 80, "guidance": 3}]
    options += [{"type": "hornpipe", "key": "D", "temperature": 0.5, "seed": 4, "tries": 1, "max_new_tokens": 80}]
    options += [{"type": "waltz", "key": "G", "beams": 2, "max_new_tokens": 40}]
    yield from _each("compose", options, lambda model, given: model.compose(**given))
    yield from _each("measure", [TUNES[:2], TUNES[2:]], lambda model, tunes: model.measure(list(tunes)))


def _of_pronouncer(keras: bool) -> Asked:
    yield from _each("pronounce", WORDS, lambda model, word: model.pronounce(word, nbest=3))
    yield from _each("pronounce", [1, 2, 8], lambda model, beams: model.pronounce(list(WORDS), beams=beams))
    yield from _each("pronounce a sentence", TEXTS, lambda model, text: model.pronounce(text, sentence=True))
    yield from _each("predict", [*WORDS, list(WORDS)], lambda model, word: model.predict(word))
    if keras:
        yield from _each("attend", ["recurrent", "zoology"], lambda model, word: model.attend(word))


def _of_trigger_word(keras: bool) -> Asked:
    yield from _each("listen", SOUNDS, lambda model, sound: model.listen(sound, RATE, threshold=0.01))
    yield from _each("probabilities", SOUNDS, lambda model, sound: model.probabilities(sound, RATE))
    yield from _each("stream", SOUNDS, _heard_in_pieces)


def _heard_in_pieces(model, sound: np.ndarray) -> list:
    stream, heard = model.stream(RATE, threshold=0.01), []
    for start in range(0, len(sound), 5000):
        heard.append((stream.push(sound[start : start + 5000]), stream.probabilities))
    return [*heard, stream.close()]


_QUESTIONS: dict[str, Callable[[bool], Asked]] = {
    "tagger": _of_tagger,
    "binary-tagger": _of_binary_tagger,
    "language-model": _of_language_model,
    "tune-generator": _of_tune_generator,
    "encoder-decoder": _of_pronouncer,
    "trigger-word": _of_trigger_word,
}


def same(one: Any, other: Any, tolerance: float) -> bool:
    """Whether two answers are equal but for a share of their numbers."""
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and np.allclose(one, other, rtol=tolerance, atol=tolerance)
    if isinstance(one, float):
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key], tolerance) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(same(*pair, tolerance) for pair in zip(one, other, strict=True))
    return one == other


class Counts:
    """The calls of each verb, and those whose answers were wrong or errors; of the first of these it says what they
    were."""

    def __init__(self, tolerance: float):
        self.calls, self.wrong, self.errors = Counter(), Counter(), Counter()
        self._tolerance, self._lock = tolerance, threading.Lock()

    def add(self, verb: str, found: Any, right: Any) -> None:
        """Counts an answer, or the exception that came in its place."""
        failed = isinstance(found, Exception)
        bad = failed or not same(right, found, self._tolerance)
        with self._lock:
            self.calls[verb] += 1
            self.wrong[verb] += bad and not failed
            self.errors[verb] += failed
            if bad and self.wrong[verb] + self.errors[verb] < 3:
                err.print(f"{verb}: {found!r:.300}\n  in place of {right!r:.300}", markup=False, highlight=False)

    @property
    def good(self) -> bool:
        return not self.wrong.total() and not self.errors.total()


def answer(question: Question, load: Callable[[], Any]) -> Any:
    """A model's answer, or the exception that came in its place."""
    try:
        return question.ask(load())
    except Exception as error:  # whatever it is, it is counted
        return error


def ask_by_threads(model, asked: list[Question], right: list, counts: Counts, seconds: float) -> None:
    """Asks a model by several threads at once, which begin together."""
    begin, end = threading.Barrier(THREADS), time.monotonic() + seconds

    def work(number: int) -> None:
        random = np.random.default_rng(number)
        begin.wait()
        while True:
            for place in random.permutation(len(asked)):
                counts.add(asked[place].verb, answer(asked[place], lambda: model), right[place])
                if time.monotonic() > end:
                    return

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))


def command(
    names: Annotated[list[str] | None, typer.Argument(help="Checkpoints, by default one of each task.")] = None,
    seconds: Annotated[float, typer.Option(min=0, help="How long each model is asked.")] = 30,
) -> None:
    """Print the calls of each verb, and how many were wrong; exit with 1 if any was."""
    sys.setswitchinterval(1e-4)  # threads take turns fifty times as often, and meet in more places
    pairs = [(name, runtime) for name in names or NAMES for runtime in RUNTIMES]
    asked = {pair: questions(read(find(pair[0])).architecture, pair[1]) for pair in pairs}
    with ThreadPoolExecutor(THREADS) as pool:
        at_once = list(pool.map(lambda pair: answer(asked[pair][0], lambda: zoo.load(*pair)), [*pairs, *pairs]))
    numbers = (Column(name, justify="right") for name in ("calls", "wrong", "errors"))
    table, good = Table("model", "runtime", "verb", *numbers, title=f"{THREADS} threads, {seconds:g} s each"), True
    for place, pair in enumerate(pairs):
        err.print(*pair)
        alone, counts = zoo.load(*pair), Counts(TOLERANCE[pair[1]])
        right = [question.ask(alone) for question in asked[pair]]
        for found in (at_once[place], at_once[place + len(pairs)]):
            counts.add("load", found, right[0])
        ask_by_threads(zoo.load(*pair), asked[pair], right, counts, seconds)
        for verb, calls in counts.calls.items():
            table.add_row(*pair, verb, *(f"{number:,}" for number in (calls, counts.wrong[verb], counts.errors[verb])))
        good = good and counts.good
    out.print(table)
    if not good:
        raise typer.Exit(1)


if __name__ == "__main__":
    run_command(command)
