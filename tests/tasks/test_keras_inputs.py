"""What `fit`, `evaluate` and `predict` of every task take, under every policy, and what a model is exported as."""

import keras
import numpy as np
import pytest

from zoo.errors import InputError

pytestmark = [
    pytest.mark.filterwarnings("ignore:Even though the:UserWarning"),  # by tf.data, which compiles all the same
    pytest.mark.slow,
]
NO_ANSWERS = ("language_model", "tune_generator")


def in_every_form(x: list, y: list | None) -> dict[str, tuple]:
    """Examples, and labels if there are any, in the forms that users hold them in: what `evaluate` takes."""
    import grain
    import pandas
    import polars
    import pyarrow
    import tensorflow as tf

    rows = x if y is None else list(zip(x, y, strict=True))

    class Pairs(keras.utils.PyDataset):
        def __len__(self):
            return 4

        def __getitem__(self, index):
            part = slice(2 * index, 2 * index + 2)
            return (x[part],) if y is None else (x[part], y[part])

    def column(make):
        return (make(x),) if y is None else (make(x), make(y))

    dataset = tf.data.Dataset.from_tensor_slices(x if y is None else (x, y))
    return {
        "tuples": column(tuple),
        "arrays": column(np.array),
        "series": column(pandas.Series),
        "arrow": column(pyarrow.array),
        "polars": column(polars.Series),
        "tensors": column(tf.constant),
        "dataset": (dataset,),
        "batches": (dataset.batch(3),),
        "grain": (grain.MapDataset.source(rows),),
        "pairs": (Pairs(),),
    }


def test_every_form_is_the_same_examples(case, eager):
    if case.name == "trigger_word":
        return  # reads sound
    model = case.make()
    options = {"beams": 1} if case.name == "pronouncer" else {}
    expected = model.evaluate(*case.data, **options)
    answers = None if case.name in NO_ANSWERS else model.predict(case.x[:3])
    for name, data in in_every_form(case.x, case.y).items():
        assert model.evaluate(*data, **options) == pytest.approx(expected, abs=1e-6), name
    if answers is not None:
        for name, data in in_every_form(case.x[:3], case.y and case.y[:3]).items():
            if name != "pairs":
                assert model.predict(data[0]) == answers, name


def test_fit_takes_a_data_set_of_texts_and_their_labels(case, eager):
    if case.name == "trigger_word":
        return  # reads sound
    trained = []
    for form in ("tuples", "batches"):
        model, data = case.make(), in_every_form(case.x, case.y)[form]
        keras.utils.set_random_seed(1)
        options = case.options if case.name == "language_model" else {"batch_size": None if form == "batches" else 3}
        model.fit(*data, validation_data=in_every_form(case.x, case.y)["dataset"][0], verbose=0, **options)
        trained.append(np.concatenate([weight.ravel() for weight in model.get_weights()]))
    np.testing.assert_array_equal(*trained)  # in batches of its size


def test_one_example_has_one_answer(case, eager):
    model, one = case.make(), case.x[0]
    if case.name in NO_ANSWERS:
        with pytest.raises(InputError, match=r"use score or generate|use evaluate or compose"):
            model.predict(one)
        assert model.evaluate(one)["loss"] > 0
        return
    assert model.predict(one if not isinstance(one, list) else " ".join(one)) == model.predict([one])[0]


def test_a_preprocessor_maps_over_grain_and_says_so_elsewhere(case, eager):
    import grain
    import tensorflow as tf

    if case.name == "trigger_word":
        return  # reads sound
    model = case.make()
    with pytest.raises(InputError, match="the data set of texts itself to fit") as caught:
        tf.data.Dataset.from_tensor_slices(case.x).batch(2).map(model.preprocessor)
    assert "\n" not in str(caught.value)
    rows = case.x if case.y is None else list(zip(case.x, case.y, strict=True))
    together = None if case.y is None else (lambda rows: tuple(map(list, zip(*rows, strict=True))))
    mapped = grain.MapDataset.source(rows).batch(4, batch_fn=together or list).map(model.preprocessor)
    if case.y is None:
        with pytest.raises(InputError, match="no targets; give raw examples"):
            model.fit(mapped, verbose=0)
        assert len(keras.tree.flatten(model.predict(mapped, verbose=0))[0]) == len(case.x)
    else:
        assert len(model.fit(mapped, epochs=2, verbose=0).history["loss"]) == 2


def test_what_has_no_end_says_how_much_to_read(make_case, eager):
    case = make_case("classifier")
    endless = in_every_form(*case.data)["batches"][0].repeat()
    model = case.make()
    with pytest.raises(InputError, match="no end; say how much of it to read by steps_per_epoch"):
        model.fit(endless, verbose=0)
    history = model.fit(endless, epochs=2, steps_per_epoch=3, verbose=0)
    assert int(model.optimizer.iterations.numpy()) == 6 and len(history.epoch) == 2
    assert set(model.evaluate(endless, steps=2)) == {"accuracy", "macro-f1", "loss"}


@pytest.fixture
def halves():
    keras.config.set_dtype_policy("mixed_bfloat16")
    yield
    keras.config.set_dtype_policy("float32")


def test_a_model_in_16_bits_trains_and_answers_in_32(case, halves, eager):
    model = case.make()
    history = case.fit(model, validation_data=case.held_out).history
    assert np.isfinite(history["loss"]).all() and {str(weight.dtype) for weight in model.weights} == {"float32"}
    x, _ = case.arrays(model)
    outputs = keras.tree.flatten(model.predict(x, verbose=0))
    assert {str(values.dtype) for values in outputs} == {"float32"}
    if case.name not in NO_ANSWERS:
        assert len(model.predict(case.x[:2])) == 2


def test_a_saved_model_of_tensorflow_has_the_models_outputs(case, tmp_path):
    import tensorflow as tf

    model = case.make()
    model.export(tmp_path / "exported", verbose=False)
    x, _ = case.arrays(model)
    sizes = getattr(model.backbone, "state_sizes", {})
    states = {name: np.zeros((len(case.x), size), "float32") for name, size in sizes.items()}
    exported = tf.saved_model.load(str(tmp_path / "exported"))
    found = exported.serve({**states, **x})
    expected = model.predict(x, verbose=0)
    for name in expected if isinstance(expected, dict) else [None]:
        values = (found, expected) if name is None else (found[name], expected[name])
        np.testing.assert_allclose(*values, rtol=0, atol=1e-5)
