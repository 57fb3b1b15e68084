"""How many bits does a character of an unread novel cost a network of zoo, and what else foretells or compresses text?

    python -m benchmarks.char_lm [char-lm]

The text is the test books of `english_novels`. The network and an n-gram model with interpolated Kneser-Ney smoothing
have learnt from the same training books, know the same characters and read each test book from its beginning; the
order of the n-grams is that which foretells the validation books best. xz -9e and bzip2 -9 compress each book alone,
and all as one text. xz also compresses all behind as much of the training text as its window holds, where the cost is
by how much the file grows ("primed"); the blocks of bzip2 are too small for that.

All code the same text. A character that the network and the n-gram model do not know costs the bits of `<unk>` and as
many as tell one of Unicode's code points from all others.
"""

import bz2
import lzma
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import numpy as np
import typer
from rich.table import Column, Table

from benchmarks.command_line import run_command, show
from benchmarks.kneser_ney import MOST_SYMBOLS, n_grams
from zoo import datasets
from zoo.cli.models import load_model
from zoo.console import progress
from zoo.errors import InputError
from zoo.tasks.language_model import encoder as language_modelling
from zoo.training.cpu import processor

DATASET = "english_novels"
HIGHEST = 12
"""The last order of n-grams that is tried; from all of the training text, 11 foretells the validation books best."""
LEAST_COUNT = 100
"""How often the training text has a character that is known, where no checkpoint says which are."""
BITS_OF_UNKNOWN = math.log2(0x110000)
XZ_WINDOW = 2**26
"""Bytes that xz -9 looks back."""
UNKNOWN, LINE_END = 0, 1
"""Symbols of the n-gram model; the other known characters follow."""

Answer = dict[str, Any]
Bits = tuple[float, list[float]]
"""The bits of all books, and of each where they were measured."""


class Alphabet:
    """Characters as the symbols of the n-gram model."""

    def __init__(self, known: Sequence[str]):
        characters = ["\n", *(character for character in known if character != "\n")]
        self.size = LINE_END + len(characters)
        if self.size > MOST_SYMBOLS:
            raise InputError(f"{len(characters)} known characters; the n-gram model takes {MOST_SYMBOLS - 1} at most")
        self._ids = np.full(0x110000, UNKNOWN, np.uint8)
        self._ids[list(map(ord, characters))] = np.arange(LINE_END, self.size)

    def ids(self, text: str) -> np.ndarray:
        """The symbols of a text, (characters,) uint8."""
        return self._ids[np.frombuffer(text.encode("utf-32-le"), np.uint32)]


def benchmark(checkpoint: str | None, train_characters: int | None) -> Answer:
    """Measures all; without a checkpoint all but the network."""
    train, validation, test = (list(datasets.load(DATASET, split)) for split in ("train", "validation", "test"))
    training_text = "".join(book["text"] for book in train)[:train_characters]
    texts, others = ([book["text"] for book in books] for books in (test, validation))
    characters = [len(text) for text in texts]
    model = load_model(checkpoint, ("language-model",), "this benchmark") if checkpoint else None
    if model and model.encoder.unit != "character":
        raise InputError(f"{checkpoint} is a model of words; this benchmark takes one of characters")
    alphabet = Alphabet(model.encoder.symbols if model else frequent(training_text))
    orders: dict[int, float] = {}

    def best_n_grams() -> Bits:
        found = n_gram_bits(training_text, alphabet, [*others, *texts], HIGHEST)
        for order, bits in found.items():
            orders[order] = sum(bits[: len(others)]) / sum(map(len, others))
        return summed(found[min(orders, key=orders.get)][len(others) :])

    contestants: dict[str, Callable[[], Bits]] = {}
    if model:
        name = f"{model.checkpoint.name}@{model.checkpoint.version}"
        contestants[name] = lambda: summed(network_bits(model, texts))
    contestants["n-grams"] = best_n_grams
    contestants |= {name: partial(compressed, size, texts) for name, size in SIZES.items()}
    contestants["xz -9e primed"] = lambda: (window_bits(training_text, "".join(texts)), [])
    rows = {}
    for name, measure in in_turn(contestants):
        started = time.perf_counter()
        total, bits = measure()
        rows[name] = {
            "all": total / sum(characters),
            "books": [found / count for found, count in zip(bits, characters, strict=False)],
            "seconds": time.perf_counter() - started,
        }
    return {
        "dataset": DATASET,
        "books": [book["name"] for book in test],
        "characters": characters,
        "unknown": sum(unknown(alphabet.ids(text)) for text in texts),
        "training_characters": len(training_text),
        "symbols": alphabet.size,
        "bits_per_character": rows,
        "orders_on_validation": orders,
        "processor": processor(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def in_turn(contestants: dict[str, Callable[[], Bits]]) -> Iterator[tuple[str, Callable[[], Bits]]]:
    """Yields what is measured beside a progress bar that names it."""
    with progress() as display:
        bar = display.add_task("", total=len(contestants))
        for name, measure in contestants.items():
            display.update(bar, description=name)
            yield name, measure
            display.advance(bar)


def frequent(text: str) -> list[str]:
    """The characters that a text has often enough."""
    return sorted(character for character, count in Counter(text).items() if count >= LEAST_COUNT)


def unknown(ids: np.ndarray) -> int:
    """How many symbols are unknown."""
    return int((ids == UNKNOWN).sum())


def network_bits(model, texts: Sequence[str]) -> list[float]:
    """The bits of each text, as `evaluate` finds them, all texts side by side however long they are."""
    encoder = model.encoder
    rows = [encoder.encode(text, pretokenized=True, end=True) for text in texts]
    ids = np.full((len(rows), 1 + max(map(len, rows))), language_modelling.END, np.int32)
    for padded, row in zip(ids, rows, strict=True):
        padded[1 : 1 + len(row)] = row
    told = np.concatenate([part for part, _ in model.scorer.segments(ids)], axis=1).astype(np.float64)
    return [
        float(-found[: len(row)].sum() / math.log(2) + BITS_OF_UNKNOWN * (row == language_modelling.UNKNOWN).sum())
        for found, row in zip(told, rows, strict=True)
    ]


def n_gram_bits(before: str, alphabet: Alphabet, texts: Sequence[str], highest: int) -> dict[int, list[float]]:
    """The bits of each text to n-grams that were counted in another, by their order."""
    rows = [alphabet.ids(text) for text in texts]
    more = [BITS_OF_UNKNOWN * unknown(row) for row in rows]
    return {
        order: [float(-np.log2(chances).sum() + bits) for chances, bits in zip(found, more, strict=True)]
        for order, found in n_grams(alphabet.ids(before), rows, highest, alphabet.size, LINE_END)
    }


def xz_bytes(data: bytes) -> int:
    """The size of what xz -9e makes of data."""
    return len(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME))


def window_bits(before: str, text: str) -> float:
    """By how much what xz -9e makes of a text grows, in bits, when another stands behind it."""
    window = before.encode()[-XZ_WINDOW:]
    return 8 * (xz_bytes(window + text.encode()) - xz_bytes(window))


SIZES: dict[str, Callable[[bytes], int]] = {
    "xz -9e": xz_bytes,
    "bzip2 -9": lambda data: len(bz2.compress(data, 9)),
}


def compressed(size: Callable[[bytes], int], texts: Sequence[str]) -> Bits:
    """The bits of texts where `size` is that of what is made of bytes."""
    total, *bits = (8 * size(text.encode()) for text in ("".join(texts), *texts))
    return total, bits


def summed(bits: list[float]) -> Bits:
    """Bits of texts that are read one by one."""
    return sum(bits), bits


def table(answer: Answer) -> Table:
    """The answer for people."""
    rows, orders = answer["bits_per_character"], answer["orders_on_validation"]
    best = min(orders, key=orders.get)
    lines = Table(
        Column("book", no_wrap=True),
        *(Column(f"{best}-grams" if name == "n-grams" else name, justify="right") for name in rows),
        title=f"bits a character, {answer['dataset']} test",
        caption=f"{sum(answer['characters']):,} characters, of which {answer['unknown']} are unknown and cost "
        f"{BITS_OF_UNKNOWN:.2f} bits more; {answer['training_characters']:,} characters of training text, "
        f"{answer['symbols']} symbols. n-grams on the validation books, by order: "
        + ", ".join(f"{order}: {bits:.4f}" for order, bits in orders.items()),
    )
    for place, name in enumerate(answer["books"]):
        figures = (f"{row['books'][place]:.4f}" if row["books"] else "" for row in rows.values())
        lines.add_row(name.split("/")[-1], *figures)
    lines.add_section()
    lines.add_row("all", *(f"{row['all']:.4f}" for row in rows.values()))
    return lines


def command(
    checkpoint: Annotated[str, typer.Argument(help="A language model of characters: its name, or folder.")] = "char-lm",
    network: Annotated[bool, typer.Option(help="Measure the network, too.")] = True,
    train_characters: Annotated[
        int | None, typer.Option(min=1, help="Count n-grams in so much of the training text only.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Measure the bits of a character of unread novels: a network, counted n-grams, xz and bzip2."""
    answer = benchmark(checkpoint if network else None, train_characters)
    show(answer, as_json, table)


if __name__ == "__main__":
    run_command(command)
