"""Recipes are strict, and each of those in the repository can be run."""

import json

import numpy as np
import pytest

from zoo import datasets
from zoo.errors import RecipeError, UnknownNameError
from zoo.reproduction import reproduce as reproduce_module
from zoo.tasks import recipes
from zoo.tasks.keras_loading import load
from zoo.tasks.tagger import train as tagging
from zoo.tasks.tagger import word_vectors
from zoo.tasks.tagger.recipe import TaggerRecipe, VectorsRecipe


def test_every_recipe_reads_and_is_named_for_its_folder():
    assert {"ner-bilstm", "ner-binary", "word-vectors"} <= set(recipes.names())
    for name in recipes.names():
        assert recipes.read(recipes.find(name)).name == name


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("epochs = ", "epoch = ", "epoch"),
        ("batch_size = ", "batch_size = -", "batch_size"),
        ('cell = "lstm"', 'cell = "os.system"', "cell"),
        ('task = "tagger"\nname', 'task = "other"\nname', "task"),
        ("[training]", "[training", "line"),
    ],
)
def test_a_recipe_with_a_mistake_is_refused_in_one_line(tmp_path, old, new, said):
    text = recipes.find("ner-bilstm").read_text()
    assert old in text
    (tmp_path / "recipe.toml").write_text(text.replace(old, new))
    with pytest.raises(RecipeError, match=said) as caught:
        recipes.read(tmp_path / "recipe.toml")
    assert "\n" not in str(caught.value)


def test_an_unknown_recipe_names_the_nearest():
    with pytest.raises(UnknownNameError, match="ner-bilstm"):
        recipes.find("ner-bilstn")


@pytest.fixture
def made_up(monkeypatch, toy_tags, tmp_path):
    """The data sets, replaced by made-up sentences, in a folder of the test's own."""

    def load_split(name, split):
        if name.startswith("english_text"):
            return [{"name": "a", "text": "Bakix went to the old mill. " * 30 + "\n\nThen 1 @-@ 2 mills."}]
        sentences, tags = toy_tags(60 if split == "train" else 20, seed=len(split))
        return [{"tokens": s, "tags": t} for s, t in zip(sentences, tags, strict=True)]

    monkeypatch.setattr(datasets, "load", load_split)
    monkeypatch.chdir(tmp_path)
    return tmp_path


_SIZES = {"learned_words": 30, "common_words": 6, "units": 8}


def _small(recipe):
    """The recipe with its long runs cut short; everything else as it is."""
    if isinstance(recipe, VectorsRecipe):
        return recipe.model_copy(update={"epochs": 1, "min_count": 1, "trained_size": 64})
    training = recipe.training.model_copy(update={"epochs": 2, "batch_size": 16})
    sizes = {name: size for name, size in _SIZES.items() if name in type(recipe.architecture).model_fields}
    architecture = recipe.architecture.model_copy(update=sizes)
    return recipe.model_copy(update={"training": training, "architecture": architecture})


@pytest.mark.slow
def test_word_vectors_train_the_same_each_time_and_keep(made_up):
    recipe = _small(recipes.read(recipes.find("word-vectors")))
    vectors = word_vectors.train_word_vectors(recipe)
    assert word_vectors.train_word_vectors(recipe).fingerprint() == vectors.fingerprint()
    assert "bakix" in vectors.words.words and "Bakix" in vectors.cased_words.words
    assert "0-0" in vectors.words.words
    vectors.save(made_up / "vectors")
    again = word_vectors.VectorTables.load(made_up / "vectors")
    assert again.words.words == vectors.words.words
    np.testing.assert_allclose(again.cased_words.vectors, vectors.cased_words.vectors, atol=1e-3)


@pytest.mark.slow
def test_a_tagger_recipe_reproduces_from_nothing_to_a_checkpoint(made_up, monkeypatch):
    read = recipes.read
    monkeypatch.setattr(recipes, "read", lambda path: _small(read(path)))
    monkeypatch.setattr(reproduce_module.catalogue, "names", lambda: [])
    report = reproduce_module.reproduce("ner-bilstm", seed=3, out=made_up / "run", vectors="train")
    assert report.passed is None and 0 <= report.score <= 1
    assert json.loads((made_up / "run" / "result.json").read_text())["seed"] == 3
    assert {"metrics.csv", "curves.png", "checkpoint", "word-vectors"} <= {p.name for p in (made_up / "run").iterdir()}
    model = load(made_up / "run" / "checkpoint")
    assert model.checkpoint.training.seed == 3
    assert [score.dataset for score in model.checkpoint.scores] == [
        "conll2003",
        "conll2003",
        "wnut17",
        "broad_twitter",
    ]
    # The vectors that shipped are those that were trained, word for word.
    shipped, trained = tagging.vectors_of(model), word_vectors.VectorTables.load(made_up / "run" / "word-vectors")
    for ours, theirs in zip(shipped, trained, strict=True):
        table = dict(zip(ours.words, ours.vectors, strict=True))
        for word, vector in zip(theirs.words, theirs.vectors, strict=True):
            np.testing.assert_array_equal(table[word], vector)


def test_a_tagger_can_start_from_the_word_vectors_of_another(tmp_path):
    first = recipes.read(recipes.find("ner-bilstm"))
    second = first.model_copy(update={"name": "second", "vectors": "ner-bilstm"})
    assert tagging.corpora(second) == tagging.corpora(first)
    ours = tagging._vectors(second, "shipped", tmp_path)
    assert ours.fingerprint() == tagging.vectors_of(load("ner-bilstm")).fingerprint()

    with pytest.raises(RecipeError, match="no checkpoint of second"):
        tagging._vectors(first.model_copy(update={"name": "second"}), "shipped", tmp_path)
    with pytest.raises(RecipeError, match="ner-binary, which makes none"):
        tagging.corpora(first.model_copy(update={"vectors": "ner-binary"}))


@pytest.mark.slow
def test_a_binary_recipe_reproduces_the_same_each_time(made_up, monkeypatch):
    read = recipes.read
    monkeypatch.setattr(recipes, "read", lambda path: _small(read(path)))
    monkeypatch.setattr(reproduce_module.catalogue, "names", lambda: [])
    reports = [reproduce_module.reproduce("ner-binary", out=made_up / run) for run in ("one", "other")]
    assert reports[0].passed is None and 0 < reports[0].score <= 1
    ours, theirs = (load(report.folder / "checkpoint") for report in reports)
    assert ours.checkpoint.files == theirs.checkpoint.files
    assert ours.checkpoint.architecture.task == "binary-tagger"
    assert [(score.dataset, score.split) for score in ours.checkpoint.scores] == [
        ("conll2003", "validation"),
        ("conll2003", "test"),
    ]


def test_word_vectors_for_a_recipe_that_reads_none_are_refused(made_up):
    with pytest.raises(RecipeError, match="leave --vectors out"):
        reproduce_module.reproduce("ner-binary", out=made_up / "run", vectors="train")


def test_a_recipe_that_is_no_network_is_refused():
    assert not isinstance(recipes.read(recipes.find("word-vectors")), TaggerRecipe)
    with pytest.raises(RecipeError, match="word-vectors"):
        reproduce_module.reproduce("word-vectors")
