"""Tunes as files: a tune book in ABC, and of each tune a MIDI file and a picture of its score."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from zoo.abc_notation.sheet_music import midi, picture
from zoo.tasks.tune_generator.results import ComposedTune


def file_names(out: Path, count: int) -> list[dict[str, Path]]:
    """What the files of so many tunes are called: `out.abc`, one for all, `out.mid` and `out.png`; of more than one
    tune `out-01.mid`, `out-01.png` and so on."""
    stem = out.name.removesuffix(".abc")
    width = max(2, len(str(count)))
    marks = [""] if count == 1 else [f"-{number:0{width}}" for number in range(1, count + 1)]
    return [
        {
            "abc": out.with_name(f"{stem}.abc"),
            "midi": out.with_name(f"{stem}{mark}.mid"),
            "picture": out.with_name(f"{stem}{mark}.png"),
        }
        for mark in marks
    ]


def tune_files(tunes: Sequence[ComposedTune], names: Sequence[dict[str, Path]]) -> dict[Path, bytes]:
    """The files of tunes that can be played, one each for the names of `file_names`. Raises `InputError` for a note
    beyond those of MIDI."""
    if len(tunes) > 1:
        tunes = [
            replace(tune, tune=replace(tune.tune, title=f"{tune.tune.title} no. {number}"))
            for number, tune in enumerate(tunes, 1)
        ]
    book = "\n".join(tune.numbered(number) for number, tune in enumerate(tunes, 1))
    files = {names[0]["abc"]: book.encode()}
    for tune, name in zip(tunes, names, strict=True):
        files |= {name["midi"]: midi(tune.tune), name["picture"]: picture(tune.tune)}
    return files
