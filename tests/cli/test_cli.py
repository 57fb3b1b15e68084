"""The command line, as programs and people use it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from zoo.cli import terminal
from zoo.tasks.keras_loading import load, save
from zoo.text.iob2 import label_set

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tagger_folder(make_tagger, toy_tags, tmp_path_factory):
    """A checkpoint that has learnt the toy rule."""
    tagger = make_tagger(units=12)
    tagger.fit(*toy_tags(200, seed=1), epochs=8, verbose=0)
    folder = tmp_path_factory.mktemp("checkpoints") / "toy"
    save(tagger, folder)
    return folder


@pytest.fixture(scope="module")
def binary_folder(make_binary_tagger, toy_tags, tmp_path_factory):
    """A checkpoint that has learnt which words of the toy rule belong to a name."""
    tagger = make_binary_tagger()
    tagger.fit(*toy_tags(160, seed=1), epochs=6, batch_size=16, verbose=0)
    folder = tmp_path_factory.mktemp("checkpoints") / "binary"
    save(tagger, folder)
    return folder


def _iob2(path, rows):
    path.write_text(
        "\n\n".join(
            "\n".join(f"{token} {tag}" for token, tag in zip(*row, strict=True)) for row in zip(*rows, strict=True)
        )
        + "\n"
    )
    return path


def test_predict_answers_in_json(zoo, tagger_folder):
    text = "Bakix Dalasen went to the old mill Mamora ."
    code, out, _ = zoo("predict", tagger_folder, text, "", "  ", "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [answer["text"] for answer in answers] == [text, "", "  "]
    first = answers[0]
    assert set(first) == {"text", "tokens", "tags", "entities"}
    assert [(entity["text"], entity["label"]) for entity in first["entities"]] == [
        ("Bakix Dalasen", "PER"),
        ("Mamora", "LOC"),
    ]
    for entity in first["entities"]:
        assert text[entity["start"] : entity["end"]] == entity["text"]
        assert 0 < entity["score"] <= 1
    assert answers[1] == {"text": "", "tokens": [], "tags": [], "entities": []}
    assert answers[2]["tokens"] == []


def test_predict_answers_a_binary_tag_and_its_probability_a_token(zoo, binary_folder, tmp_path):
    text = "Bakix Dalasen went. Mamora"
    (tmp_path / "texts.txt").write_text("to the mill\n")
    code, out, _ = zoo("predict", binary_folder, text, "", "--input", tmp_path / "texts.txt", "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert answers[0] == {
        "text": text,
        "tokens": ["Bakix", "Dalasen", "went", ".", "Mamora"],
        "tags": [1, 1, 0, 0, 1],
        "probabilities": answers[0]["probabilities"],
    }
    assert all(0 <= value <= 1 for value in answers[0]["probabilities"]) and len(answers[0]["probabilities"]) == 5
    assert answers[1] == {"text": "", "tokens": [], "tags": [], "probabilities": []}
    assert answers[2]["tags"] == [0, 0, 0]


def test_predict_for_people_shows_binary_words_in_their_text(zoo, binary_folder):
    _, out, _ = zoo("predict", binary_folder, "Bakix Dalasen went to [bold]the mill .")
    assert out == "[Bakix Dalasen NAME] went to [bold]the mill .\n"


def test_fit_refuses_a_checkpoint_that_is_no_tagger(refused, binary_folder, toy_tags, tmp_path):
    train = _iob2(tmp_path / "train.iob2", toy_tags(2, seed=2))
    said = refused("fit", binary_folder, "--train", train, "--dev", train, "--out", tmp_path / "new")
    assert "does not train binary taggers" in said and not (tmp_path / "new").exists()


def test_fit_says_which_file_the_checkpoint_learns_from(refused, tagger_folder, tmp_path):
    out = ("--out", tmp_path / "new")
    assert "by --train; " in (said := refused("fit", tagger_folder, *out)) and "(IOB2, IOB1" in said
    said = refused("fit", tagger_folder, "--positives", tmp_path, "--negatives", tmp_path, *out)
    assert "is a tagger, and --positives is for trigger-word models" in said


def test_predict_pretokenized_gives_a_tag_for_each_token(zoo, tagger_folder):
    _, out, _ = zoo("predict", tagger_folder, "don't stop, U.S. Bakix!", "--pretokenized", "--json")
    answer = json.loads(out)
    assert answer["tokens"] == ["don't", "stop,", "U.S.", "Bakix!"]
    assert len(answer["tags"]) == 4


def test_predict_reads_a_text_a_line(zoo, tagger_folder, tmp_path):
    path = tmp_path / "texts.txt"
    path.write_bytes("\ufeffBakix went .\r\n\nשלום 😀 Mamora\u2028x\n".encode())  # as some editors begin a file
    _, out, _ = zoo("predict", tagger_folder, "--input", path, "--json")
    texts = [json.loads(line)["text"] for line in out.splitlines()]
    assert "שלום 😀" in out  # as it is
    assert texts == ["Bakix went .", "", "שלום 😀 Mamora\u2028x"]


def test_predict_for_people_is_the_text_with_labels_and_scores(zoo, tagger_folder):
    text = "Bakix Dalasen went to the old mill ."
    _, out, _ = zoo("predict", tagger_folder, text)
    assert out.startswith("[Bakix Dalasen PER 1.00] went to")
    assert re.sub(r"\[([^]]*) (PER|LOC) \d\.\d\d\]", r"\1", out) == text + "\n"


@pytest.mark.parametrize(
    ("colours", "wanted"),
    [
        ({"force_terminal": True, "color_system": "standard"}, "\x1b[30;106mBakix\x1b[0m\x1b[1m PER\x1b[0m"),
        ({"force_terminal": True, "color_system": "standard", "no_color": True}, "[Bakix\x1b[1m PER\x1b[0m"),
        ({"force_terminal": False}, "[Bakix PER"),
    ],
)
def test_names_are_in_colour_or_else_in_brackets(zoo, tagger_folder, monkeypatch, colours, wanted):
    monkeypatch.setattr(terminal, "out", Console(**colours))
    assert wanted in zoo("predict", tagger_folder, "Bakix went")[1]


def test_evaluate_a_file(zoo, tagger_folder, toy_tags, tmp_path):
    path = _iob2(tmp_path / "dev.iob2", toy_tags(30, seed=5))
    _, out, _ = zoo("evaluate", tagger_folder, "--file", path, "--json")
    answer = json.loads(out)
    assert set(answer) == {"checkpoint", "dataset", "split", "metrics"}
    assert answer["metrics"]["f1"] > 0.9


def test_a_file_is_no_split_of_a_data_set(refused, tagger_folder, tmp_path):
    path = tmp_path / "dev.iob2"
    for option in ("--dataset", "--split"):
        assert "or a file, not both" in refused("evaluate", tagger_folder, "--file", path, option, "test")


def test_evaluate_a_file_by_words(zoo, binary_folder, toy_tags, tmp_path):
    path = _iob2(tmp_path / "dev.iob2", toy_tags(30, seed=5))
    _, out, _ = zoo("evaluate", binary_folder, "--file", path, "--json")
    assert json.loads(out)["metrics"]["f1"] > 0.9


@pytest.mark.slow
def test_fit_writes_a_checkpoint_that_loads_and_is_better(zoo, tagger_folder, toy_tags, tmp_path):
    def renamed(rows):
        sentences, tags = rows
        return sentences, [[tag.replace("LOC", "TOWN") for tag in row] for row in tags]

    train = _iob2(tmp_path / "train.iob2", renamed(toy_tags(120, seed=2)))
    dev = _iob2(tmp_path / "dev.iob2", renamed(toy_tags(40, seed=3)))
    given = ("fit", tagger_folder, "--train", train, "--dev", dev)
    code, _, said = zoo(*given, "--out", tmp_path / "new")
    assert code == 0 and "'LOC' of toy are kept as it tags them; --only-these-types leaves them out" in said
    assert load(tmp_path / "new").labels == label_set(["LOC", "PER", "TOWN"])
    assert zoo(*given, "--out", tmp_path / "only", "--only-these-types", "--epochs", 1)[0] in (0, 1)
    assert load(tmp_path / "only").labels == label_set(["PER", "TOWN"])
    _, out, _ = zoo("evaluate", tmp_path / "new", "--file", dev, "--json")
    assert json.loads(out)["metrics"]["f1"] > 0.9
    _, out, _ = zoo("predict", tmp_path / "new", "Bakix went to Mamora .", "--json")
    assert {entity["label"] for entity in json.loads(out)["entities"]} <= {"PER", "TOWN"}


def test_an_unknown_name_is_answered_with_the_nearest(refused):
    assert "ner-bilstm" in refused("predict", "ner-bilstn", "text")
    assert "ner-bilstm" in refused("evaluate", "ner-bilsm")
    assert "ner-bilstm" in refused("reproduce", "ner-bi-lstm")
    assert "ner-bilstm" in refused("show", "ner")


def test_bad_files_are_one_line_each(refused, tagger_folder, tmp_path):
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9\n")
    assert "line 1 is not UTF-8" in refused("predict", tagger_folder, "--input", tmp_path / "latin.txt")
    assert "No such file" in refused("predict", tagger_folder, "--input", tmp_path / "none.txt")
    (tmp_path / "broken.iob2").write_text("Bakix B-PER\nwent\n")
    fit = ("fit", tagger_folder, "--out", tmp_path / "new")
    assert "line 2" in refused(*fit, "--train", tmp_path / "broken.iob2", "--dev", tmp_path / "broken.iob2")
    assert "none.iob2" in refused(*fit, "--train", tmp_path / "none.iob2", "--dev", tmp_path / "none.iob2")
    assert not (tmp_path / "new").exists()


def test_fit_refuses_a_folder_of_other_things_before_it_trains(refused, tagger_folder, toy_tags, tmp_path):
    train = _iob2(tmp_path / "train.iob2", toy_tags(2, seed=2))
    assert "choose another folder" in refused("fit", tagger_folder, "--train", train, "--dev", train, "--out", tmp_path)
    assert train.is_file()


def test_no_text_is_refused(refused, tagger_folder):
    assert "no text" in refused("predict", tagger_folder)


def test_an_unknown_split_or_data_set_lists_what_there_is(refused, tagger_folder):
    assert "validation" in refused("evaluate", tagger_folder, "--dataset", "conll2003", "--split", "tset")
    assert "conll2003" in refused("evaluate", tagger_folder, "--dataset", "conll2004")
    assert "--dataset" in refused("evaluate", tagger_folder)


def test_an_altered_checkpoint_is_refused(refused, tagger_folder, tmp_path):
    import shutil

    shutil.copytree(tagger_folder, tmp_path / "toy")
    (tmp_path / "toy" / "golden.json").unlink()
    assert "golden.json" in refused("predict", tmp_path / "toy", "text")


@pytest.mark.parametrize("text", ["Bakix \x00 went to Mamora", "👩‍👩‍👧 Bakix went", "ذهب Bakix إلى Mamora"])
def test_odd_text_keeps_its_offsets(zoo, tagger_folder, tmp_path, text):
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    _, out, _ = zoo("predict", tagger_folder, "--input", tmp_path / "text.txt", "--json")
    answer = json.loads(out)
    assert answer["text"] == text
    assert answer["entities"]
    for entity in answer["entities"]:
        assert text[entity["start"] : entity["end"]] == entity["text"]


@pytest.mark.slow
def test_a_text_of_a_million_characters_is_answered(zoo, tagger_folder, tmp_path):
    text = "Bakix Dalasen went to the old mill . " * 27_028
    (tmp_path / "long.txt").write_text(text[:1_000_000])
    _, out, _ = zoo("predict", tagger_folder, "--input", tmp_path / "long.txt", "--json")
    assert len(json.loads(out)["entities"]) > 20_000


LIST = [sys.executable, "-m", "zoo", "list"]


def test_python_dash_m_zoo_is_the_command():
    done = subprocess.run([*LIST, "--json"], capture_output=True, text=True, check=True, cwd=ROOT)
    assert isinstance(json.loads(done.stdout), list)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_who_reads_no_further_makes_no_failure(options):
    with subprocess.Popen([*LIST, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_an_answer_that_finds_no_room_is_a_failure_in_a_line():
    with open("/dev/full", "w") as full:
        done = subprocess.run([*LIST, "--json"], stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr == "zoo: standard output cannot be written: No space left on device\n"
