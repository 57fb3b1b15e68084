"""What `zoo generate` does with a tune generator."""

from pathlib import Path
from typing import Any

from zoo.abc_notation import Skipped
from zoo.cli.terminal import print_json, print_line, write_text
from zoo.console import Piece
from zoo.datasets.tune_file import name_left_out
from zoo.errors import InputError
from zoo.store.atomic import replace_files
from zoo.store.places import check_files
from zoo.tasks.tune_generator.files import file_names, tune_files
from zoo.tasks.tune_generator.results import ComposedTune


def places(out: Path | None, count: int | None, overwrite: bool) -> list[dict[str, Path]]:
    """The names of the files of so many tunes, by kind; of none without `out`. To be asked before a model is loaded.

    Raises:
        InputError: `out` is no name of a file.
        CheckpointError: a place where no file can be, or, without `overwrite`, where there is one.
    """
    if out is None:
        return []
    if out.name in ("", ".."):
        raise InputError(f"{out} is a folder; give the name of a file")
    names = file_names(out, count or 1)
    check_files(dict.fromkeys(path for one in names for path in one.values()), overwrite)
    return names


def compose(
    model, names: list[dict[str, Path]], as_json: bool, count: int | None, overwrite: bool = False, **asked: Any
) -> None:
    """Writes tunes: as ABC to standard output, or, where there are `names`, into files.

    Raises:
        InputError: what cannot be asked for, or no tune that can be played in so many tries. Where some can be played,
            the others are left out, and named on standard error.
        CheckpointError: files that cannot be written, or, without `overwrite`, are there meanwhile.
    """
    found = model.compose(count=count, **asked)
    written = found if isinstance(found, list) else [found]
    tunes = [tune for tune in written if not tune.broken]
    if not tunes:
        times = f"{written[0].tries} tries" if written[0].tries > 1 else "its only try"
        raise InputError(
            f"in {times} the model wrote no tune that can be played: {written[0].broken}; give another --seed, more "
            "--tries or a --temperature below 1"
        )
    name_left_out(
        [Skipped(f"tune {number}", tune.broken) for number, tune in enumerate(written, 1) if tune.broken], len(written)
    )
    names = names[: len(tunes)]
    if names:
        replace_files(tune_files(tunes, names), overwrite)
    if as_json:
        for tune, files in zip(tunes, names or [{}] * len(tunes), strict=True):
            print_json(tune.to_json() | {"files": {kind: str(path) for kind, path in files.items()}})
    elif names:
        for tune, files in zip(tunes, names, strict=True):
            print_line(*_line(tune, files))
    else:
        write_text("\n".join(tune.numbered(number) for number, tune in enumerate(tunes, 1)))


def _line(tune: ComposedTune, names: dict[str, Path]) -> list[Piece]:
    """A tune in a line: what it is, how often it was written, and its files."""
    times = "" if tune.tries == 1 else f", written {tune.tries} times"
    odd = f", {len(tune.faults)} bars not as long as the metre" if tune.faults else ""
    return [(tune.tune.title, "bold"), f", {tune.tune.metre}{times}{odd}: {', '.join(map(str, names.values()))}"]
