"""The one test for raw input: texts and labels, in whatever users hold them, become plain lists.

None of the libraries that these things come from is imported here: pandas, PyArrow, Polars, TensorFlow, Grain, Keras
and torch are known by the names of their classes and by their methods.
"""

import sys
from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import Any, NamedTuple

from zoo.errors import InputError

_STREAMS = {
    "tensorflow.DatasetV2",
    "grain.MapDataset",
    "grain.IterDataset",
    "grain.DataLoader",
    "keras.PyDataset",
    "torch.DataLoader",
}
"""Data sets, by the package and the name of their class: iterables of examples, or of batches of them."""

_INFINITE = -1
"""What `tf.data.Dataset.cardinality` gives for a data set without an end."""


class RawInput(NamedTuple):
    """Raw examples: texts `x`, their labels `y` and their weights, a list each; `y` and `weights` may be None.

    `single` says that `x` was one text and no list; `batch_size` is that of a data set that had one.
    """

    x: list
    y: list | None = None
    weights: list | None = None
    single: bool = False
    batch_size: int | None = None


def read_raw_input(
    x,
    y=None,
    sample_weight=None,
    single: tuple[type, ...] = (),
    label_rank: int = 0,
    batches: int | None = None,
    missing: bool = False,
) -> tuple[RawInput | None, Any]:
    """Raw examples as lists, or None for what is Keras's own: arrays, tensors, dictionaries, and data sets of these.

    Args:
        x: a text; a list, an array, a column (pandas, PyArrow, Polars) or a tensor of texts; a data set
            (`tf.data.Dataset`, Grain, `keras.utils.PyDataset`, a torch `DataLoader`, a generator) of texts, or of pairs
            or triples with labels and weights, in batches or not. A data set is read once, as a whole.
        y, sample_weight: the same but for data sets, one entry a text.
        single: types of one example, in addition to strings.
        label_rank: 0 where an example has one label, 1 where it has a row of them.
        batches: how many elements of a data set without an end are read.
        missing: leave missing values to those who answer.

    Returns:
        The examples, or None, and `x`: what is left to read of it where it was a generator.

    Raises:
        InputError: a table, a dictionary of texts, bytes that are not UTF-8, a missing value, a data set without an end
            and without `batches`, a data set beside labels, or what is no collection at all.
    """
    if isinstance(x, (str, bytes, *single)):
        return _checked(RawInput([plain(x)], _one_label(plain(y), label_rank), _weights(sample_weight), True)), x
    if kinds_of(x) & _STREAMS or hasattr(x, "__next__"):
        first, x = _first(x)
        if not is_raw(first):
            return None, x
        if (y is not None or sample_weight is not None) and not hasattr(x, "__next__"):
            raise InputError(
                "labels and weights of a data set stand in it, as pairs or triples; leave y and weights out"
            )
        if y is None:
            given = _read_stream(x, label_rank, batches)
            return given if missing else _checked(given), x
        x = list(islice(x, batches))
    if not is_raw(x):
        return None, x
    rows = plain(x) if hasattr(x, "dtype") or type(x) in (list, tuple) or _columns(x) else [plain(row) for row in x]
    if isinstance(rows, str):  # a tensor or an array without a dimension
        return _checked(RawInput([rows], _one_label(plain(y), label_rank), _weights(sample_weight), True)), x
    given = RawInput(rows, None if y is None else _listed(plain(y), "labels"), _weights(sample_weight))
    return given if missing else _checked(given), x


def is_raw(x) -> bool:
    """Whether something is text, or a collection that is to become some, and nothing that Keras takes as it is.

    Raises:
        InputError: a table, a dictionary of texts, or no collection at all.
    """
    if isinstance(x, Mapping):
        texts = [name for name, value in x.items() if _holds_text(value)]
        if texts:
            raise InputError(
                f"a dictionary has texts under {texts[0]!r}; give texts and labels as x and y (a dictionary is for the "
                "network's own inputs, which are numbers)"
            )
        return False
    if type(x) in (list, tuple):
        return not x or not (isinstance(x[0], Mapping) or _is_numbers(x[0]))
    if isinstance(x, str | bytes) or _is_string(x):
        return True
    if getattr(x, "columns", None) is not None:
        raise InputError(f"x is a table, {type(x).__name__}; give one of its columns, and another as y")
    if _columns(x):
        return True
    if hasattr(x, "shape"):
        return getattr(getattr(x, "dtype", None), "kind", None) == "O"
    if not isinstance(x, Iterable):
        raise InputError(f"expected a text or a list of texts, not {type(x).__name__}")
    return True


def plain(value):
    """Text, labels or numbers in plain Python: lists of what arrays, columns and tensors hold, strings of UTF-8 bytes;
    anything else as it is. Raises `InputError`."""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(f"{value[:30]!r} is not UTF-8 at byte {error.start}; decode it first") from None
    if isinstance(value, str):
        return str(value)
    if type(value) in (list, tuple):
        return [plain(one) for one in value]
    for name in ("to_pylist", "to_list", "tolist"):
        method = getattr(value, name, None)
        if callable(method):
            return plain(method())
    if hasattr(value, "shape") and callable(getattr(value, "numpy", None)):
        return plain(value.numpy())
    if _is_string(value):
        raise InputError(
            "text is read in Python, not in a TensorFlow graph; give the data set of texts itself to fit, evaluate or "
            "predict, or map the preprocessor over batches of a Grain data set"
        )
    return value


def kinds_of(value) -> set[str]:
    """A value's classes, each by its package and its name."""
    return {f"{kind.__module__.partition('.')[0]}.{kind.__name__}" for kind in type(value).__mro__}


def _is_string(value) -> bool:
    """Whether an array or a tensor is one of strings."""
    dtype = getattr(value, "dtype", None)
    return getattr(dtype, "kind", None) in ("U", "S", "T") or getattr(dtype, "name", None) == "string"


def _is_numbers(value) -> bool:
    return hasattr(value, "shape") and hasattr(value, "dtype") and not _columns(value) and not is_raw(value)


def _columns(value) -> bool:
    """Whether a value is a column of a table, of pandas, PyArrow or Polars."""
    return bool({kind.partition(".")[0] for kind in kinds_of(value)} & {"pandas", "pyarrow", "polars"})


def _holds_text(value) -> bool:
    """Whether a value is text, or a list or an array whose first element is."""
    while isinstance(value, list | tuple) and value:
        value = value[0]
    return isinstance(value, str | bytes) or _is_string(value)


def _listed(value, what: str) -> list:
    if not isinstance(value, list):
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise InputError(f"{what} are a list, one entry a text, not {type(value).__name__}")
        value = [plain(one) for one in value]
    return value


def _weights(value) -> list | None:
    value = plain(value)
    return value if value is None or isinstance(value, list) else [value]


def _one_label(label, label_rank: int):
    """The labels of one text as those of a list of one."""
    if label is None or (isinstance(label, list) and (not label_rank or _rank(label) > label_rank)):
        return label
    return [label]


def _rank(value) -> int:
    return 1 + max((_rank(one) for one in value), default=0) if isinstance(value, list) else 0


def _first(x) -> tuple[Any, Any]:
    """The texts, or what stands in their place, of a data set's first element, and the data set with all of it left."""
    if hasattr(x, "element_spec"):
        spec = x.element_spec
        return _parts(spec)[0], x
    if hasattr(x, "__next__"):
        try:
            first = next(x)
        except StopIteration:
            return "", iter(())
        return _parts(first)[0], (one for one in chain([first], x))
    source = x.dataset if "torch.DataLoader" in kinds_of(x) else x
    first = next(iter(source), "")
    return _parts(first)[0], x


def _parts(element) -> tuple:
    """Texts, labels and weights of an element."""
    if type(element) is list and 1 < len(element) <= 3 and not all(isinstance(one, str | bytes) for one in element):
        element = tuple(element)  # as a torch DataLoader and a PyDataset may have it
    return (*element, None, None)[:3] if type(element) is tuple else (element, None, None)


def _read_stream(x, label_rank: int, batches: int | None) -> RawInput:
    """All examples of a data set."""
    if _endless(x):
        if batches is None:
            raise InputError("the data set has no end; say how much of it to read by steps_per_epoch, or steps")
        x = islice(x, batches)
    texts, labels, weights, batch_size = [], [], [], None
    for element in x:
        text, label, weight = map(plain, _parts(element))
        rank = _rank(label)
        if isinstance(text, list) and (label is None or rank > label_rank):
            text, label = _without_padding(text, label, label_rank)
            batch_size = batch_size or len(text)
        else:
            text, label, weight = [text], [label], [weight]
        texts += text
        labels += [None] * len(text) if label is None else label
        weights += [None] * len(text) if weight is None else weight
    some = [None if all(one is None for one in column) else column for column in (labels, weights)]
    return RawInput(texts, *some, batch_size=batch_size)


def _endless(x) -> bool:
    if hasattr(x, "cardinality"):
        return int(x.cardinality()) == _INFINITE
    if "keras.PyDataset" in kinds_of(x):
        return x.num_batches is None
    return "grain.MapDataset" in kinds_of(x) and len(x) == sys.maxsize


def _without_padding(texts: list, labels: list | None, label_rank: int) -> tuple[list, list | None]:
    """Rows of tokens, and of their labels, without the empty strings that a data set pads a batch of them by."""
    if not all(isinstance(row, list) for row in texts):
        return texts, labels
    lengths = [max((place for place, token in enumerate(row, 1) if token), default=0) for row in texts]
    texts = [row[:length] for row, length in zip(texts, lengths, strict=True)]
    if label_rank and labels is not None and len(labels) == len(texts):
        pairs = zip(labels, lengths, strict=True)
        labels = [row if any(row[length:]) else row[:length] for row, length in pairs]
    return texts, labels


def _checked(given: RawInput) -> RawInput:
    """Refuses missing values."""
    for name, column in (("x", given.x), ("y", given.y)):
        for row, value in enumerate(column or [], 1):
            missing = value is None or type(value).__name__ in ("NAType", "NaTType")
            if missing or (isinstance(value, float) and value != value):
                raise InputError(f"row {row} of {name} is missing ({value}); leave it out or fill it in")
    return given
