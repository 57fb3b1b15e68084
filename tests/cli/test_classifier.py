"""The command line with classifiers."""

import csv
import json
import re

import pytest

from zoo.tasks.classifier.finetune import weights_of
from zoo.tasks.keras_loading import save
from zoo.training.progress_bar import ProgressBar

pytestmark = [
    pytest.mark.usefixtures("eager"),
    pytest.mark.filterwarnings("ignore:Even though the:UserWarning"),  # by tf.data, which compiles all the same
]


@pytest.fixture(scope="module")
def folder(make_classifier, toy_reviews, tmp_path_factory):
    """A checkpoint that has learnt the toy rule."""
    model = make_classifier(pooling=["max"], word_dropout=0.2)  # so that unknown words say nothing
    model.fit(*toy_reviews(150, seed=1), epochs=6, batch_size=8, verbose=0)
    folder = tmp_path_factory.mktemp("checkpoints") / "reviews"
    save(model, folder)
    return folder


@pytest.fixture
def table(tmp_path):
    """Writes a CSV file of texts and labels."""

    def write(name, texts, labels, columns=("text", "label")):
        with (tmp_path / name).open("w", newline="") as file:
            csv.writer(file).writerows([columns, *zip(texts, labels, strict=True)])
        return tmp_path / name

    return write


def test_predict_answers_in_json(zoo, folder, tmp_path):
    (tmp_path / "texts.txt").write_text("the film was dull\n")
    code, out, _ = zoo("predict", folder, "a Good owl", "--input", tmp_path / "texts.txt", "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [answer["text"] for answer in answers] == ["a Good owl", "the film was dull"]
    assert [answer["label"] for answer in answers] == ["positive", "negative"]
    for answer in answers:
        assert set(answer) == {"text", "label", "probability", "probabilities"}
        assert list(answer["probabilities"]) == ["negative", "positive"]
        assert answer["probability"] == answer["probabilities"][answer["label"]] > 0.5


def test_why_lists_every_word_with_its_place_and_weight(zoo, folder):
    text = "the owl, good  film"
    _, out, _ = zoo("predict", folder, text, "--why", "--json")
    answer = json.loads(out)
    words = answer["why"]
    assert answer["why_label"] == answer["label"] == "positive"
    assert [word["word"] for word in words] == ["the", "owl", "good", "film"]  # a comma speaks for nothing
    assert all(text[word["start"] : word["end"]] == word["word"] for word in words)
    assert max(words, key=lambda word: word["weight"])["word"] == "good"


def test_predict_for_people_is_a_label_its_probability_and_why(zoo, folder):
    _, out, _ = zoo("predict", folder, "the [owl] was good :owl:")
    label, probability, text = out.rstrip("\n").split("  ")
    assert (label, text) == ("positive", "the [owl] was good :owl:")
    assert 0.5 < float(probability) <= 1

    _, out, _ = zoo("predict", folder, "the [owl] was good :owl:", "--why")
    first, text, towards, *against = out.splitlines()
    assert first == f"positive  {probability}"
    assert text == "the [owl] was good :owl:"
    assert towards.startswith("for positive: good +")
    assert all(line.startswith("against positive: ") for line in against)


def test_why_says_which_label_a_weight_speaks_for_and_weighs_no_commas(zoo, folder):
    _, out, _ = zoo("predict", folder, "the owl , dull , , film , bad", "--why")
    assert out.startswith("negative") and re.search(r"^for negative: .*(dull|bad) \+\d", out, re.MULTILINE)
    assert not re.search(r"[:,] , [+-]", out)


def test_words_are_the_darker_the_more_they_moved():
    from zoo.cli.predictions import weighted
    from zoo.console import styled
    from zoo.tasks.classifier.results import WordWeight

    words = [WordWeight("good", 0, 4, 1.0), WordWeight("but", 5, 8, 0.01), WordWeight("dull", 9, 13, -0.5)]
    text = styled(weighted("good but dull", words))
    assert text.plain == "good but dull"
    assert [(span.start, span.end, span.style.bgcolor.triplet) for span in text.spans if span.style] == [
        (0, 4, (0, 255, 0)),
        (9, 13, (255, 128, 128)),
    ]


def test_evaluate_a_file(zoo, folder, toy_reviews, table):
    path = table("dev.csv", *toy_reviews(30, seed=5))
    _, out, _ = zoo("evaluate", folder, "--file", path, "--json")
    metrics = json.loads(out)["metrics"]
    assert set(metrics) == {"accuracy", "macro-f1", "loss"}
    assert metrics["accuracy"] > 0.9


def test_fit_learns_other_labels_and_holds_a_tenth_out(zoo, folder, toy_reviews, table, tmp_path):
    texts, labels = toy_reviews(150, seed=2)
    other = ["praise" if label == "positive" else label for label in labels]
    path = table("train.csv", texts, other)
    code, said, _ = zoo("fit", folder, "--train", path, "--out", tmp_path / "new", "--epochs", 6)
    assert (
        code == 0 and "macro F1 on a tenth of each label's texts of" in said and "F1 of praise: 0.0000 before" in said
    )
    _, out, _ = zoo("evaluate", tmp_path / "new", "--file", path, "--json")
    assert json.loads(out)["metrics"]["accuracy"] > 0.9
    _, out, _ = zoo("predict", tmp_path / "new", "good", "--json")
    assert list(json.loads(out)["probabilities"]) == ["negative", "praise"]


def test_an_interrupted_fit_keeps_what_was_learnt_and_says_how_to_go_on(
    zoo, folder, toy_reviews, table, tmp_path, monkeypatch
):
    path, begin = table("train.csv", *toy_reviews(20, seed=2)), ProgressBar.on_epoch_begin

    def interrupted(bar, epoch, logs=None):
        begin(bar, epoch, logs)
        if epoch == last:
            raise KeyboardInterrupt

    monkeypatch.setattr(ProgressBar, "on_epoch_begin", interrupted)
    asked = ("fit", folder, "--train", path, "--epochs", 5, "--out", tmp_path / "new")
    last = 0
    assert zoo(*asked)[0] == 130 and not (tmp_path / "new").exists()
    last = 2
    code, said, complained = zoo(*asked)
    assert code == 130 and f"saved in {tmp_path / 'new'}" in said
    assert "interrupted after 2 of 5 epochs; what was learnt is kept. To go on: zoo fit " in complained
    assert zoo("predict", tmp_path / "new", "good")[0] == 0


def test_columns_may_have_other_names_and_files_other_forms(zoo, refused, folder, toy_reviews, table, tmp_path):
    path = table("train.csv", *toy_reviews(20, seed=2), ("Review", "stars"))
    columns = ("--text-column", "review", "--label-column", "stars")
    code, said, complained = zoo("fit", folder, "--train", path, "--out", tmp_path / "new", "--epochs", 1, *columns)
    assert code == ("has learnt nothing" in complained) and "train.csv" in said
    assert zoo("evaluate", folder, "--file", path, *columns)[0] == 0
    (tmp_path / "dev.jsonl").write_text('{"text": "a good owl", "stars": "positive"}\n')
    assert zoo("evaluate", folder, "--file", tmp_path / "dev.jsonl", "--label-column", "stars")[0] == 0
    assert "--text-column and --label-column name columns of a file" in refused("evaluate", folder, *columns)


def test_columns_are_for_classifiers(refused, make_tagger, tmp_path):
    save(make_tagger(), tmp_path / "tagger")
    said = refused("evaluate", tmp_path / "tagger", "--file", "a.csv", "--label-column", "x")
    assert "is a tagger, and --label-column is for classifiers; leave it out" in said


def test_fit_with_a_second_file_measures_on_it(zoo, folder, toy_reviews, table, tmp_path):
    def written(name, count, seed):
        texts, labels = toy_reviews(count, seed)
        return table(name, texts, [label.upper() for label in labels])

    files = ("--train", written("train.csv", 20, 2), "--dev", written("dev.csv", 10, 3))
    code, said, _ = zoo("fit", folder, *files, "--out", tmp_path / "new", "--epochs", 6)
    assert code == 0 and "dev.csv" in said
    assert json.loads((tmp_path / "new" / "checkpoint.json").read_text())["labels"] == ["NEGATIVE", "POSITIVE"]


def test_a_fit_that_learns_nothing_says_so_and_fails(zoo, folder, toy_reviews, table, tmp_path):
    texts, labels = toy_reviews(40, seed=2)
    wrong = table("train.csv", texts, labels[::-1])  # labels of other texts
    right = table("dev.csv", *toy_reviews(60, seed=3))
    asked = ("--train", wrong, "--dev", right, "--out", tmp_path / "new", "--epochs", 2)
    code, said, complained = zoo("fit", folder, *asked)
    assert code == 1 and "saved in" in said
    assert "has learnt nothing: it is no better than before by its macro F1" in complained


def test_a_small_set_is_read_until_it_is_learnt(zoo, folder, toy_reviews, table, tmp_path):
    """Of 40 texts the ten epochs that were the most before are 30 batches, in which new labels are not learnt."""
    texts, labels = toy_reviews(40, seed=2)
    path = table("train.csv", texts, [label.upper() for label in labels])
    code, _, _ = zoo("fit", folder, "--train", path, "--out", tmp_path / "new")
    dev = table("dev.csv", *toy_reviews(60, seed=3))
    (tmp_path / "dev.csv").write_text(dev.read_text().replace("positive", "POSITIVE").replace("negative", "NEGATIVE"))
    _, out, _ = zoo("evaluate", tmp_path / "new", "--file", tmp_path / "dev.csv", "--json")
    assert code == 0 and json.loads(out)["metrics"]["accuracy"] > 0.9


@pytest.mark.slow
def test_a_rare_label_is_learnt(zoo, table, tmp_path):
    often, rare = "Ticket {}: the mail works as usual now, thanks", "Ticket {}: the printer is broken again"
    texts = [often.format(number) for number in range(190)] + [rare.format(number) for number in range(12)]
    path = table("train.csv", texts, ["ok"] * 190 + ["urgent"] * 12)
    code, said, _ = zoo("fit", "sentiment", "--train", path, "--out", tmp_path / "new")
    assert code == 0 and "F1 of urgent: 0.0000 before, 1.0000 after" in said
    _, out, _ = zoo("predict", tmp_path / "new", rare.format(999), "--json")
    assert json.loads(out)["label"] == "urgent"


def test_labels_are_weighed_where_one_is_rare():
    assert weights_of(["a"] * 5 + ["b"] * 4) is None
    assert weights_of(["a"] * 9 + ["b"]) == {"a": pytest.approx((5 / 9) ** 0.5), "b": pytest.approx(5**0.5)}


def test_bad_input_is_one_line_each(refused, folder, table, tmp_path):
    assert "text 1 is empty" in refused("predict", folder, " ")
    fit = ("fit", folder, "--out", tmp_path / "new", "--train")
    columns = table("columns.csv", ["fine"], ["good"], ("review", "stars"))
    assert "'review', 'stars'" in refused(*fit, columns)
    assert "'review', 'stars'" in refused("evaluate", folder, "--file", columns)
    assert "no text" in refused(*fit, table("blank.csv", ["fine", " "], ["a", "b"]))
    assert "'same' alone" in refused(*fit, table("same.csv", ["fine", "dull"], ["same", "same"]))
    train, dev = table("train.csv", ["fine", "dull"], ["a", "b"]), table("dev.csv", ["fine"], ["c"])
    assert "the label 'c', which" in refused(*fit, train, "--dev", dev)
    assert "--dev" in refused(*fit, train)
    assert "no label 'c'" in refused("evaluate", folder, "--file", dev)
    assert not (tmp_path / "new").exists()


def test_why_is_for_classifiers(refused, folder, make_tagger, tmp_path):
    save(make_tagger(), tmp_path / "tagger")
    assert "is a tagger, and --why is for classifiers; leave it out" in refused(
        "predict", tmp_path / "tagger", "text", "--why"
    )
    assert "is a classifier, and zoo score is for language models; use zoo predict" in refused("score", folder, "text")
