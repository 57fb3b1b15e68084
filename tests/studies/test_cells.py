"""One recipe with every cell, forwards and both ways."""

import pytest
from filelock import FileLock

from zoo.errors import RecipeError
from zoo.store.checkpoint import Score, TrainingRecord, write
from zoo.studies import study
from zoo.studies.cells import grid, places, recipe_text
from zoo.studies.cells_report import Place, best, report, rows
from zoo.tasks import recipes
from zoo.tasks.keras_loading import save

TEXT = recipes.find("ner-binary").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made(make_binary_tagger, tmp_path_factory):
    """What is recorded of some binary tagger."""
    return save(make_binary_tagger(), tmp_path_factory.mktemp("made") / "checkpoint")


@pytest.fixture
def quick(made, monkeypatch):
    """Runs that cost nothing: figures that depend on the place; gives the list of those that were trained."""
    trained = []

    def run(path, seed, folder):
        wanted = recipes.read(path).architecture
        score = 0.9 + 0.01 * wanted.bidirectional + 0.02 * (wanted.cell == "gru") + 0.001 * seed
        facts = {"recipe": "ner-binary", "recipe_sha256": recipes.sha256(path), "seed": seed, "seconds": 5.0}
        figures = [
            Score(dataset="conll2003", split=split, metrics={"f1": score - lost})
            for split, lost in (("validation", 0.0), ("test", 0.1))
        ]
        training = TrainingRecord(**facts, processor="made up", versions={})
        (folder / "checkpoint").mkdir(parents=True)
        write(
            folder / "checkpoint",
            made.model_copy(update={"architecture": wanted, "training": training, "scores": figures}),
        )
        trained.append(folder.name)

    monkeypatch.setattr(study, "run", run)
    monkeypatch.setattr(study.keras.utils, "clear_session", lambda: None)  # it takes a second
    return trained


def test_the_grid_has_every_cell_and_direction_once_a_seed():
    assert len(set(places(3))) == len(places(3)) == 5 * 2 * 3
    assert len({place.folder for place in places(3)}) == 30


def test_the_recipe_of_a_run_differs_by_its_cell_and_direction_alone(tmp_path):
    path = tmp_path / "recipe.toml"
    path.write_text(recipe_text(TEXT, Place("gru", False, 3)))
    changed, plain = recipes.read(path), recipes.read(recipes.find("ner-binary"))

    assert (changed.architecture.cell, changed.architecture.bidirectional) == ("gru", False)
    same = {"cell": plain.architecture.cell, "bidirectional": plain.architecture.bidirectional}
    assert changed.model_copy(update={"architecture": changed.architecture.model_copy(update=same)}) == plain


def test_the_recipe_of_its_own_configuration_is_the_recipe_itself():
    plain = recipes.read(recipes.find("ner-binary")).architecture
    assert recipe_text(TEXT, Place(plain.cell, plain.bidirectional, 1)) == TEXT


def test_processes_share_the_runs_and_the_last_writes_the_report(quick, tmp_path, monkeypatch):
    folder = tmp_path / "recipes"
    folder.mkdir()
    (folder / "recipe.toml").write_text(TEXT)
    monkeypatch.setattr(recipes, "find", lambda name: folder / "recipe.toml")
    runs = tmp_path / "runs"
    runs.mkdir()

    with FileLock(runs / f"{places(1)[3].folder}.lock"):  # as if another process trained it
        grid("ner-binary", 1, runs)
    assert len(quick) == 9 and not (folder / "README.md").exists()
    grid("ner-binary", 1, runs)
    assert len(set(quick)) == len(quick) == 10
    assert "| gru | both ways |" in (folder / "README.md").read_text()
    assert (folder / "grid.png").read_bytes().startswith(b"\x89PNG")


def test_a_run_of_another_recipe_is_not_taken_for_one_of_this(quick, tmp_path):
    place = places(1)[0]
    study.train({place: recipe_text(TEXT, place)}, tmp_path)
    with pytest.raises(RecipeError, match="another recipe"):
        study.train({place: recipe_text(TEXT, place).replace("epochs = ", "epochs = 1")}, tmp_path)


def test_the_report_has_the_mean_and_the_spread_and_names_the_best_on_validation(quick, tmp_path):
    wanted = [place for place in places(3) if place.cell in ("rnn", "gru")]
    recipe = recipes.read(recipes.find("ner-binary"))
    found = rows(recipe, study.trained({place: recipe_text(TEXT, place) for place in wanted}, tmp_path))

    assert (best(found).cell, best(found).bidirectional) == ("gru", True)
    text = report(recipe, found, ["made up"])
    assert "| rnn | forwards | 0.9020 ± 0.0010 | 0.8020 ± 0.0010 |" in text
    assert "Best on the validation split: gru, both ways." in text
