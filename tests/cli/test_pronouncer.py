"""The command line with models of pronunciation."""

import json

import pytest

from zoo.tasks.keras_loading import save
from zoo.tasks.pronouncer import finetune as fine_tune_pronunciation

pytestmark = [
    pytest.mark.usefixtures("eager"),
    pytest.mark.filterwarnings("ignore:Even though the:UserWarning"),  # by tf.data, which compiles all the same
]


@pytest.fixture(scope="module")
def folder(learnt_pronouncer, tmp_path_factory):
    """A checkpoint that has learnt the toy rule."""
    folder = tmp_path_factory.mktemp("checkpoints") / "g2p"
    save(learnt_pronouncer, folder)
    return folder


@pytest.fixture
def table(tmp_path):
    """Writes a file of words and pronunciations."""

    def write(name, words, listed):
        rows = [(word, entry) for word, entries in zip(words, listed, strict=True) for entry in entries]
        (tmp_path / name).write_text("".join(f"{word}\t{entry}\n" for word, entry in rows))
        return tmp_path / name

    return write


def test_predict_answers_in_json(zoo, folder, tmp_path):
    (tmp_path / "words.txt").write_text("Phix\n")
    code, out, _ = zoo("predict", folder, "bad", "--input", tmp_path / "words.txt", "--nbest", 3, "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(answer["text"], answer["output"]) for answer in answers] == [("bad", "B AE D"), ("Phix", "F IH K S")]
    for answer in answers:
        assert set(answer) == {"text", "output", "nbest"} and len(answer["nbest"]) == 3
        assert answer["nbest"][0]["output"] == answer["output"]
        logprobs = [candidate["logprob"] for candidate in answer["nbest"]]
        assert logprobs == sorted(logprobs, reverse=True) and set(answer["nbest"][0]) == {"output", "logprob"}
    _, out, _ = zoo("predict", folder, "bad", "--json")
    assert [candidate["output"] for candidate in json.loads(out)["nbest"]] == ["B AE D"]


def test_predict_for_people_is_a_word_and_its_pronunciations(zoo, folder):
    assert zoo("predict", folder, "bad", "PHIX")[1] == "bad  B AE D\nPHIX  F IH K S\n"
    assert zoo("predict", folder, "phix", "--ipa")[1] == "phix  f ɪ k s\n"
    lines = zoo("predict", folder, "bad", "--nbest", 2, "--beams", 4)[1].splitlines()
    assert len(lines) == 2 and lines[0].startswith("bad  B AE D  -0.")


def test_predict_says_compounds_and_sentences(zoo, folder):
    assert zoo("predict", folder, "bad-kid")[1] == "bad-kid  B AE D K IH D\n"
    assert zoo("predict", folder, "--sentence", "Bad, bad kid!")[1] == "Bad, bad kid!  B AE D | B AE D | K IH D\n"
    answer = json.loads(zoo("predict", folder, "--sentence", "Bad kid!", "--json")[1])
    assert (answer["text"], answer["output"]) == ("Bad kid!", "B AE D | K IH D")
    assert [(word["text"], word["output"]) for word in answer["words"]] == [("Bad", "B AE D"), ("kid!", "K IH D")]


def test_evaluate_a_file(zoo, folder, toy_words, table):
    _, out, _ = zoo("evaluate", folder, "--file", table("words.tsv", *toy_words(30, seed=5)), "--json")
    metrics = json.loads(out)["metrics"]
    assert set(metrics) == {"wer", "per", "loss"} and metrics["per"] < 0.2


@pytest.mark.slow
def test_fit_learns_and_holds_a_tenth_out(zoo, folder, toy_words, table, tmp_path, monkeypatch):
    monkeypatch.setattr(fine_tune_pronunciation, "_LEARNING_RATE", 0.02)  # of a network of few weights
    words, listed = toy_words(100, seed=2)
    changed = [[entry.replace("B", "S") for entry in entries] for entries in listed]
    path = table("train.tsv", words, changed)
    code, said, _ = zoo("fit", folder, "--train", path, "--out", tmp_path / "new", "--epochs", 3)
    assert code == 0 and "phoneme error rate on a tenth of the words of" in said
    assert "pronunciations" not in said and "90 words" in (tmp_path / "new" / "checkpoint.json").read_text()
    before, after = (float(part.split()[-1]) for part in said.replace("after", "before").split(" before")[:2])
    assert after < 0.7 * before


def test_where_it_looks_is_drawn(zoo, folder, tmp_path):
    picture = tmp_path / "attention.png"
    code, out, _ = zoo("inspect", folder, "phix", "--out", picture)
    assert (code, out) == (0, f"phix  F IH K S; drawn in {picture}\n")
    assert picture.read_bytes().startswith(b"\x89PNG")
    _, out, _ = zoo("inspect", folder, "phix", "--out", picture, "--json")
    answer = json.loads(out)
    assert answer["letters"] == list("phix") and answer["symbols"] == ["F", "IH", "K", "S", "<eos>"]
    assert [len(row) for row in answer["weights"]] == [4] * 5 and answer["picture"] == str(picture)


def test_bad_input_is_one_line_each(refused, folder, table, make_tagger, make_pronouncer, tmp_path):
    said = refused("predict", folder, "b4d")
    assert "word 1 is 'b4d', said with 'four', and has 'f', 'o', 'u', 'r', which the model cannot spell" in said
    assert "has '🦉', which cannot be said" in refused("predict", folder, "bad🦉")
    assert "has white space; ask for whole sentences with sentence=True, or --sentence" in refused(
        "predict", folder, "bad kid"
    )
    assert "500 letters" in refused("predict", folder, "b" * 500)
    assert "word 1 is empty" in refused("predict", folder, "")
    assert "UTF-8" in refused("predict", folder, "\udcff")
    assert "nbest is an integer from 1 to 100, not 0" in refused("predict", folder, "bad", "--nbest", 0)
    assert "nbest is an integer from 1 to 100, not 1000" in refused("predict", folder, "bad", "--nbest", 1000)
    assert "2 beams cannot give the 3 best" in refused("predict", folder, "bad", "--nbest", 3, "--beams", 2)
    assert "leave --pretokenized out" in refused("predict", folder, "bad", "--pretokenized")
    assert "is a pronouncer, and --why is for classifiers" in refused("predict", folder, "bad", "--nbest", 2, "--why")
    assert "no word given" in refused("predict", folder)
    assert "zoo score is for language models; use zoo predict or zoo inspect" in refused("score", folder, "bad")
    save(make_tagger(), tmp_path / "tagger")
    for option in (("--nbest", 2), ("--beams", 2), ("--ipa",), ("--sentence",)):
        said = refused("predict", tmp_path / "tagger", "text", *option)
        assert f"is a tagger, and {option[0]} is for pronouncers; leave it out" in said

    picture = tmp_path / "attention.png"
    assert "leave --layer out" in refused("inspect", folder, "bad", "--out", picture, "--layer", 1)
    assert "cannot spell" in refused("inspect", folder, "b4d", "--out", picture)
    assert "'bad-kid', said in parts (bad, kid), and attention is" in refused(
        "inspect", folder, "bad-kid", "--out", picture
    )
    save(make_pronouncer(attention=False), tmp_path / "plain")
    assert "plain form" in refused("inspect", tmp_path / "plain", "bad", "--out", picture)
    assert not picture.exists()

    fit = ("fit", folder, "--out", tmp_path / "new", "--train")
    good = table("good.tsv", ["bad"], [["B AE D"]])
    assert "too few words" in refused(*fit, good)
    assert "digits.tsv: word 1 is 'b4d'" in refused(*fit, table("digits.tsv", ["b4d"], [["B"]]), "--dev", good)
    assert "'ZH', which the model does not write" in refused(*fit, good, "--dev", table("zh.tsv", ["bad"], [["ZH"]]))
    (tmp_path / "words.tsv").write_text("bad\n")
    assert "line 1: 'bad'; expected a word, a tab" in refused(*fit, tmp_path / "words.tsv")
    assert "line 1" in refused("evaluate", folder, "--file", tmp_path / "words.tsv")
    assert not (tmp_path / "new").exists()
