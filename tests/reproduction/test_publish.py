"""Runs to a checkpoint that ships."""

import shutil
from pathlib import Path

import pytest

from zoo.errors import RecipeError, UnknownNameError
from zoo.reproduction import publish as publish_module
from zoo.reproduction import reproduce as reproduce_module
from zoo.store import checkpoint
from zoo.tasks import recipes
from zoo.tasks.keras_loading import load, save
from zoo.tasks.token_level.checkpoint import marked

pytestmark = pytest.mark.slow


@pytest.fixture
def make_runs(tmp_path, monkeypatch):
    """Makes runs of a recipe with made-up figures, validation and test; they ship into a folder of the test's own."""
    monkeypatch.setattr(publish_module, "bundled", lambda: tmp_path / "bundled")
    monkeypatch.setattr(publish_module.card, "main", lambda: None)

    def make(model, name, dataset, metric, figures):
        folders = []
        for seed, pair in enumerate(figures, 1):
            folder = tmp_path / f"run-{seed}"
            save(
                model,
                folder / "checkpoint",
                name=name,
                training={
                    "recipe": name,
                    "recipe_sha256": recipes.sha256(recipes.find(name)),
                    "seed": seed,
                    "seconds": 1.0,
                    "processor": "made up",
                    "versions": {},
                },
                scores=[
                    {"dataset": dataset, "split": split, "metrics": {metric: figure}}
                    for split, figure in zip(("validation", "test"), pair, strict=True)
                ],
            )
            (folder / "curves.png").write_bytes(b"picture")
            folders.append(folder)
        return folders

    return make


@pytest.fixture
def runs(make_runs, make_tagger):
    """Four runs of a recipe whose tolerance is measured."""
    figures = [(0.91, 0.86), (0.93, 0.85), (0.92, 0.87), (0.90, 0.88)]
    return make_runs(make_tagger(), "ner-bilstm-charlm", "conll2003", "f1", figures)


def test_the_run_that_validates_best_ships_with_the_spread_of_all(runs, tmp_path):
    shipped = publish_module.publish("ner-bilstm-charlm", runs)
    assert shipped == checkpoint.read(tmp_path / "bundled" / "ner-bilstm-charlm")
    assert shipped.training.seed == 2
    assert (shipped.version, shipped.scores[0].split) == (1, "test")
    assert shipped.scores[0].metrics == {"f1": 0.85}
    assert shipped.scores[0].seeds == {"f1": [0.86, 0.85, 0.87, 0.88]}
    assert shipped.scores[0].tolerance["f1"] == pytest.approx(3 * 0.0129099, abs=1e-4)
    checkpoint.verify(tmp_path / "bundled" / "ner-bilstm-charlm", shipped)


def test_publishing_again_makes_a_new_version_with_the_limits_of_the_last(runs, tmp_path):
    first = publish_module.publish("ner-bilstm-charlm", runs)
    assert (first.version, first.limits) == (1, [])
    limits = ["It reads English."]
    checkpoint.write(tmp_path / "bundled" / "ner-bilstm-charlm", first.model_copy(update={"limits": limits}))
    (tmp_path / "bundled" / "ner-bilstm-charlm" / "README.md").write_text("its card")
    second = publish_module.publish("ner-bilstm-charlm", runs[1:])
    assert (second.version, second.limits) == (2, limits)


def test_a_benchmark_puts_its_table_into_the_record_in_place_of_its_last_one(runs, tmp_path):
    publish_module.publish("ner-bilstm-charlm", runs)
    first = checkpoint.Comparison(title="Beside a peer", head=["of", "F1"], rows=[["ours", "0.8"]], note="")
    second = first.model_copy(update={"rows": [["ours", "0.9"]]})
    other = first.model_copy(update={"title": "Beside another"})
    for one in (first, other, second):
        publish_module.record("ner-bilstm-charlm", one)
    made = checkpoint.read(tmp_path / "bundled" / "ner-bilstm-charlm")
    assert made.comparisons == [other, second]
    checkpoint.verify(tmp_path / "bundled" / "ner-bilstm-charlm", made)
    with pytest.raises(UnknownNameError, match="ner-bilstm-charlm"):
        publish_module.record("ner-blstm", first)


def test_two_seeds_are_too_few(runs):
    with pytest.raises(RecipeError, match="3 seeds"):
        publish_module.publish("ner-bilstm-charlm", runs[:2])
    with pytest.raises(RecipeError, match="each once"):
        publish_module.publish("ner-bilstm-charlm", [*runs, runs[0]])


def test_a_run_of_another_recipe_is_refused(runs):
    made = checkpoint.read(runs[0] / "checkpoint")
    other = made.training.model_copy(update={"recipe_sha256": "0" * 64})
    checkpoint.write(runs[0] / "checkpoint", made.model_copy(update={"training": other}))
    with pytest.raises(RecipeError, match="reproduce it again"):
        publish_module.publish("ner-bilstm-charlm", runs)


def test_the_examples_of_the_recipe_are_answered_by_what_ships(runs, make_tagger, tmp_path, monkeypatch):
    recipe = recipes.read(recipes.find("ner-bilstm-charlm"))
    monkeypatch.setattr(recipes, "read", lambda path: recipe.model_copy(update={"examples": ["Badix went."]}))
    (example,) = publish_module.publish("ner-bilstm-charlm", runs).examples
    assert example.text == "Badix went."
    assert example.answer == marked(load(tmp_path / "bundled" / "ner-bilstm-charlm"), "Badix went.")


def test_of_a_classifier_the_picture_of_its_confusions_ships(make_runs, make_classifier, tmp_path):
    runs = make_runs(make_classifier(), "tune-type", "folk_tunes", "accuracy", [(0.9, 0.8), (0.8, 0.9), (0.7, 0.7)])
    made = checkpoint.read(runs[0] / "checkpoint")
    counted = [score.model_copy(update={"confusion": [[3, 1], [0, 2]]}) for score in made.scores]
    checkpoint.write(runs[0] / "checkpoint", made.model_copy(update={"scores": counted}))
    shipped = publish_module.publish("tune-type", runs)
    assert shipped.scores[0].confusion == [[3, 1], [0, 2]]
    assert (tmp_path / "bundled" / "tune-type" / "confusion.png").read_bytes().startswith(b"\x89PNG")


def _perplexities(make_runs, make_language_model, monkeypatch, tolerance, *figures):
    """Runs of word-lm, whose recipe has the given tolerance and no examples."""
    recipe = recipes.read(recipes.find("word-lm"))
    changed = recipe.model_copy(update={"tolerance": tolerance, "examples": []})
    monkeypatch.setattr(recipes, "read", lambda path: changed)
    return make_runs(make_language_model(layers=1), "word-lm", recipe.dataset, recipe.metric, figures)


def test_of_a_metric_that_falls_the_lowest_ships(make_runs, make_language_model, monkeypatch):
    figures = [(95.0, 91.0), (93.0, 92.0), (94.0, 90.0)]
    runs = _perplexities(make_runs, make_language_model, monkeypatch, None, *figures)
    shipped = publish_module.publish("word-lm", runs)
    assert shipped.training.seed == 2
    assert shipped.scores[0].tolerance == {"perplexity": 3.0}
    with pytest.raises(RecipeError, match="3 seeds"):
        publish_module.publish("word-lm", runs[:1])


def test_with_a_tolerance_in_the_recipe_one_run_is_enough(make_runs, make_language_model, monkeypatch):
    runs = _perplexities(make_runs, make_language_model, monkeypatch, 1.5, (95.0, 91.0), (93.0, 92.0))
    alone = publish_module.publish("word-lm", runs[:1])
    assert (alone.training.seed, alone.scores[0].tolerance, alone.scores[0].seeds) == (1, {"perplexity": 1.5}, {})
    assert publish_module.publish("word-lm", runs).training.seed == 2
    with pytest.raises(RecipeError, match="at least 1 seeds"):
        publish_module.publish("word-lm", [])


def test_of_weights_that_may_not_be_handed_on_the_record_stands_beside_the_recipe(
    make_runs, make_language_model, tmp_path, monkeypatch
):
    recipe = recipes.read(recipes.find("word-lm-ptb"))
    assert not recipe.ships
    folder = tmp_path / "recipes" / "word-lm-ptb"
    folder.mkdir(parents=True)
    copied = shutil.copy(recipes.find("word-lm-ptb"), folder)
    monkeypatch.setattr(recipes, "find", lambda name: Path(copied))
    assert reproduce_module._recorded("word-lm-ptb", recipe) == (None, None)

    runs = make_runs(make_language_model(layers=1), "word-lm-ptb", recipe.dataset, recipe.metric, [(95.0, 91.0)])
    assert publish_module.publish("word-lm-ptb", runs).files == {}
    assert sorted(path.name for path in folder.iterdir()) == ["checkpoint.json", "curves.png", "recipe.toml"]
    assert not (tmp_path / "bundled").exists()
    assert reproduce_module._recorded("word-lm-ptb", recipe) == (91.0, recipe.tolerance)
    assert publish_module.publish("word-lm-ptb", runs).version == 2
