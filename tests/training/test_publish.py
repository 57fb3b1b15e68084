"""Runs to a checkpoint that ships."""

import pytest

from zoo.errors import RecipeError
from zoo.store import checkpoint
from zoo.store.load import load
from zoo.store.tasks.token_answers import marked
from zoo.training import publish as publish_module
from zoo.training import recipe as recipes


@pytest.fixture
def runs(make_tagger, tmp_path, monkeypatch):
    """Four runs of ner-bilstm with made-up figures; ships into a folder of the test's own."""
    from zoo.store.load import save

    monkeypatch.setattr(publish_module, "bundled", lambda: tmp_path / "bundled")
    monkeypatch.setattr(publish_module.card, "main", lambda: None)
    path = recipes.find("ner-bilstm")
    folders = []
    for seed, (validation, test) in enumerate([(0.91, 0.86), (0.93, 0.85), (0.92, 0.87), (0.90, 0.88)], 1):
        folder = tmp_path / f"run-{seed}"
        save(
            make_tagger(),
            folder / "checkpoint",
            name="ner-bilstm",
            training={
                "recipe": "ner-bilstm",
                "recipe_sha256": recipes.sha256(path),
                "seed": seed,
                "seconds": 1.0,
                "processor": "made up",
                "versions": {},
            },
            scores=[
                {"dataset": "conll2003", "split": "validation", "metrics": {"f1": validation}},
                {"dataset": "conll2003", "split": "test", "metrics": {"f1": test}},
            ],
        )
        (folder / "curves.png").write_bytes(b"picture")
        folders.append(folder)
    return folders


def test_the_run_that_validates_best_ships_with_the_spread_of_all(runs, tmp_path):
    shipped = publish_module.publish("ner-bilstm", runs)
    assert shipped == checkpoint.read(tmp_path / "bundled" / "ner-bilstm")
    assert shipped.training.seed == 2
    assert (shipped.version, shipped.scores[0].split) == (1, "test")
    assert shipped.scores[0].metrics == {"f1": 0.85}
    assert shipped.scores[0].seeds == {"f1": [0.86, 0.85, 0.87, 0.88]}
    assert shipped.scores[0].tolerance["f1"] == pytest.approx(3 * 0.0129099, abs=1e-4)
    checkpoint.verify(tmp_path / "bundled" / "ner-bilstm", shipped)


def test_publishing_again_makes_a_new_version(runs):
    assert publish_module.publish("ner-bilstm", runs).version == 1
    assert publish_module.publish("ner-bilstm", runs[1:]).version == 2


def test_two_seeds_are_too_few(runs):
    with pytest.raises(RecipeError, match="3 seeds"):
        publish_module.publish("ner-bilstm", runs[:2])
    with pytest.raises(RecipeError, match="each once"):
        publish_module.publish("ner-bilstm", [*runs, runs[0]])


def test_a_run_of_another_recipe_is_refused(runs):
    made = checkpoint.read(runs[0] / "checkpoint")
    other = made.training.model_copy(update={"recipe_sha256": "0" * 64})
    checkpoint.write(runs[0] / "checkpoint", made.model_copy(update={"training": other}))
    with pytest.raises(RecipeError, match="reproduce it again"):
        publish_module.publish("ner-bilstm", runs)


def test_the_examples_of_the_recipe_are_answered_by_what_ships(runs, make_tagger, tmp_path, monkeypatch):
    recipe = recipes.read(recipes.find("ner-bilstm"))
    monkeypatch.setattr(recipes, "read", lambda path: recipe.model_copy(update={"examples": ["Badix went."]}))
    (example,) = publish_module.publish("ner-bilstm", runs).examples
    assert example.text == "Badix went."
    assert example.answer == marked(load(tmp_path / "bundled" / "ner-bilstm"), "Badix went.")
