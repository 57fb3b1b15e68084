"""One recipe in the plain form and with attention."""

import pytest

from zoo.errors import RecipeError
from zoo.store.checkpoint import Score, TrainingRecord
from zoo.studies import attention_report as report_module
from zoo.studies import study
from zoo.studies.attention import attention, places, recipe_text
from zoo.studies.attention_report import Form, FormRow, errors_by_length, report
from zoo.tasks import recipes
from zoo.tasks.keras_loading import save

pytestmark = pytest.mark.slow

NAME = "g2p"
TEXT = recipes.find(NAME).read_text(encoding="utf-8")
RECIPE = recipes.read(recipes.find(NAME))


@pytest.fixture
def quick(make_pronouncer, toy_words, monkeypatch, eager):
    """Runs that cost nothing: figures that depend on the form; gives the folders of those that were trained."""
    models, trained = {form: make_pronouncer(attention=form) for form in (False, True)}, []

    def run(path, seed, folder):
        form = recipes.read(path).architecture.attention
        wer = 0.3 - 0.05 * form + 0.01 * seed
        scores = [
            Score(dataset="cmudict", split=split, metrics={"wer": wer + more, "per": wer / 4, "loss": 0.2})
            for split, more in (("validation", 0.02), ("test", 0.0))
        ]
        seconds = 10.0 * (1 + form) * recipes.read(path).training.epochs
        facts = {"recipe": NAME, "recipe_sha256": recipes.sha256(path), "seed": seed, "seconds": seconds}
        training = TrainingRecord(**facts, processor="made up", versions={})
        save(models[form], folder / "checkpoint", training=training, scores=scores)
        trained.append(folder.name)

    monkeypatch.setattr(study, "run", run)
    monkeypatch.setattr(study.keras.utils, "clear_session", lambda: None)  # it takes a second
    monkeypatch.setattr(report_module, "read_pronunciations", lambda dataset, split: toy_words(12, seed=1))
    return trained


def test_the_recipe_of_a_run_differs_by_its_attention_alone(tmp_path):
    path = tmp_path / "recipe.toml"
    path.write_text(recipe_text(TEXT, Form(False, 3)))
    changed = recipes.read(path)
    assert not changed.architecture.attention and RECIPE.architecture.attention
    same = changed.architecture.model_copy(update={"attention": True})
    assert changed.model_copy(update={"architecture": same}) == RECIPE
    assert recipe_text(TEXT, Form(True, 1)) == TEXT
    assert [place.folder for place in places(2)] == ["plain-1", "attention-1", "plain-2", "attention-2"]
    with pytest.raises(RecipeError, match="one line for attention, not 0"):
        recipe_text(TEXT.replace("attention = ", "# attention = "), Form(True, 1))


def test_the_last_run_writes_the_report(quick, tmp_path, monkeypatch):
    (tmp_path / "recipe").mkdir()
    (tmp_path / "recipe" / "recipe.toml").write_text(TEXT)
    monkeypatch.setattr(recipes, "find", lambda name: tmp_path / "recipe" / "recipe.toml")
    attention(NAME, 2, tmp_path / "runs")
    attention(NAME, 2, tmp_path / "runs")  # nothing is trained twice
    assert len(quick) == len(set(quick)) == 4
    text = (tmp_path / "recipe" / "README.md").read_text()
    row = next(line for line in text.splitlines() if line.startswith("| plain"))
    assert "0.3350 ± 0.0071 | 0.0788 ± 0.0018 | 0.3150 ± 0.0071 |" in row and row.endswith("| 10 |")
    assert "Best on the validation split: attention." in text and "over 2 seeds" in text
    assert (tmp_path / "recipe" / "attention.png").read_bytes().startswith(b"\x89PNG")


def test_times_of_several_processors_are_not_compared():
    found = [
        FormRow(
            attention,
            1000,
            {(split, metric): [0.2] for split in ("validation", "test") for metric in ("wer", "per")},
            [9.0],
        )
        for attention in (False, True)
    ]
    assert "| plain | 0.2000 | 0.2000 | 0.2000 | 0.2000 | 1,000 | 9 |" in report(RECIPE, found, ["one"])
    text = report(RECIPE, found, ["one", "other"])
    assert "seconds an epoch" not in text and "| plain | 0.2000 | 0.2000 | 0.2000 | 0.2000 | 1,000 |\n" in text
    assert "had different processors, one, other." in text


def test_errors_are_counted_by_the_length_of_the_word():
    class Model:
        def predict(self, words):
            return ["K" if len(word) < 5 else "S" for word in words]

    words = ["a", "abc", "abcd", "abcde", "a" * 14, "a" * 30]
    found = errors_by_length(Model(), words, [["K"]] * 5 + [["S"]])
    assert found[0] == 0.0 and found[1:3] == [0.0, 1.0] and found[-1] == 0.5
    assert found[5] != found[5]


def test_a_recipe_of_something_else_is_refused(tmp_path):
    with pytest.raises(RecipeError, match="makes no encoder-decoder"):
        attention("ner-binary", 1, tmp_path)
