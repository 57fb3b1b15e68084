"""Streams of text in training, their states carried from batch to batch."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.errors import InputError
from zoo.tasks.language_model.truncated_bptt import Candidates, StreamBatches, TruncatedBPTT

TEXT = "ab\n" * 66


def batches(count=50, **options):
    """Batches of a text in which every token stands once."""
    return StreamBatches(np.arange(count), **({"streams": 3, "time": 4, "seed": 1, "epochs": 6} | options))


@pytest.fixture(scope="module")
def random_model(make_language_model):
    return make_language_model(cell="peephole-lstm")


def read(trained, ids, begins=False):
    return ops.convert_to_numpy(trained({"token_ids": ids, "begins": np.full(len(ids), begins)}))


def test_stretches_with_the_states_carried_are_the_whole(random_model, random):
    ids = random.integers(4, size=(2, 12))
    states = random_model.scorer.initial_states(2)
    whole = random_model({"token_ids": ids, **states})["logits"]
    trained = TruncatedBPTT(random_model, 2)

    stretches = np.concatenate([read(trained, ids[:, start : start + 4]) for start in (0, 4, 8)], axis=1)

    np.testing.assert_allclose(stretches, whole, rtol=0, atol=1e-5)


def test_where_a_text_begins_its_own_stream_begins_anew(random_model, random):
    ids = random.integers(4, size=(2, 4))
    trained = TruncatedBPTT(random_model, 2)
    first = read(trained, ids)

    both = ops.convert_to_numpy(trained({"token_ids": ids, "begins": np.array([True, False])}))

    np.testing.assert_allclose(both[0], first[0], rtol=0, atol=1e-6)
    assert not np.allclose(both[1], first[1], atol=1e-2)
    np.testing.assert_allclose(read(trained, ids, begins=True), first, rtol=0, atol=1e-6)


def test_the_states_are_saved_with_the_weights_and_not_trained(random_model):
    trained = TruncatedBPTT(random_model, 2)

    carried = {id(variable) for variable in trained.carried.values()}
    assert len(carried) == 4
    assert carried <= {id(variable) for variable in trained.non_trainable_variables}
    assert len(trained.trainable_variables) == len(random_model.trainable_variables)


def test_a_pass_reads_every_token_once_and_foretells_the_next():
    made = batches()
    assert (made.steps, len(made)) == (4, 24)

    starts = set()
    for turn in range(6):
        rows = [made[4 * turn + step] for step in range(4)]
        ids = np.concatenate([features["token_ids"] for features, _ in rows], axis=1)
        targets = np.concatenate([labels for _, labels in rows], axis=1)
        assert ids.shape == (3, 16)
        assert len(set(ids.ravel())) == 48
        np.testing.assert_array_equal(targets, (ids + 1) % 50)  # behind the last token comes the first
        assert [features["begins"].tolist() for features, _ in rows] == [[step == 0] * 3 for step in range(4)]
        starts.add(int(ids[0, 0]))
    assert len(starts) > 3


def test_any_batch_can_be_asked_for_at_any_time_and_is_always_the_same():
    candidates = Candidates(50, 5, 30)
    first, again, other = (batches(seed=seed, candidates=candidates) for seed in (1, 1, 2))
    late = first[17]
    for _ in range(2):
        for ours, theirs in zip(keras.tree.flatten(late), keras.tree.flatten(again[17]), strict=True):
            np.testing.assert_array_equal(ours, theirs)
        again[3]
    assert not np.array_equal(other[17][0]["token_ids"], late[0]["token_ids"])
    assert not np.array_equal(first[16][0]["candidates"], first[17][0]["candidates"])
    with pytest.raises(IndexError):
        first[24]


def test_an_epoch_of_so_many_tokens_may_be_less_or_more_than_a_pass():
    assert [batches(epoch_tokens=tokens).steps for tokens in (None, 24, 35, 120, 1)] == [4, 2, 2, 10, 1]

    short, whole = batches(epoch_tokens=24), batches()
    for index in range(len(short)):
        np.testing.assert_array_equal(short[index][1], whole[index][1])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"count": 11}, "11 tokens are too few to train on; 3 streams of 4 take 12"),
        ({"streams": 0}, "at least 1"),
        ({"time": 0}, "at least 1"),
        ({"epochs": 0}, "at least 1"),
    ],
)
def test_what_makes_no_batch_is_refused_in_one_line(options, said):
    with pytest.raises(InputError, match=said) as caught:
        batches(**options)
    assert "\n" not in str(caught.value)


def test_candidates_are_the_targets_the_frequent_and_others_each_once(random):
    targets = np.array([[7, 90, 3], [55, 7, 99]])

    found, log_weights, places = Candidates(100, 5, 20).draw(targets, random)

    assert len(found) == len(set(found)) == 20 and set(found) <= set(range(100))
    assert {0, 1, 2, 3, 4, 7, 55, 90, 99} == set(found[:9])
    np.testing.assert_array_equal(found[places], targets)
    np.testing.assert_allclose(log_weights, [0.0] * 9 + [np.log(91 / 11)] * 11, rtol=1e-6)
    assert (found.dtype, log_weights.dtype) == (np.int32, np.float32)


@pytest.mark.parametrize(("count", "made"), [(3, 8), (200, 100)])
def test_one_is_drawn_where_there_is_no_room_and_no_more_than_there_are(random, count, made):
    found, log_weights, _ = Candidates(100, 5, count).draw(np.array([[7, 90]]), random)

    assert len(set(found)) == len(found) == len(log_weights) == made
    np.testing.assert_allclose(np.exp(log_weights[7:]).sum(), 93, rtol=1e-5)


def test_on_average_the_weighted_candidates_sum_to_what_all_tokens_do(random):
    logits, targets = random.normal(size=40), np.array([[3, 20, 38]])
    sums = []
    for _ in range(4000):
        found, log_weights, _ = Candidates(40, 4, 16).draw(targets, random)
        sums.append(np.exp(logits[found] + log_weights).sum())

    error = np.std(sums) / np.sqrt(len(sums))
    assert np.mean(sums) == pytest.approx(np.exp(logits).sum(), abs=4 * error)
    assert error < 0.01 * np.mean(sums)


def test_with_all_tokens_for_candidates_the_loss_is_that_of_the_whole_softmax(make_language_model, random):
    model = make_language_model("abcdefgh", tied=True)
    ids, targets = random.integers(10, size=(2, 2, 5))
    candidates, log_weights, places = Candidates(10, 2, 10).draw(targets, random)
    features = {"token_ids": ids, "begins": np.array([True, True])}
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    whole = loss(targets, TruncatedBPTT(model, 2)(features))
    among = TruncatedBPTT(model, 2)({**features, "candidates": candidates, "log_weights": log_weights})

    assert float(loss(places, among)) == pytest.approx(float(whole), abs=1e-5)


def test_fit_learns_a_text_that_repeats(make_language_model):
    model = make_language_model(cell="gru", trainable=True, weight_dropout=0.1)
    model.compile(keras.optimizers.Adam(0.05))

    loss = model.fit(TEXT, batch_size=4, length=8, epochs=6, verbose=0).history["loss"]

    assert loss[-1] < 0.4 * loss[0]
    assert model.evaluate(TEXT)["loss"] < loss[-1]


def test_a_model_learns_through_candidates(make_language_model):
    model = make_language_model("abcdef", trainable=True, tied=True, layers=1)
    model.optimizer.learning_rate = 0.1
    ids = model.encoder.encode(TEXT.replace("b", "f"), end=True)
    made = StreamBatches(ids, 8, 4, seed=1, epochs=4, candidates=Candidates(8, 1, 6))
    before = model.evaluate("af\naf")["loss"]

    trained = model.in_training(8)
    for index in range(len(made)):
        trained.train_on_batch(*made[index])

    assert model.evaluate("af\naf")["loss"] < 0.4 * before


def test_each_epoch_begins_elsewhere_and_reports_the_loss_of_the_validation_texts(make_language_model):
    model, seen, told = make_language_model(trainable=True), [], []
    begin = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: told.append(dict(logs)))
    made = StreamBatches.__getitem__

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StreamBatches, "__getitem__", lambda self, index: seen.append(index) or made(self, index))
        keras.utils.set_random_seed(3)
        history = model.fit(
            ["abba", "ab" * 40],
            batch_size=2,
            length=8,
            epochs=2,
            validation_data=["abba", "b"],
            callbacks=[begin],
            verbose=0,
        ).history

    assert set(range(10)) <= set(seen)  # two passes over 5 batches, not one of them twice
    assert history["val_loss"][-1] == pytest.approx(model.evaluate(["abba", "b"])["loss"], abs=1e-5)
    assert [row["val_loss"] for row in told] == history["val_loss"]
    assert history["loss"][0] != history["loss"][1]


def test_stopping_early_leaves_the_best_weights(make_language_model):
    model = make_language_model(trainable=True)
    model.optimizer.learning_rate = 0.5  # too large to go on well
    stop = keras.callbacks.EarlyStopping("val_loss", patience=1, restore_best_weights=True)

    losses = model.fit(
        TEXT, batch_size=8, length=4, epochs=10, validation_data="bbbb", callbacks=[stop], verbose=0
    ).history["val_loss"]

    assert 2 <= len(losses) < 10 and losses[-1] > min(losses)
    assert model.evaluate("bbbb")["loss"] == pytest.approx(min(losses), abs=1e-5)


def test_the_same_seed_gives_the_same_weights(make_language_model):
    weights = []
    for seed in (5, 5, 6):
        model = make_language_model(seed=seed, trainable=True, hidden_dropout=0.2, embedding_dropout=0.2)
        model.fit(TEXT[:66], batch_size=8, length=4, epochs=1, verbose=0)
        weights.append(np.concatenate([weight.ravel() for weight in model.get_weights()]))

    np.testing.assert_array_equal(weights[0], weights[1])
    assert not np.allclose(weights[0], weights[2])
