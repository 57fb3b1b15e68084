"""Every task is measured its own way."""

import pytest

from zoo.errors import InputError
from zoo.reproduction.evaluate import evaluate_file
from zoo.store.catalogue import bundled
from zoo.store.checkpoint import read
from zoo.tasks.registry import evaluation_spec


@pytest.fixture
def names_file(tmp_path):
    """A sentence with a name of two words."""
    path = tmp_path / "names.txt"
    path.write_text("Ada B-PER\nBo I-PER\nran O\n")
    return path


def test_entities_are_scored_whole_and_words_one_by_one(make_tagger, make_binary_tagger, monkeypatch, names_file):
    tagger, binary = make_tagger(), make_binary_tagger()
    monkeypatch.setattr(tagger, "tags_of", lambda sentences: [["B-PER", "O", "O"]])
    monkeypatch.setattr(binary, "tags_of", lambda sentences: [[1, 0, 0]])

    assert evaluate_file(tagger, names_file).metrics["f1"] == 0.0
    assert evaluate_file(binary, names_file).metrics["f1"] == pytest.approx(2 / 3)


def test_a_model_that_is_not_ours_is_refused(names_file):
    with pytest.raises(InputError, match="tagger, binary-tagger"):
        evaluate_file(object(), names_file)


def test_the_notes_of_all_records_are_those_that_a_new_run_would_write():
    records = [read(path.parent) for path in bundled().glob("*/checkpoint.json")]
    noted = [(made.architecture.task, score) for made in records for score in made.scores if score.note]
    assert {task for task, _ in noted} >= {"tagger", "language-model", "classifier", "encoder-decoder", "trigger-word"}
    for task, score in noted:
        assert evaluation_spec(task).note(score.dataset) == score.note
