"""The classifier: raw texts in, labels out."""

import keras
import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.classifier.model import Classifier

pytestmark = [
    pytest.mark.usefixtures("eager"),
    pytest.mark.filterwarnings("ignore:Even though the:UserWarning"),  # by tf.data, which compiles all the same
]


@pytest.fixture(scope="module")
def data(toy_reviews):
    return toy_reviews(60, seed=1)


@pytest.fixture
def model(make_classifier):
    return make_classifier(pooling=["max", "mean"])


def test_an_answer_has_the_label_and_the_probability_of_each(model):
    found = model.classify("The film was good.")
    assert found.text == "The film was good."
    assert list(found.probabilities) == ["negative", "positive"]
    assert sum(found.probabilities.values()) == pytest.approx(1)
    assert found.probability == found.probabilities[found.label] == max(found.probabilities.values())
    assert found.to_json() == {
        "text": found.text,
        "label": found.label,
        "probability": found.probability,
        "probabilities": found.probabilities,
    }


def test_texts_and_their_tokens_are_answered_alike(model):
    text, tokens = "The owl was warm", ["The", "owl", "was", "warm"]
    assert model.classify([text]) == model.classify([tokens]) == [model.classify(text)]
    assert model.classify([]) == model.predict([]) == []
    assert model.predict(np.array([text])) == model.predict([text]) == [model.classify(text).label]
    ((joined,), (plain,)) = (model.classify(["don't"], pretokenized=flag) for flag in (True, False))
    assert joined.probabilities != plain.probabilities


def test_tunes_are_read_from_their_notation(make_classifier):
    tunes = make_classifier(symbols=["c", "C", "2", "|"], labels=["jig", "reel"], unit="tune", lower=False)
    typed = "X:7\nT:Made up\nR:jig\nM:4/4\nL:1/4\nK:G\nc | C\n"
    whole, music, tokens, other = tunes.classify([typed, "c2|C2", ["c", "2", "|", "C", "2"], "C2|c2"])
    assert whole.text == typed and tokens.text == "c 2 | C 2"
    assert whole.probabilities == music.probabilities == tokens.probabilities != other.probabilities
    stood = [("c", 0, 1), ("2", 1, 2), ("|", 3, 4), ("C", 5, 6), ("2", 6, 7)]
    assert [weight[:3] for weight in tunes.explain(typed)] == stood
    assert tunes.encoder.source(typed) == "c2 | C2"
    with pytest.raises(InputError, match=r"the tune 'X:1 K:G G2A \[Bd\|': "):
        tunes.classify("X:1\nK:G\nG2A [Bd|")
    with pytest.raises(InputError, match="is several tunes; give each by itself"):
        tunes.classify(typed + typed)


def test_what_speaks_for_one_of_two_labels_speaks_against_the_other(model):
    weights = [
        np.array([word.weight for word in model.explain("a good owl", label)]) for label in ("positive", "negative")
    ]
    assert np.abs(weights[0]).max() > 1e-4
    np.testing.assert_allclose(weights[0], -weights[1], rtol=0, atol=1e-6)
    assert model.explain("a good owl") == model.explain("a good owl", model.classify("a good owl").label)


def test_a_validation_split_is_a_share_of_each_label(model, data):
    trained = []
    model.make_batches = lambda texts, labels, *rest: (
        trained.append(labels) or Classifier.make_batches(model, texts, labels, *rest)
    )

    history = model.fit(*data, validation_split=0.25, epochs=1, verbose=0).history

    for label in model.labels:
        assert trained[0].count(label) == data[1].count(label) - round(0.25 * data[1].count(label))
    assert set(history) == {"loss", "val_accuracy", "val_macro-f1", "val_loss"}


def test_the_same_seed_gives_the_same_weights(make_classifier, data):
    weights = []
    for seed in (5, 5, 6):
        model = make_classifier(seed, word_dropout=0.2, output_dropout=0.2)
        model.fit(*data, epochs=1, batch_size=16, verbose=0)
        weights.append(np.concatenate([weight.ravel() for weight in model.get_weights()]))
    np.testing.assert_array_equal(weights[0], weights[1])
    assert not np.allclose(weights[0], weights[2])


def test_of_a_longer_text_training_may_read_the_end_alone(model):
    batches = model.make_batches(["the owl was good", "a film"], ["positive", "negative"], 2, 1, 1, longest=3)
    features, labels = batches[0]
    encoder = model.preprocessor.encoder
    rows = {labels[row]: [token for token in features["token_ids"][row] if token] for row in range(2)}
    assert rows == {1: list(encoder.encode("owl was good")), 0: list(encoder.encode("a film"))}


def test_fit_reads_no_more_than_is_wanted(make_classifier):
    texts, labels = ["the owl was good", "the film was bad"] * 4, ["positive", "negative"] * 4
    weights = []
    for given, longest in ((texts, 2), ([text.split(" ", 2)[2] for text in texts], None), (texts, None)):
        model = make_classifier(pooling=["mean"])
        keras.utils.set_random_seed(1)
        model.fit(given, labels, longest=longest, epochs=1, verbose=0)
        weights.append(np.concatenate([weight.ravel() for weight in model.get_weights()]))
    assert np.array_equal(weights[0], weights[1]) and not np.array_equal(weights[0], weights[2])


def test_arrays_go_to_keras_as_they_are(model, data):
    features, places = model.preprocessor(*data)
    loss = model.fit(features, places, epochs=1, verbose=0).history["loss"][0]
    logits = model.predict(features, verbose=0)
    assert logits.shape == (60, 2)
    assert 0 < model.evaluate(features, places, verbose=0) <= loss + 0.1
    assert model.evaluate(*data)["loss"] == pytest.approx(model.evaluate(features, places, verbose=0), abs=1e-5)
    assert model.predict(data[0]) == [model.labels[place] for place in logits.argmax(axis=-1)]


@pytest.mark.parametrize("name", ["word", "embedding", "input", "hidden", "weight", "output"])
def test_every_dropout_is_for_training_alone(make_classifier, name):
    model = make_classifier(layers=2, hidden_units=3, **{f"{name}_dropout": 0.6})
    features = model.preprocessor(["the film was a good owl"] * 8)
    still, again, *trained = (keras.ops.convert_to_numpy(model(features, training=t)) for t in (0, 0, 1, 1))
    np.testing.assert_array_equal(still, again)
    assert not np.allclose(trained[0], still, atol=1e-4) and not np.allclose(*trained, atol=1e-4)


def test_other_labels_keep_all_but_the_last_layer_and_shared_ones_keep_theirs(make_classifier, random):
    model = make_classifier(hidden_units=3)
    model.set_weights([random.normal(size=weight.shape) for weight in model.weights])
    before = model.get_weights()
    other = model.with_labels(["mixed", "positive", "negative"])

    assert other.labels == ["mixed", "positive", "negative"]
    for mine, theirs in zip(other.weights[:-2], model.weights[:-2], strict=True):
        np.testing.assert_array_equal(mine.numpy(), theirs.numpy())
    ours, theirs = (keras.ops.convert_to_numpy(each(each.preprocessor(["a good owl"])))[0] for each in (other, model))
    np.testing.assert_allclose(ours[[2, 1]], theirs, rtol=0, atol=1e-6)
    other.compile(keras.optimizers.Adam(0.05), run_eagerly=True)
    other.fit(["a good owl", "a bad owl"], ["mixed", "negative"], verbose=0)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # by Keras, writing HDF5
@pytest.mark.filterwarnings("ignore:Skipping variable loading for optimizer:UserWarning")  # by Keras: a fresh one
def test_a_saved_classifier_comes_back_the_same(make_classifier, tmp_path):
    model = make_classifier(pooling=["last", "attention"], bidirectional=True, hidden_units=3, unit="tune", lower=False)
    model.save_to_preset(str(tmp_path / "preset"))
    again = Classifier.from_preset(str(tmp_path / "preset"))
    tunes = ["G2|", ["good", "owl"]]
    assert again.classify(tunes) == model.classify(tunes)


def test_layers_stand_in_groups_from_the_labels_down(make_classifier):
    model = make_classifier(layers=2, pooling=["max", "attention"], hidden_units=3)
    groups = model.groups()
    assert [[layer.name for layer in group] for group in groups] == [
        ["attention", "hidden", "logits"],
        ["layer_2"],
        ["layer_1"],
        ["embedding"],
    ]
    grouped = [weight.path for group in groups for layer in group for weight in layer.weights]
    assert sorted(grouped) == sorted(weight.path for weight in model.weights)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda model: model.classify(""), "text 1 is empty"),
        (lambda model: model.classify("<br />\u200b"), "text 1 is empty"),
        (lambda model: model.predict(["good", " \n"]), "text 2 is empty"),
        (lambda model: model.classify([["a"], []]), "text 2 has no token"),
        (lambda model: model.classify(["good", None]), "text 2 is NoneType"),
        (lambda model: model.classify(5), "not int"),
        (lambda model: model.predict(""), "text 1 is empty"),
        (lambda model: model.fit(["a", "b"]), "no labels"),
        (lambda model: model.fit(["a", "b"], ["positive"]), "2 texts but 1 labels"),
        (lambda model: model.fit(["a", "b"], ["positive", "positive"]), "the label 'positive'; give texts of others"),
        (lambda model: model.fit([], []), "too little to train on: no text"),
        (lambda model: model.fit(["a", "b"], ["positive", "fair"]), r"no label 'fair'; .*with_labels"),
        (lambda model: model.fit(["a", ""], ["positive", "negative"]), "text 2 is empty"),
        (lambda model: model.fit(["a", "b"], ["positive", "negative"], validation_data=(["a"],)), "validation_data"),
        (lambda model: model.fit(["a", "b"], ["positive", "negative"], validation_data=(["a"], ["x"])), "no label 'x'"),
        (lambda model: model.fit(["a", "b"], ["positive", "negative"], batch_size=0), "batch_size"),
        (lambda model: model.evaluate(["a"], ["fair"]), "no label 'fair'"),
        (lambda model: model.evaluate([], []), "no text"),
        (lambda model: model.explain(""), "text 1 is empty"),
        (lambda model: model.explain("a", "fair"), "no label 'fair'"),
        (lambda model: model.with_labels(["one"]), "two labels or more"),
        (lambda model: model.with_labels("one"), "list of labels or a dictionary, not str"),
        (lambda model: model.with_labels({"good": "fine", "bad": None}), "'good' cannot start from the label 'fine'"),
        (lambda model: model.with_labels(["good", "bad", "bad"]), "the label 'bad' occurs twice"),
    ],
)
def test_bad_input_is_refused_in_one_line_before_anything_is_learnt(model, call, said):
    before = model.get_weights()
    with pytest.raises(InputError, match=said) as caught:
        call(model)
    assert "\n" not in str(caught.value)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_text_is_read_in_one_of_its_forms_now_and_then(make_classifier):
    model = make_classifier()
    texts, forms = ["film", "owl"], [["the", "a"], []]
    batches, same, never = (
        model.make_batches(texts, ["negative", "positive"], 2, 1, 60, forms=forms, other_form=share)
        for share in (0.5, 0.5, 0)
    )
    encode = model.preprocessor.encoder.vocabulary.id
    seen = []
    for index in range(60):
        features, places = batches[index]
        np.testing.assert_array_equal(features["token_ids"], same[index][0]["token_ids"])
        seen += zip(features["token_ids"][:, 0].tolist(), places.tolist(), strict=True)
        assert set(never[index][0]["token_ids"][:, 0]) == {encode("film"), encode("owl")}
    counts = {
        word: seen.count((encode(word), place)) for word, place in (("film", 0), ("the", 0), ("a", 0), ("owl", 1))
    }
    assert sum(counts.values()) == len(seen) and counts["owl"] == 60
    assert 18 < counts["film"] < 42 and min(counts["the"], counts["a"]) > 5


def test_a_new_label_starts_from_what_the_old_one_learnt(make_classifier, random):
    model = make_classifier(hidden_units=3)
    model.set_weights([random.normal(size=weight.shape) for weight in model.weights])
    text = "a good owl"
    renamed = model.with_labels({"good": "positive", "bad": "negative"})
    before, after = model.classify(text).probabilities, renamed.classify(text).probabilities
    assert after == pytest.approx({"good": before["positive"], "bad": before["negative"]}, abs=1e-6)
    other = model.with_labels({"good": "positive", "great": "positive", "negative": None})
    assert other.classify(text).probabilities["good"] == pytest.approx(other.classify(text).probabilities["great"])
    kernels = [one.get_layer("logits").get_weights()[0] for one in (other, model)]
    assert not np.allclose(kernels[0][:, 2], kernels[1][:, 0])


def test_several_texts_are_explained_each_by_its_own_label_or_by_the_one_given(model):
    texts = ["a good owl", "the film was bad", ["a", "dull", "owl"]]
    for label in (None, "positive"):
        assert model.explain(texts, label) == [model.explain([text], label)[0] for text in texts]
    assert [len(words) for words in model.explain(texts)] == [3, 4, 3]
    assert [word.word for word in model.explain("don't", pretokenized=True)] == ["don't"]
    with pytest.warns(DeprecationWarning, match="text of explain"):
        assert model.explain(text="a good owl") == model.explain("a good owl")
