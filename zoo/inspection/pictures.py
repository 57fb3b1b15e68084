"""What the pictures share: where they go, and tokens as labels of an axis."""

import io
import warnings
from collections.abc import Sequence
from pathlib import Path

from zoo.errors import InputError
from zoo.store.atomic import replace_file

FORMATS = (".png", ".svg", ".pdf")

TOKENS_AT_MOST = 200
"""So many fit on an axis that can still be read."""

_LABEL_WIDTH = 14
"""Characters of a longer token that are shown."""

_VISIBLE = {" ": "␣", "\n": "↵", "\t": "⇥"}


def check_picture(path: Path) -> None:
    """Refuses a place that `save_picture` would refuse, before the work that is to end there. Raises `InputError`."""
    if path.suffix.lower() not in FORMATS:
        raise InputError(f"{path} is no {', '.join(FORMATS[:-1])} or {FORMATS[-1]} file; give it one of these endings")
    if path.is_dir():
        raise InputError(f"{path} is a folder; give the name of a file")
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {path.parent}; make it, or choose another for {path.name}")


def save_picture(figure, path: Path) -> None:
    """Writes a `matplotlib.figure.Figure`, whole or not at all, in the format that the file's ending names."""
    check_picture(path)
    content = io.BytesIO()
    with warnings.catch_warnings():
        # A box stands for a character that the font does not have.
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        figure.savefig(content, format=path.suffix[1:].lower(), dpi=110)
    replace_file(path, content.getvalue())


def check_length(tokens: Sequence[str]) -> None:
    """Refuses more tokens than can be read on an axis. Raises `InputError`."""
    if len(tokens) > TOKENS_AT_MOST:
        raise InputError(f"the text has {len(tokens)} tokens, and a picture shows {TOKENS_AT_MOST}; give a shorter one")


def label_tokens(axes, labels: Sequence[str], upright: bool) -> None:
    """Writes a label, as `shortened` makes it, at every place of the x axis; where `upright`, all but single characters
    are turned by a right angle."""
    axes.set_xticks(range(len(labels)), labels, fontsize=8, parse_math=False)
    for label, text in zip(axes.get_xticklabels(), labels, strict=True):
        label.set_rotation(90 if upright and max(map(len, text.split("\n"))) > 1 else 0)


def shortened(token: str) -> str:
    """A token as a label: white space visible, and not too long."""
    visible = "".join(_VISIBLE.get(character, character) for character in token)
    return visible if len(visible) <= _LABEL_WIDTH else visible[: _LABEL_WIDTH - 1] + "…"


def name_of(model) -> str:
    """What a model is called in a title."""
    checkpoint = getattr(model, "checkpoint", None)
    return checkpoint.name if checkpoint else type(model).__name__
