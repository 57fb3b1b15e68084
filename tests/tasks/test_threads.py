"""Threads that share a model get the answers of one, also where they are the first to ask it; and threads may load."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import zoo
from zoo.tasks.keras_loading import save


def by_threads(call, arguments):
    """What a function gives for each argument, called in a thread each, at the same time."""
    meet = threading.Barrier(len(arguments), timeout=60)

    def met(argument):
        meet.wait()
        return call(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(met, arguments))


def test_a_new_model_measures_in_two_threads_what_it_does_in_one(case):
    model = case.make()
    examples = model.checked(model.read_raw(*case.data)[0])
    for found in by_threads(model.validation_scores, [examples] * 2):
        assert found == pytest.approx(model.validation_scores(examples), abs=1e-6)


def test_a_model_that_is_made_leaves_the_classes_of_others_as_they_are(case, monkeypatch):
    monkeypatch.setattr("keras.src.models.model.inject_functional_model_class", lambda cls: pytest.fail(cls.__name__))
    assert case.make().count_params()


def test_threads_load_the_same_models_and_others(make_tagger, make_language_model, tmp_path):
    save(make_tagger(), tmp_path / "tagger")
    save(make_language_model(), tmp_path / "lm")

    def loaded(where):
        name, runtime = where
        model = zoo.load(tmp_path / name, runtime)
        return model.score("ab") if runtime == "onnx" else [weight.tolist() for weight in model.get_weights()]

    wheres = [("tagger", "keras"), ("lm", "keras"), ("lm", "onnx")]
    assert by_threads(loaded, wheres * 2) == [loaded(where) for where in wheres] * 2
