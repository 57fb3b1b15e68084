"""What `zoo generate` does with a tune generator."""

import os
import sys
from pathlib import Path
from typing import Any

from rich.markup import escape

from zoo.abc_notation import Skipped
from zoo.cli.terminal import print_json, print_line
from zoo.datasets.tune_file import name_left_out
from zoo.errors import InputError
from zoo.store.atomic import replace_files
from zoo.tasks.tune_generator.results import ComposedTune


def compose(model, out: Path | None, as_json: bool, count: int | None, **asked: Any) -> None:
    """Writes tunes: as ABC to standard output, or with `out` into files.

    Raises:
        InputError: what cannot be asked for, a place where no file can be, or no tune that can be played in so many
            tries. Where some can be played, the others are left out, and named on standard error.
        CheckpointError: files that cannot be written.
    """
    from zoo.tasks.tune_generator.files import file_names, tune_files

    if out and out.name in ("", ".."):
        raise InputError(f"{out} is a folder; give the name of a file")
    wanted = file_names(out, count or 1) if out else []
    for path in dict.fromkeys(path for names in wanted for path in names.values()):
        check_file(path)
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
    if out:
        replace_files(tune_files(tunes, out))
    places = file_names(out, len(tunes)) if out else [{}] * len(tunes)
    if as_json:
        for tune, names in zip(tunes, places, strict=True):
            print_json(tune.to_json() | {"files": {kind: str(path) for kind, path in names.items()}})
    elif out:
        for tune, names in zip(tunes, places, strict=True):
            print_line(_line(tune, names))
    else:
        sys.stdout.write("\n".join(tune.numbered(number) for number, tune in enumerate(tunes, 1)))


def _line(tune: ComposedTune, names: dict[str, Path]) -> str:
    """A tune in a line: what it is, how often it was written, and its files."""
    times = "" if tune.tries == 1 else f", written {tune.tries} times"
    odd = f", {len(tune.faults)} bars not as long as the metre" if tune.faults else ""
    files = ", ".join(escape(str(path)) for path in names.values())
    return f"[bold]{escape(tune.tune.title)}[/], {tune.tune.metre}{times}{odd}: {files}"


def check_file(path: Path) -> None:
    """Refuses a place where no file can be written, before the work that is to end there. Raises `InputError`."""
    if path.is_dir():
        raise InputError(f"{path} is a folder; give the name of a file")
    above = next(folder for folder in path.absolute().parents if os.path.exists(folder))
    if not above.is_dir():
        raise InputError(f"{above} is no folder, so {path} cannot be in it; choose another name")
    if not os.access(above, os.W_OK):
        raise InputError(f"{above} may not be written to; choose another folder for {path.name}")
