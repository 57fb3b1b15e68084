"""The command line with tune generators, and with classifiers of tunes."""

import json
from dataclasses import replace

import pytest

from zoo.abc_notation import read_tune_book
from zoo.tasks.keras_loading import load, save
from zoo.tasks.tune_generator.inference import TuneGeneratorInference

pytestmark = [
    pytest.mark.usefixtures("eager"),
    pytest.mark.filterwarnings("ignore:Even though the:UserWarning"),  # by tf.data, which compiles all the same
]


@pytest.fixture(scope="module")
def folder(learnt_tune_generator, tmp_path_factory):
    """A checkpoint that has learnt the toy rule."""
    folder = tmp_path_factory.mktemp("checkpoints") / "tunes"
    save(learnt_tune_generator, folder)
    return folder


@pytest.fixture
def book(toy_tunes, tmp_path):
    """Writes an ABC file of made-up tunes, and perhaps more text."""

    def write(name, count, seed=2, more="", types=True):
        tunes = [tune.text().replace("X:1\n", f"X:{n}\n", 1) for n, tune in enumerate(toy_tunes(count, seed), 1)]
        text = "\n".join([*tunes, more])
        (tmp_path / name).write_text(text if types else text.replace("R:", "N:"))
        return tmp_path / name

    return write


BROKEN = "X:77\nT:Half a chord\nR:jig\nM:6/8\nK:G\nG2A [Bd|\n"


def test_generate_writes_a_tune_its_midi_file_and_its_picture(zoo, folder, tmp_path):
    asked = ("--type", "jig", "--key", "D", "--metre", "6/8", "--seed", 1)
    code, said, _ = zoo("generate", folder, *asked, "--out", tmp_path / "new" / "tune")
    assert code == 0 and "Jig in D" in said
    files = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    assert set(files) == {"tune.abc", "tune.mid", "tune.png"}
    assert files["tune.mid"][:4] == b"MThd" and files["tune.png"][:4] == b"\x89PNG"
    (tune,) = read_tune_book(files["tune.abc"].decode(), "tune").tunes
    assert (tune.type, str(tune.key), str(tune.metre)) == ("jig", "D", "6/8")
    _, shown, _ = zoo("generate", folder, *asked)
    assert shown == files["tune.abc"].decode()


def test_several_tunes_are_a_book_with_files_of_each(zoo, folder, tmp_path):
    asked = ("--type", "reel", "--count", 3, "--seed", 1, "--out", tmp_path / "b.abc")
    code, said, _ = zoo("generate", folder, *asked, "--json")
    answers = [json.loads(line) for line in said.splitlines()]
    assert code == 0 and len(answers) == 3
    assert {path.name for path in tmp_path.iterdir()} == {
        "b.abc", *(f"b-0{number}.{kind}" for number in (1, 2, 3) for kind in ("mid", "png")),
    }  # fmt: skip
    tunes = read_tune_book((tmp_path / "b.abc").read_text(), "b").tunes
    assert [tune.name for tune in tunes] == ["b/1", "b/2", "b/3"]
    assert [tune.title for tune in tunes] == [f"Reel in {tune.key} no. {n}" for n, tune in enumerate(tunes, 1)]
    assert answers[1]["files"]["midi"] == str(tmp_path / "b-02.mid") and answers[1]["tries"] >= 1


def test_tunes_that_cannot_be_played_are_left_out_and_named(zoo, folder, tmp_path, monkeypatch):
    compose = TuneGeneratorInference.compose

    def spoiled(model, *given, **asked):
        first, *rest = compose(model, *given, **asked)
        return [first, replace(rest[0], broken="it has no end"), *rest[1:]]

    monkeypatch.setattr(TuneGeneratorInference, "compose", spoiled)
    code, said, complained = zoo("generate", folder, "--count", 3, "--seed", 1, "--out", tmp_path / "b", "--json")
    assert code == 0 and "1 of 3 tunes are left out:\n  tune 2: it has no end" in complained
    assert [json.loads(line)["files"]["midi"][-8:] for line in said.splitlines()] == ["b-01.mid", "b-02.mid"]
    assert len(read_tune_book((tmp_path / "b.abc").read_text(), "b").tunes) == 2
    assert len(zoo("generate", folder, "--count", 3, "--seed", 1, "--json")[1].splitlines()) == 2


def test_files_that_are_there_are_refused_before_a_model_is_loaded(zoo, refused, folder, tmp_path, monkeypatch):
    (tmp_path / "b-01.png").write_text("mine")
    asked = ("generate", folder, "--count", 2, "--seed", 1, "--out", tmp_path / "b")
    with monkeypatch.context() as patch:
        patch.setattr("zoo.cli.models.Chosen.load", lambda *_: pytest.fail("loaded"))
        assert "b-01.png is there already; to replace it, give --overwrite" in refused(*asked)
    assert {path.name for path in tmp_path.iterdir()} == {"b-01.png"}
    assert zoo(*asked, "--overwrite")[0] == 0
    assert (tmp_path / "b-01.png").read_bytes()[:4] == b"\x89PNG"
    assert "--overwrite is for the files of --out" in refused("generate", folder, "--overwrite")


def test_first_bars_are_the_prompt(zoo, folder):
    _, said, _ = zoo("generate", folder, "G2A Bcd|", "--key", "G", "--metre", "6/8", "--seed", 1)
    assert "\nG2A Bcd |" in said


def test_what_cannot_be_written_is_one_line_and_no_file(refused, folder, tmp_path, monkeypatch):
    out = ("--out", tmp_path / "new")
    assert "no type 'polka'; it knows" in refused("generate", folder, "--type", "polka", *out)
    assert "the key is 'H'" in refused("generate", folder, "--key", "H", *out)
    assert "the metre is 'x'" in refused("generate", folder, "--metre", "x", *out)
    assert "count is an integer of at least 1" in refused("generate", folder, "--count", "0", *out)
    assert "tries is" in refused("generate", folder, "--tries", "0", *out)
    assert "--stream" in refused("generate", folder, "--stream")
    assert "give both" in refused("generate", folder, "GAB")
    assert "no tune that can be played: it has no end" in refused(
        "generate", folder, "--seed", "1", "--max-new-tokens", "2", *out
    )
    for place in (".", ".."):
        assert f"{place} is a folder; give the name of a file" in refused("generate", folder, "--out", place)
    (tmp_path / "file").write_text("")
    assert "is no folder" in refused("generate", folder, "--out", tmp_path / "file" / "tune")
    (tmp_path / "tune.mid").mkdir()
    assert "tune.mid is a folder" in refused("generate", folder, "--out", tmp_path / "tune")
    assert {path.name for path in tmp_path.iterdir()} == {"file", "tune.mid"}
    monkeypatch.setattr("zoo.cli.tunes.check_files", lambda *_: None)  # as if it came there meanwhile
    assert "tune.mid is a folder" in refused("generate", folder, "--seed", "1", "--out", tmp_path / "tune")
    assert {path.name for path in tmp_path.iterdir()} == {"file", "tune.mid"}


def test_options_of_tunes_are_for_tunes(refused, make_language_model, tmp_path):
    save(make_language_model("ab"), tmp_path / "lm")
    assert "--type is for tune generators" in refused("generate", tmp_path / "lm", "--type", "jig")
    assert "--out is for tune generators" in refused("generate", tmp_path / "lm", "--out", tmp_path / "x")
    assert "--count is for tune generators" in refused("generate", tmp_path / "lm", "--count", 2)


@pytest.mark.slow
def test_evaluate_a_book_and_train_on_with_one(zoo, refused, folder, book, tmp_path):
    path = book("book.abc", 20, more=BROKEN)
    _, said, complained = zoo("evaluate", folder, "--file", path, "--json")
    metrics = json.loads(said)["metrics"]
    assert set(metrics) == {"loss", "perplexity", "loss-with-type", "unknown"} and metrics["loss"] < 3
    assert "1 of 21 tunes are left out:\n  book/77: " in complained

    code, said, complained = zoo("fit", folder, "--train", path, "--out", tmp_path / "new", "--epochs", 2)
    assert (
        code == ("has learnt nothing" in complained)
        and "loss in nats on a tenth of the tunes of" in said
        and "book/77" in complained
    )
    before = (tmp_path / "new" / "model.safetensors").read_bytes()
    again = ("fit", folder, "--train", tmp_path / "no-such-book.abc", "--out", tmp_path / "new")
    assert "new is not empty; to replace what it holds, give --overwrite" in refused(*again)
    assert "cannot read" in refused(*again, "--overwrite")
    assert (tmp_path / "new" / "model.safetensors").read_bytes() == before
    assert zoo("fit", folder, "--train", path, "--out", tmp_path / "new", "--seed", 2, "--overwrite")[0] in (0, 1)
    assert (tmp_path / "new" / "model.safetensors").read_bytes() != before
    made = json.loads((tmp_path / "new" / "checkpoint.json").read_text())
    assert made["architecture"]["task"] == "tune-generator" and "18 tunes" in made["summary"]


def test_a_classifier_learns_types_from_a_book(zoo, make_classifier, book, tmp_path):
    symbols = [*"DEFGABcdefg2", "|", "|]"]
    model = make_classifier(symbols=symbols, unit="tune", lower=False, labels=["reel", "waltz"], pooling=["max"])
    save(model, tmp_path / "types")
    train = book("train.abc", 40, more=f"{BROKEN}\nX:78\nT:No type\nM:6/8\nK:G\nG2AB2c|\n")
    code, said, complained = zoo("fit", tmp_path / "types", "--train", train, "--out", tmp_path / "new", "--epochs", 2)
    assert (
        code == ("has learnt nothing" in complained)
        and "train/77: " in complained
        and "train/78: it has no R: field" in complained
    )
    assert json.loads((tmp_path / "new" / "checkpoint.json").read_text())["labels"] == ["jig", "reel"]
    _, said, _ = zoo("evaluate", tmp_path / "new", "--file", book("dev.txt", 20, seed=5), "--json")
    assert set(json.loads(said)["metrics"]) == {"accuracy", "macro-f1", "loss"}


def test_a_classifier_reads_the_tunes_of_a_book(zoo, make_classifier, book, tmp_path):
    model = make_classifier(symbols=[*"DEFGABcdefg2", "|"], unit="tune", lower=False, labels=["jig", "reel"])
    save(model, tmp_path / "types")
    path = book("some.abc", 3, more=BROKEN)
    code, said, complained = zoo("predict", tmp_path / "types", "G2A|", "--input", path, "--json")
    answers = [json.loads(line) for line in said.splitlines()]
    assert code == 1 and len(answers) == 5 and "some/77 is left out: " in complained
    assert answers[-1]["error"].startswith("some/77 is left out: ")
    assert answers[0]["text"] == "G2A|" and answers[1]["text"].startswith("X:1\nT:Made up 1\n")
    wanted = load(tmp_path / "types").classify(path.read_text().split("\n\n")[0])
    assert answers[1]["probabilities"] == pytest.approx(wanted.probabilities, abs=1e-6)
    _, shown, _ = zoo("predict", tmp_path / "types", "--input", path, "--why")
    assert "\nfor " in shown and " | " in shown  # a bar line is music, no punctuation


def test_types_that_stay_unknown_and_tunes_that_are_too_long_are_named(zoo, folder, book, tmp_path):
    path = book("some.abc", 20)
    long = f"X:90\nT:Long\nR:jig\nM:6/8\nK:G\n{'GAB ABc|' * 90}\n"
    path.write_text(path.read_text().replace("R:jig", "R:polka") + f"\n{long}")
    code, _, complained = zoo("fit", folder, "--train", path, "--out", tmp_path / "new", "--epochs", 1)

    assert (
        code == ("has learnt nothing" in complained)
        and "of types that the model does not know, and are learnt as of none: polka (" in complained
    )
    assert "1 of 21 tunes are left out:\n  some/90: it has 630 tokens" in complained


def test_books_that_cannot_be_used_are_one_line(refused, folder, make_classifier, book, tmp_path):
    fit = ("fit", folder, "--out", tmp_path / "new", "--train")
    assert "cannot read" in refused(*fit, tmp_path / "none.abc")
    (tmp_path / "text.abc").write_text("no tune\n")
    assert "has no tunes" in refused(*fit, tmp_path / "text.abc")
    (tmp_path / "broken.abc").write_text(BROKEN)
    assert "broken/77: " in refused(*fit, tmp_path / "broken.abc")
    (tmp_path / "latin.abc").write_bytes(b"X:1\nT:\xe9\nK:G\nG|\n")
    assert "not UTF-8 at byte 6" in refused(*fit, tmp_path / "latin.abc")
    assert "--dev" in refused(*fit, book("few.abc", 3))
    save(make_classifier(unit="tune", lower=False), tmp_path / "types")
    assert "the tune 'hello' is no tune; expected ABC" in refused("predict", tmp_path / "types", "hello")
    assert "no tune with a type" in refused("evaluate", tmp_path / "types", "--file", book("plain.abc", 3, types=False))
    assert not (tmp_path / "new").exists()
