"""What a classifier does on every backend of Keras: `tests/test_backends.py` can run these on the other two."""

from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest

POOLINGS = ["last", "max", "mean", "attention"]
DROPOUTS = {
    f"{name}_dropout": 0.1 for name in ("word", "embedding", "input", "hidden", "weight", "output")
}  # all at once


@pytest.fixture(scope="module")
def model(make_classifier):
    """Random weights, far from even."""
    made = make_classifier(pooling=POOLINGS, layers=2, bidirectional=True, cell="gru", hidden_units=3)
    chance = np.random.default_rng(1)
    made.set_weights([chance.normal(size=weight.shape) for weight in made.weights])
    return made


def test_a_probability_does_not_depend_on_company_or_padding(model, toy_reviews):
    # Of two lengths, since JAX compiles for each.
    short = [text for text in toy_reviews(60, seed=3)[0] if len(text.split()) == 5][:3]
    texts = [*short, "the owl was good " * 60]
    together = [found.probability for found in model.classify(texts)]

    assert 0.5 < min(together) < 0.99 < max(together) <= 1
    for text, probability in zip(texts, together, strict=True):
        assert model.classify(text).probability == pytest.approx(probability, abs=1e-6)
    features = model.preprocessor([texts[0]])
    padded = {"token_ids": np.pad(features["token_ids"], ((0, 0), (0, 300)))}
    logits = [keras.ops.convert_to_numpy(model(given)) for given in (features, padded)]
    np.testing.assert_allclose(*logits, rtol=0, atol=1e-5)


def test_of_a_long_text_the_first_word_counts_and_the_last(make_classifier):
    model = make_classifier(pooling=["last"], bidirectional=True)
    for text in ("{} " + "the owl " * 700, "the owl " * 700 + "{}"):
        good, dull = model.classify([text.format(word) for word in ("good", "dull")])
        assert abs(good.probabilities["positive"] - dull.probabilities["positive"]) > 1e-3


def test_the_last_output_is_that_of_the_last_step_each_way(make_classifier):
    backbone = make_classifier(pooling=["last"], layers=2, bidirectional=True).backbone
    ids = np.array([[2, 3, 4, 5, 6]])
    sequence, *_ = backbone.stack(backbone.embedding(ids))
    ahead, back = np.split(keras.ops.convert_to_numpy(sequence)[0], 2, axis=-1)

    pooled = keras.ops.convert_to_numpy(backbone({"token_ids": np.pad(ids, ((0, 0), (0, 4)))}))
    np.testing.assert_allclose(pooled[0], np.concatenate([ahead[-1], back[0]]), rtol=0, atol=1e-6)


def test_threads_explain_as_one_does(model):
    texts = ["Warm owl, the film was dull.", "the owl was good"] * 4
    with ThreadPoolExecutor(4) as pool:
        for found, text in zip(list(pool.map(model.explain, texts)), texts, strict=True):
            for word, wanted in zip(found, model.explain(text), strict=True):
                assert word[:-1] == wanted[:-1] and word.weight == pytest.approx(wanted.weight, abs=1e-6)


def test_a_words_weight_is_the_derivative_by_the_size_of_its_vector(model):
    text = "Warm owl, the film was dull."
    words = model.explain(text, "positive")
    assert [word.word for word in words] == ["Warm", "owl", ",", "the", "film", "was", "dull", "."]
    assert all(text[word.start : word.end] == word.word for word in words)

    features = model.preprocessor([text])["token_ids"]
    vectors = keras.ops.convert_to_numpy(model.backbone.embedding(features))
    network = keras.Model([model.backbone.input["token_ids"], model.backbone.vectors], model.output)
    for place, word in enumerate(words):
        sizes = []
        for factor in (0.99, 1.01):
            scaled = vectors.copy()
            scaled[:, place] *= factor
            negative, positive = keras.ops.convert_to_numpy(network([features, scaled]))[0]
            sizes.append((positive - negative) / 2)
        assert word.weight == pytest.approx((sizes[1] - sizes[0]) / 0.02, abs=2e-3, rel=0.02)


def test_fit_learns_a_rule_that_holds_for_other_texts(make_classifier, toy_reviews):
    model = make_classifier(pooling=POOLINGS, layers=2, **DROPOUTS)
    # JAX compiles a loop anew at every step of training that is not compiled as a whole.
    model.compile(keras.optimizers.Adam(0.02), run_eagerly=keras.backend.backend() == "torch")
    # Of one length, since JAX compiles for each.
    texts, labels = zip(
        *(row for row in zip(*toy_reviews(1200, 1), strict=True) if len(row[0].split()) == 5), strict=True
    )
    others = texts[150:190], labels[150:190]
    model.explain("good", "positive")  # later with the weights that it has then

    options = {"validation_data": others, "epochs": 6, "batch_size": 10, "verbose": 0}
    history = model.fit(texts[:150], labels[:150], **options).history

    assert history["loss"][-1] < 0.7 * history["loss"][0]
    assert history["val_accuracy"][-1] > 0.9
    assert {name: history[f"val_{name}"][-1] for name in ("accuracy", "macro-f1", "loss")} == pytest.approx(
        model.evaluate(*others), abs=1e-5
    )
    weights = {word.word: word.weight for word in model.explain("the film was good , dull", "positive")}
    assert max(weights, key=weights.get) == "good" and min(weights, key=weights.get) == "dull"


def test_a_language_models_states_are_those_of_a_classifier_that_starts_from_it(make_language_model, make_classifier):
    symbols = ["owl", "the", "tide"]
    language_model = make_language_model(symbols, unit="word", lower=True, tied=True, units=6, embedding_size=4)
    model = make_classifier(units=6, top_units=4, layers=2, pooling=["last"])

    assert model.start_from(language_model) == 2  # the owl

    ids = language_model.encoder.ids(["the", "zebra", "owl"])[None]
    read = {"token_ids": ids, **language_model.scorer.initial_states(1)}
    said = keras.ops.convert_to_numpy(language_model.backbone(read)["features"])[0, -1]
    pooled = keras.ops.convert_to_numpy(model.backbone(model.preprocessor(["the zebra owl"])))[0]
    np.testing.assert_allclose(pooled, said, rtol=0, atol=1e-5)
