"""Cards and the README's table are what the checkpoints say."""

from pathlib import Path

import pytest

from zoo.store import card
from zoo.store.catalogue import bundled
from zoo.store.checkpoint import Score, verify

ROOT = Path(__file__).parents[2]


def test_every_bundled_checkpoint_is_whole_and_every_card_is_fresh():
    found = card.recorded()
    assert bundled() / "ner-bilstm" in found
    for folder, checkpoint in found.items():
        if checkpoint.files:
            verify(folder, checkpoint)
        assert (folder / "README.md").read_text(encoding="utf-8") == card.card(checkpoint)


def test_the_readme_table_is_fresh():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert card.updated_readme(text, list(card.recorded().values())) == text


def test_the_readme_table_has_task_score_size_and_licence_in_few_words(tmp_path, make_checkpoint):
    licence = "Weights for research use: its text is news, which may not be redistributed."
    made = make_checkpoint(tmp_path / "ner-tiny", labels=["O", "B-PER", "I-PER", "B-LOC"], licence=licence)
    head, _, row = card.readme_table([made]).splitlines()
    assert head == "| checkpoint | task | score | size, MiB | licence |"
    assert row.endswith("| tagger: PER, LOC | made-up: F1 of whole entities 0.500 | 0.3 | research use |")
    assert made.summary not in row


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ("Weights: CC0. The text is in the public domain.", "CC0"),
        ("Weights: CC BY-SA 3.0, as the text.", "CC BY-SA 3.0"),
        ("Weights: MIT", "MIT"),
        ("mine alone", "mine alone"),
    ],
)
def test_the_table_shortens_licences_and_leaves_those_of_users(tmp_path, make_checkpoint, licence, words):
    made = make_checkpoint(tmp_path / "ner-tiny", licence=licence)
    assert card.licence_in_words(made) == words
    assert card.licence_in_words(made.model_copy(update={"files": {}})) == "not shipped"


def test_the_table_names_a_few_labels_of_many(tmp_path, make_checkpoint):
    made = make_checkpoint(tmp_path / "ner-tiny", labels=["O", "B-a", "B-b", "B-c", "B-d", "B-e"])
    assert card.task_in_words(made) == "tagger: a, b, c, d, …"


def test_a_card_says_what_the_checkpoint_records(tmp_path, make_checkpoint):
    made = make_checkpoint(tmp_path / "ner-tiny", parameters=123456)
    text = card.card(made)
    for said in ("# ner-tiny", "Made up by a test.", "123,456", "0.5000", "CC0-1.0", "made-up", "seed 1"):
        assert said in text


def test_what_may_not_be_handed_on_has_a_card_that_says_so(tmp_path, make_checkpoint):
    made = make_checkpoint(tmp_path / "ner-tiny")
    assert "zoo.load" in card.card(made) and "checkpoints/ner-tiny" in card.readme_table([made])
    made = made.model_copy(update={"files": {}})
    assert "zoo.load" not in card.card(made) and "`zoo reproduce ner-tiny` trains them" in card.card(made)
    assert "recipes/ner-tiny" in card.readme_table([made]) and "the recipe only" in card.readme_table([made])


def test_a_card_says_what_a_checkpoint_cannot_do(tmp_path, make_checkpoint):
    limits = ["It reads English.", "F1 is 0.2 in lower case."]
    made = make_checkpoint(tmp_path / "ner-tiny", limits=limits)
    own = "\n".join(f"- {limit}" for limit in [*limits, *made.architecture.LIMITS, made.licence])
    assert f"## What it cannot do\n\n{own}\n\n## What it is\n" in card.card(made)
    text = card.card(made.model_copy(update={"limits": [], "based_on": "ner-base@3"}))
    assert "unlike what it was trained on. What ner-base@3 cannot do was not measured again." in text


def test_every_recorded_checkpoint_and_every_task_says_what_it_cannot_do():
    for made in card.recorded().values():
        assert made.limits and made.architecture.LIMITS, made.name
        assert all(limit.endswith(".") for limit in (*made.limits, *made.architecture.LIMITS))


def test_a_card_loads_a_folder_by_its_path_and_on_its_runtime(tmp_path, make_checkpoint):
    made = make_checkpoint(tmp_path / "ner-tiny")
    assert 'zoo.load("./runs/ner-tiny")\n' in card.card(made, "./runs/ner-tiny")
    for files, said in ((["model.onnx"], 'zoo.load("./out", runtime="onnx")'), (["model.tflite"], "LiteRT runs")):
        exported = made.model_copy(update={"files": dict.fromkeys(files, made.files["vocabulary.json"])})
        assert said in card.card(exported, "./out")


def test_a_card_shows_examples_where_there_are_some(tmp_path, make_checkpoint):
    assert "## Examples" not in card.card(make_checkpoint(tmp_path / "ner-tiny"))
    examples = [{"text": "Ada ran.", "answer": "**Ada** ran."}]
    text = card.card(make_checkpoint(tmp_path / "ner-tiny", examples=examples))
    assert "## Examples" in text and "| Ada ran. | **Ada** ran. |" in text


def test_a_card_shows_how_the_checkpoint_stands_beside_others(tmp_path, make_checkpoint):
    compared = {
        "title": "Beside a peer",
        "head": ["of", "F1"],
        "rows": [["ours", "0.9"], ["a peer", "0.8"]],
        "note": "So.",
    }
    text = card.card(make_checkpoint(tmp_path / "ner-tiny", comparisons=[compared]))
    assert "## Beside a peer\n\n| of | F1 |\n| --- | --- |\n| ours | 0.9 |\n| a peer | 0.8 |\n\nSo.\n" in text


def test_a_binary_checkpoint_has_a_card(tmp_path, make_binary_tagger):
    from zoo.tasks.keras_loading import save

    text = card.card(save(make_binary_tagger(), tmp_path / "binary", summary="Made up."))
    for said in ("binary-tagger", "| bidirectional | True |", "| 0 1 |"):
        assert said in text


def test_a_card_shows_the_picture_where_confusions_are_recorded(tmp_path, make_checkpoint):
    made = make_checkpoint(tmp_path / "made")
    score = Score(dataset="imdb_reviews", split="test", metrics={"accuracy": 0.5})
    assert "confusion.png" not in card.card(made.model_copy(update={"scores": [score]}))
    counted = score.model_copy(update={"confusion": [[1, 0], [1, 0]]})
    assert card.card(made.model_copy(update={"scores": [counted, score]})).count("](confusion.png)") == 1
