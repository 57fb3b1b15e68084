"""The one test for raw input: what becomes plain lists, what goes to Keras, and what is refused."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.shared.raw_input import RawInput, read_raw_input


def raw(*data, **options) -> RawInput:
    """The examples of what is raw."""
    given, _ = read_raw_input(*data, **options)
    assert given is not None
    return given


def of_texts(*texts):
    import tensorflow as tf

    return tf.data.Dataset.from_tensor_slices(list(texts))


@pytest.mark.parametrize(
    "make",
    [
        list,
        tuple,
        set,
        iter,
        lambda texts: dict.fromkeys(texts).keys(),
        np.array,
        lambda texts: np.array(texts, object),
        lambda texts: np.char.encode(texts, "utf-8"),
        lambda texts: np.array(texts, np.dtypes.StringDType()),
        lambda texts: [text.encode() for text in texts],
        lambda texts: (text for text in texts),
    ],
)
def test_collections_of_texts_are_lists_of_strings(make):
    given = raw(make(["São", "b c"]))
    assert sorted(given.x) == ["São", "b c"] and {type(text) for text in given.x} == {str}
    assert given[1:] == (None, None, False, None)


def test_columns_of_tables_are_lists():
    import pandas
    import polars
    import pyarrow

    texts, labels = ["a", "b", "a"], ["x", "y", "x"]
    for make in (
        pandas.Series,
        pandas.Index,
        lambda column: pandas.Series(column, dtype="category"),
        lambda column: pandas.Series(column, dtype="string[pyarrow]"),
        pyarrow.array,
        lambda column: pyarrow.chunked_array([column[:1], column[1:]]),
        lambda column: pyarrow.array(column).dictionary_encode(),
        polars.Series,
        lambda column: polars.Series(column, dtype=polars.Categorical),
    ):
        assert raw(make(texts), make(labels), pandas.Series([1.0, 2.0, 0.5]))[:3] == (texts, labels, [1.0, 2.0, 0.5])
    rows = [["a", "b"], ["c"]]
    for make in (pandas.Series, pyarrow.array, polars.Series):
        assert raw(make(rows), make(rows), label_rank=1)[:2] == (rows, rows)


def test_tensors_of_strings_are_lists():
    import tensorflow as tf

    assert raw(tf.constant(["São", "b"]), tf.constant([1, 0]))[:2] == (["São", "b"], [1, 0])
    assert raw(tf.ragged.constant([["a", "b"], ["c"]])).x == [["a", "b"], ["c"]]
    assert raw(tf.constant("a"))[:4] == (["a"], None, None, True)
    assert raw(np.array("a")).single


def test_one_example_is_a_list_of_one_and_so_is_its_label():
    class Sound(NamedTuple):
        samples: int

    assert raw("a", "x", 2.0) == RawInput(["a"], ["x"], [2.0], True)
    assert raw("a", ["x"]).y == ["x"]
    assert raw("a b", ["O", "O"], label_rank=1).y == [["O", "O"]] == raw("a b", [["O", "O"]], label_rank=1).y
    assert raw(Path("a.wav"), single=(Path,)).x == [Path("a.wav")]
    assert raw(Sound(1), single=(Sound,)) == RawInput([Sound(1)], None, None, True)
    assert raw([Sound(1), Sound(2)]).x == [Sound(1), Sound(2)]


def test_data_sets_are_read_whole_with_labels_and_weights_and_in_batches_or_not():
    import tensorflow as tf

    parts = ["a", "b", "c"], ["x", "y", "x"], [1.0, 2.0, 3.0]
    for count in (1, 2, 3):
        dataset = tf.data.Dataset.from_tensor_slices(parts[:count] if count > 1 else parts[0])
        expected = [*map(list, parts[:count])] + [None] * (3 - count)
        assert [*raw(dataset)[:3]] == expected and raw(dataset).batch_size is None
        assert [*raw(dataset.batch(2))[:3]] == expected and raw(dataset.batch(2)).batch_size == 2
    rows = [["a", "b"], ["c"]], [["O", "B-X"], ["O"]]
    ragged = tf.data.Dataset.from_tensor_slices(tuple(map(tf.ragged.constant, rows)))
    for dataset in (ragged, ragged.batch(2), ragged.map(lambda x, y: (x, y)).ragged_batch(2)):
        assert raw(dataset, label_rank=1)[:2] == rows
    sentences = tf.data.Dataset.from_generator(
        lambda: zip(*rows, strict=True), output_signature=(tf.TensorSpec([None], tf.string),) * 2
    )
    assert raw(sentences.padded_batch(2), label_rank=1)[:2] == rows


def test_data_sets_of_other_libraries_are_read_whole():
    import grain
    import keras

    pairs = [("a", "x"), ("b", "y"), ("c", "x")]
    columns = (["a", "b", "c"], ["x", "y", "x"])
    source = grain.MapDataset.source(pairs)
    loader = grain.DataLoader(data_source=pairs, sampler=grain.samplers.SequentialSampler(3))

    class Pairs(keras.utils.PyDataset):
        def __len__(self):
            return 2

        def __getitem__(self, index):
            return [np.array(column)[2 * index : 2 * index + 2] for column in columns]

    for dataset in (source, source.batch(2), source.to_iter_dataset(), loader, Pairs(), (pair for pair in pairs)):
        assert raw(dataset)[:2] == columns
    texts = (text for text in columns[0])
    assert raw(texts, columns[1])[:2] == columns


def test_a_loader_of_torch_is_read_whole():
    torch = pytest.importorskip("torch")
    for pairs in ([("a", "x"), ("b", "y"), ("c", "x")], ["a", "b", "c"]):
        given = raw(torch.utils.data.DataLoader(pairs, batch_size=2))
        assert given.x == ["a", "b", "c"] and given.y == (["x", "y", "x"] if "a" not in pairs else None)
    assert read_raw_input(torch.zeros(2, 3))[0] is None


def test_what_has_no_end_is_read_as_far_as_is_said():
    import grain

    for endless in (of_texts("a", "b").repeat(), grain.MapDataset.source(["a", "b"]).repeat()):
        assert raw(endless, batches=3).x == ["a", "b", "a"]
        with pytest.raises(InputError, match="has no end; say how much of it to read by steps_per_epoch"):
            read_raw_input(endless)
    assert raw(of_texts("a", "b"), batches=1).x == ["a", "b"]  # an epoch of few steps, of all that there is


def test_what_keras_takes_goes_to_keras_as_it_is():
    import grain
    import keras
    import tensorflow as tf

    numbers = np.zeros((2, 3))
    for x in (
        numbers,
        tf.constant(numbers),
        [numbers, numbers],
        {"token_ids": numbers},
        {"token_ids": [[1, 2]]},
        [{"token_ids": numbers}],
        tf.data.Dataset.from_tensor_slices(({"token_ids": numbers}, [0, 1])).batch(2),
        grain.MapDataset.source([{"token_ids": numbers[0]}] * 2),
        keras.KerasTensor((2, 3)),
    ):
        given, same = read_raw_input(x)
        assert given is None and same is x
    batches = (batch for batch in [numbers, numbers])
    given, rest = read_raw_input(batches)
    assert given is None and len(list(rest)) == 2


def test_what_cannot_be_read_is_refused_in_one_line():
    import pandas
    import tensorflow as tf

    def in_graph(texts):
        read_raw_input(texts)
        return texts

    for call, said in (
        (lambda: read_raw_input(None), "not NoneType"),
        (lambda: read_raw_input(5), "not int"),
        (lambda: read_raw_input([b"caf\xe9"]), "not UTF-8 at byte 3"),
        (lambda: read_raw_input(["a", None]), "row 2 of x is missing"),
        (lambda: read_raw_input(pandas.Series(["a", pandas.NA])), "row 2 of x is missing"),
        (lambda: read_raw_input(["a", "b"], pandas.Series(["x", float("nan")])), "row 2 of y is missing"),
        (lambda: read_raw_input(pandas.DataFrame({"text": ["a"]})), "a table, DataFrame; give one of its columns"),
        (lambda: read_raw_input({"text": ["a"]}), "a dictionary has texts under 'text'"),
        (lambda: read_raw_input(tf.data.Dataset.from_tensors({"text": ["a"]})), "texts under 'text'"),
        (lambda: read_raw_input(of_texts("a"), ["x"]), "leave y and weights out"),
        (lambda: read_raw_input(["a"], 5), "labels are a list, one entry a text, not int"),
        (lambda: tf.data.Dataset.map(of_texts("a"), tf.autograph.experimental.do_not_convert(in_graph)), "in Python"),
    ):
        with pytest.raises(InputError, match=said) as caught:
            call()
        assert "\n" not in str(caught.value)
