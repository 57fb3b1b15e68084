"""The binary tagger: raw sentences in, a 0 or 1 a word out."""

import keras
import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.binary_tagger.model import BinaryTagger, WordLoss

CELLS = ["rnn", "simplified-gru", "gru", "lstm", "peephole-lstm"]


@pytest.fixture(scope="module")
def others(toy_tags):
    return toy_tags(40, seed=2)


@pytest.fixture(scope="module")
def fitted(make_binary_tagger, toy_tags, others):
    """A tagger that has learned the rule, and how its training went."""
    tagger = make_binary_tagger()
    history = tagger.fit(*toy_tags(160, seed=1), validation_data=others, epochs=6, batch_size=16, verbose=0)
    return tagger, history.history


@pytest.fixture(scope="module")
def tagger(fitted):
    return fitted[0]


def probabilities(tagger, sentences):
    return keras.ops.convert_to_numpy(tagger(tagger.preprocessor(sentences)))


def binary(rows):
    return [[int(tag != "O") for tag in row] for row in rows]


def test_fit_learns_a_rule_that_holds_for_new_words_and_reports_its_scores(fitted, others):
    tagger, history = fitted

    assert history["loss"][-1] < 0.2 * history["loss"][0]
    assert tagger.evaluate(*others)["f1"] > 0.95
    assert history["val_f1"][-1] == pytest.approx(tagger.evaluate(*others)["f1"])


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_every_cell_learns_forwards_and_both_ways(make_binary_tagger, toy_tags, cell, bidirectional):
    tagger = make_binary_tagger(cell=cell, bidirectional=bidirectional, recurrent_dropout=0.1)
    loss = tagger.fit(*toy_tags(60, seed=1), epochs=3, batch_size=8, verbose=0).history["loss"]
    assert loss[-1] < 0.7 * loss[0]


@pytest.mark.slow
def test_binary_tags_teach_the_same_as_iob2(make_binary_tagger, others):
    sentences, tags = others
    weights = []
    for rows in (tags, binary(tags)):
        tagger = make_binary_tagger()
        tagger.fit(sentences, rows, verbose=0)
        weights.append(tagger.get_weights())

    for ours, theirs in zip(*weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert tagger.evaluate(sentences, tags) == tagger.evaluate(sentences, binary(tags))


def test_a_forward_tagger_does_not_see_what_comes_later(make_binary_tagger):
    forwards, both = (make_binary_tagger(bidirectional=way) for way in (False, True))
    sentences = [["Badix", "went", "to"], ["Badix", "went", "mill"]]

    ours, theirs = probabilities(forwards, sentences)
    np.testing.assert_array_equal(ours[:2], theirs[:2])
    ours, theirs = probabilities(both, sentences)
    assert not np.allclose(ours[:2], theirs[:2])


def test_the_unknown_word_learns_from_the_rare_ones(make_binary_tagger, others):
    def moved(**options):
        tagger = make_binary_tagger(bidirectional=False, **options)
        before = tagger.get_weights()[0][1].copy()
        tagger.compile(optimizer=keras.optimizers.SGD(0.1))
        tagger.fit([["went", "to", "the", "mill"]] * 40, [[0, 0, 0, 0]] * 40, verbose=0)
        return not np.array_equal(tagger.get_weights()[0][1], before)

    assert moved(common_words=2, rare_rate=0.5)
    assert not moved(common_words=8, rare_rate=0.5)


def test_probabilities_do_not_depend_on_order_or_padding(tagger, others):
    sentences = others[0]
    together = probabilities(tagger, sentences)
    reverse = probabilities(tagger, sentences[::-1])[::-1]
    padded = probabilities(tagger, [*sentences, ["mill"] * 30])[:-1]

    for row, sentence in enumerate(sentences):
        alone = probabilities(tagger, [sentence])[0]
        for values in (together, reverse, padded):
            np.testing.assert_allclose(values[row, : len(sentence)], alone, rtol=0, atol=1e-5)


def test_the_loss_is_that_of_the_words_alone():
    given = np.array([[0.9, 0.2, 0.99], [0.5, 0.1, 0.3]], np.float32)
    labels = np.array([[1, 0, -1], [1, -1, -1]])

    loss = float(WordLoss()(labels, given))

    assert loss == pytest.approx(-(np.log(0.9) + np.log(0.8) + np.log(0.5)) / 2, rel=1e-5)


def test_an_empty_sentence_has_no_tags_and_disturbs_no_other(tagger, others):
    sentences = others[0][:2]
    first, second = tagger.predict(sentences)

    assert tagger.predict([[], sentences[0], "", sentences[1]]) == [[], first, [], second]
    assert tagger.predict([]) == []


def test_analysis_says_a_tag_and_a_probability_for_every_token(tagger):
    text = "Badix went to the mill. Takix Tebasen went."
    tagged, empty = tagger.analyse([text, " "])

    assert tagged.text == text
    assert all(text[token.start : token.end] == token.text for token in tagged.tokens)
    assert tagged.tags == [int(probability > 0.5) for probability in tagged.probabilities]
    assert len(tagged.tags) == len(tagged.tokens) == 10
    assert [text[mark.start : mark.end] for mark in tagged.highlights()] == ["Badix", "Takix Tebasen"]
    assert empty == (" ", [], [], [])


def test_a_tokenized_text_keeps_its_tokens_and_is_one_sentence(tagger):
    text = "Don't.   Badix\twent to U.S.A!! . Kolasen"
    (tagged,) = tagger.analyse([text], pretokenized=True)

    assert [token.text for token in tagged.tokens] == text.split()
    assert tagged.tags == tagger.predict([text.split()])[0]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_weights(make_binary_tagger, others):
    weights = []
    for seed in (5, 5, 6):
        tagger = make_binary_tagger(seed)
        tagger.fit(*others, epochs=2, batch_size=8, verbose=0)
        weights.append(np.concatenate([weight.ravel() for weight in tagger.get_weights()]))

    np.testing.assert_array_equal(weights[0], weights[1])
    assert not np.allclose(weights[0], weights[2])


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # by Keras, writing HDF5
@pytest.mark.filterwarnings("ignore:Skipping variable loading for optimizer:UserWarning")  # by Keras: a fresh one
def test_a_saved_tagger_comes_back_the_same(tagger, others, tmp_path):
    tagger.save_to_preset(str(tmp_path / "preset"))

    again = BinaryTagger.from_preset(str(tmp_path / "preset"))

    np.testing.assert_array_equal(probabilities(again, others[0]), probabilities(tagger, others[0]))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda tagger: tagger.fit([["a"]]), "no tags"),
        (lambda tagger: tagger.fit([["a"]], [[2]]), "tag 1 of sentence 1"),
        (lambda tagger: tagger.fit([[]], [[]]), "no sentence"),
        (lambda tagger: tagger.evaluate([["a"]], [["B-city" if len(tagger.labels) > 2 else 7]]), "B-city|is 7"),
        (lambda tagger: tagger.analyse(["text", 5]), "text 2 is int"),
        (lambda tagger: tagger.analyse(7), "a text or a list of texts, not int"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(tagger, call, said):
    with pytest.raises(InputError, match=said) as caught:
        call(tagger)
    assert "\n" not in str(caught.value)
