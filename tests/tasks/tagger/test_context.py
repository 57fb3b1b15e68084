"""What language models of characters tell a tagger about a word's surroundings."""

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.store import catalogue
from zoo.store.architecture import TaggerArchitecture
from zoo.tasks import onnx_loading
from zoo.tasks.keras_loading import construct, load, save
from zoo.tasks.tagger.checkpoint import CHECKPOINT
from zoo.tasks.tagger.keras_context import KerasContextualEmbeddings
from zoo.text.vocabulary import END

SENTENCE = ["ab", "c", "abba"]


@pytest.fixture(scope="module")
def models(make_language_model):
    return make_language_model(seed=1), make_language_model(seed=2, backwards=True)


@pytest.fixture(scope="module")
def context(models):
    return KerasContextualEmbeddings(*models)


def activation(model, text):
    """The top activation behind a text, in the order in which the model reads it."""
    ids = np.append(np.int32(END), model.encoder.encode(text))[None]
    outputs = model.backbone({"token_ids": ids, **model.scorer.initial_states(1)})
    return np.asarray(outputs["features"])[0, -1]


def test_a_word_is_read_to_its_end_forwards_and_to_its_beginning_backwards(context, models):
    (found,) = context([SENTENCE])
    half = found.shape[1] // 2
    for place, (before, behind) in enumerate([("ab", "ab c abba"), ("ab c", "c abba"), ("ab c abba", "abba")]):
        np.testing.assert_allclose(found[place, :half], activation(models[0], before), atol=1e-3)  # of float16
        np.testing.assert_allclose(found[place, half:], activation(models[1], behind), atol=1e-3)


def test_company_changes_nothing_and_no_words_have_no_context(context):
    alone = context([SENTENCE])[0]
    together = context([["c"], SENTENCE, [], ["abcabc"] * 9, SENTENCE])
    np.testing.assert_allclose(together[1], alone, atol=1e-3)
    np.testing.assert_array_equal(together[1], together[4])
    assert together[2].shape == (0, context.width)


def test_what_was_read_is_kept_only_on_demand(models, monkeypatch):
    context, read = KerasContextualEmbeddings(*models), []
    monkeypatch.setattr(
        context, "_read", lambda way, sentences: read.append(sentences) or [np.zeros((3, 1))] * len(sentences)
    )
    context([SENTENCE]), context([SENTENCE])
    assert len(read) == 4
    context.keep()
    read.clear()
    context([SENTENCE]), context([SENTENCE])
    assert [sentences for sentences in read if sentences] == [[tuple(SENTENCE)]] * 2


def test_models_in_the_wrong_order_are_refused(models):
    with pytest.raises(InputError, match="the first forwards"):
        KerasContextualEmbeddings(*models[::-1])


@pytest.fixture
def tagger(make_tagger, models, monkeypatch, tmp_path):
    """An untrained tagger with a context, whose language models are checkpoints."""
    for name, model in zip(("ahead", "back"), models, strict=True):
        save(model, tmp_path / name)
    monkeypatch.setattr(catalogue, "bundled", lambda: tmp_path)
    made, symbols = CHECKPOINT.describe(plain := make_tagger())
    width = KerasContextualEmbeddings(*models).width
    changes = {"language_models": ["ahead@1", "back@1"], "context_size": width, "context_projected": 5}
    return construct(made.model_copy(update=changes), symbols, plain.labels)


@pytest.mark.slow
def test_a_tagger_with_a_context_learns_and_comes_back_from_its_checkpoint(tagger, toy_tags, tmp_path):
    tagger.fit(*toy_tags(40, seed=1), epochs=1, verbose=0)
    sentences, _ = toy_tags(10, seed=2)
    save(tagger, tmp_path / "tagger")
    again = load(tmp_path / "tagger")
    assert again.predict(sentences) == tagger.predict(sentences)
    assert again.with_types(["PER"]).preprocessor.context is not None
    assert again.checkpoint.architecture.language_models == ["ahead@1", "back@1"]


def test_a_tagger_with_a_context_answers_without_keras(tagger, tmp_path):
    save(tagger, tmp_path / "tagger")
    light, model = onnx_loading.load(tmp_path / "tagger"), load(tmp_path / "tagger")
    texts = ["Ada went to Badora. The old mill!", "Bo Sen went."]
    for found, wanted in zip(light.analyse(texts), model.analyse(texts), strict=True):
        assert found.tags == wanted.tags
        assert np.allclose([one.score for one in found.entities], [one.score for one in wanted.entities], atol=1e-3)
    assert light._context.width == model.preprocessor.context.width


def test_a_context_of_another_width_is_refused(tagger, tmp_path):
    made, symbols = CHECKPOINT.describe(tagger)
    with pytest.raises(InputError, match="states, not 7"):
        construct(made.model_copy(update={"context_size": 7}), symbols, tagger.labels)
    with pytest.raises(ValueError, match="two language models"):
        TaggerArchitecture(**made.model_dump() | {"language_models": ["ahead@1"]})
