"""The tagger in training."""

import keras
import numpy as np
import pytest

from zoo.tasks.tagger.model import Tagger

pytestmark = pytest.mark.filterwarnings("ignore:Even though the:UserWarning")  # by tf.data, which compiles all the same


def potentials(tagger, sentences):
    return keras.ops.convert_to_numpy(tagger(tagger.preprocessor(sentences)))


def test_fit_lowers_the_loss_and_learns_a_rule_that_holds_for_new_words(fitted, others):
    tagger, history = fitted

    assert history["loss"][-1] < 0.2 * history["loss"][0]
    assert history["val_loss"][-1] < 0.2 * history["val_loss"][0]
    assert tagger.evaluate(*others)["f1"] > 0.95


def test_each_epoch_reports_the_scores_of_the_validation_sentences(fitted, others):
    tagger, history = fitted

    assert {len(history[f"val_{name}"]) for name in ("precision", "recall", "f1")} == {8}
    assert history["val_f1"][-1] == pytest.approx(tagger.evaluate(*others)["f1"])


def test_a_callback_can_stop_on_the_f1(make_tagger, data, eager):
    stop = keras.callbacks.EarlyStopping("val_f1", mode="min")  # it rises, which is no improvement here
    history = make_tagger().fit(*data, validation_split=0.2, epochs=4, verbose=0, callbacks=[stop])

    assert len(history.history["val_f1"]) == 2


def test_a_validation_split_is_held_out(make_tagger, data, eager):
    tagger = make_tagger()
    trained = []
    tagger.make_batches = lambda sentences, *rest: (
        trained.append(len(sentences)) or Tagger.make_batches(tagger, sentences, *rest)
    )

    tagger.fit(*data, validation_split=0.25, epochs=1, verbose=0)

    assert trained == [120]


def test_empty_sentences_are_passed_over_in_training(make_tagger, data, eager):
    few = [rows[:20] for rows in data]
    plain, gaps = make_tagger(), make_tagger()

    for tagger, (sentences, tags) in ((plain, few), (gaps, [[[], *rows, []] for rows in few])):
        keras.utils.set_random_seed(3)
        tagger.fit(sentences, tags, verbose=0)

    for ours, expected in zip(gaps.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, expected)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_weights(make_tagger, data, eager):
    few = [rows[:20] for rows in data]
    weights = []
    for seed in (5, 5, 6):
        tagger = make_tagger(seed)
        tagger.fit(*few, epochs=2, batch_size=8, verbose=0)
        weights.append(np.concatenate([weight.ravel() for weight in tagger.get_weights()]))

    np.testing.assert_array_equal(weights[0], weights[1])
    assert not np.allclose(weights[0], weights[2])


def test_arrays_go_to_keras_as_they_are(make_tagger, data, eager):
    tagger = make_tagger()
    features, labels = tagger.preprocessor(*data)

    loss = tagger.fit(features, labels, epochs=1, verbose=0).history["loss"][0]

    np.testing.assert_allclose(tagger.predict(features, verbose=0), potentials(tagger, data[0]), rtol=0, atol=1e-5)
    assert 0 < tagger.evaluate(features, labels, verbose=0) < loss


@pytest.mark.parametrize("layers", [1, 2])
def test_only_the_given_word_vectors_stay_as_they_are(make_tagger, data, layers, eager):
    tagger = make_tagger(layers=layers)
    paths, before = [weight.path for weight in tagger.weights], tagger.get_weights()

    tagger.fit(*data, epochs=2, verbose=0)

    pairs = zip(paths, before, tagger.get_weights(), strict=True)
    assert {path for path, old, new in pairs if np.array_equal(old, new)} == {p for p in paths if "word_vectors" in p}
