"""One recipe with one layer to four."""

import pytest

from zoo.errors import RecipeError
from zoo.store.checkpoint import Score, TrainingRecord, write
from zoo.studies import depths as depths_module
from zoo.studies import study
from zoo.studies.depth_report import report, rows
from zoo.studies.depths import EPOCHS_SHARE, LAYERS, Depth, depths, epochs, matched_units, recipe_text
from zoo.tasks import recipes
from zoo.tasks.keras_loading import save
from zoo.tasks.shared.weight_shapes import next_token, parameters

NAME = "tune-generator"
TEXT = recipes.find(NAME).read_text(encoding="utf-8")
RECIPE = recipes.read(recipes.find(NAME))


@pytest.fixture
def quick(make_tune_generator, tmp_path, monkeypatch, eager):
    """Runs that cost nothing: figures that depend on the depth; gives the folders of those that were trained."""
    made, trained = save(make_tune_generator(), tmp_path / "made"), []

    def run(path, seed, folder):
        wanted = recipes.read(path).architecture
        loss = 1.5 - 0.1 * min(wanted.layers, 5 - wanted.layers) - 0.01 * wanted.layers + 0.001 * seed
        figures = [
            Score(dataset="folk_tunes", split=split, metrics={"loss": loss + more})
            for split, more in (("validation", 0.0), ("test", 0.2))
        ]
        facts = {
            "recipe": NAME,
            "recipe_sha256": recipes.sha256(path),
            "seed": seed,
            "seconds": 10.0 * epochs(RECIPE),
        }
        training = TrainingRecord(**facts, processor="made up", versions={})
        (folder / "checkpoint").mkdir(parents=True)
        known = {"architecture": wanted, "training": training, "scores": figures}
        write(folder / "checkpoint", made.model_copy(update=known))
        trained.append(folder.name)

    monkeypatch.setattr(study, "run", run)
    monkeypatch.setattr(study.keras.utils, "clear_session", lambda: None)  # it takes a second
    return trained


def test_all_depths_have_about_as_many_weights():
    made = RECIPE.architecture
    sizes = {}
    for layers in LAYERS:
        units = matched_units(RECIPE, layers, 250)
        sizes[layers] = parameters(next_token(made.model_copy(update={"layers": layers, "units": units}), 250))
    assert max(sizes.values()) < 1.01 * min(sizes.values())
    assert matched_units(RECIPE, made.layers, 250) == made.units


def test_the_recipe_of_a_run_differs_by_its_layers_their_width_and_its_epochs(tmp_path):
    path = tmp_path / "recipe.toml"
    path.write_text(recipe_text(TEXT, RECIPE, Depth(1, 700, 3)))
    changed = recipes.read(path)
    assert (changed.architecture.layers, changed.architecture.units) == (1, 700)
    assert EPOCHS_SHARE * changed.training.epochs == RECIPE.training.epochs
    assert 1 - changed.training.average == pytest.approx(EPOCHS_SHARE * (1 - RECIPE.training.average))
    same = {
        "architecture": {name: getattr(RECIPE.architecture, name) for name in ("layers", "units")},
        "training": {name: getattr(RECIPE.training, name) for name in ("epochs", "average")},
    }
    back = {part: getattr(changed, part).model_copy(update=lines) for part, lines in same.items()}
    assert changed.model_copy(update=back) == RECIPE
    with pytest.raises(RecipeError, match="one line for layers"):
        recipe_text(TEXT.replace("layers = ", "# layers = "), RECIPE, Depth(1, 700, 3))


def test_the_last_run_writes_the_report(quick, tmp_path, monkeypatch):
    (tmp_path / "recipe").mkdir()
    (tmp_path / "recipe" / "recipe.toml").write_text(TEXT)
    monkeypatch.setattr(recipes, "find", lambda name: tmp_path / "recipe" / "recipe.toml")

    class Encoded:
        encoder = range(250)

    monkeypatch.setattr(depths_module, "training_keys", lambda recipe: [])
    monkeypatch.setattr(depths_module, "build_tune_generator", lambda recipe, keys: Encoded)
    depths(NAME, 2, tmp_path / "runs")
    depths(NAME, 2, tmp_path / "runs")  # nothing is trained twice
    assert len(quick) == len(set(quick)) == 8
    text = (tmp_path / "recipe" / "README.md").read_text()
    assert "Best on the validation split: 3 layers." in text and "over 2 seeds" in text
    assert (tmp_path / "recipe" / "depths.png").read_bytes().startswith(b"\x89PNG")


def test_the_report_has_a_line_a_depth(quick, tmp_path):
    wanted = (Depth(2, 600, 1), Depth(1, 900, 1))
    found = study.trained({place: recipe_text(TEXT, RECIPE, place) for place in wanted}, tmp_path / "runs")
    text = report(RECIPE, rows(RECIPE, found, epochs(RECIPE)), epochs(RECIPE), ["made up"])
    assert text.index("| 1 | 900 |") < text.index("| 2 | 600 |")
    assert "| 1.2810 | 1.4810 | 10 |" in text and "From 1 seed;" in text


def test_depths_are_for_tune_generators(tmp_path):
    with pytest.raises(RecipeError, match="no tune generator"):
        depths("ner-binary", 1, tmp_path)
