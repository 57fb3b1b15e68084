"""`zoo predict` answers files row by row."""

import csv
import datetime
import gzip
import io
import json
import math
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pyarrow
import pyarrow.parquet
import pytest

from zoo.tasks.keras_loading import save

pytestmark = pytest.mark.usefixtures("eager")


@pytest.fixture(scope="module")
def folder(make_classifier, tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints") / "reviews"
    save(make_classifier(), folder)
    return folder


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def test_a_bad_row_costs_no_other_and_is_named_by_its_line(zoo, folder, write_file):
    path = write_file("a good film\n\na dull film\ncaf\udce9\nan owl\n".encode(errors="surrogateescape"))
    code, said, complained = zoo("predict", folder, "--input", path)
    assert code == 1 and [line.split("  ")[2] for line in said.splitlines()] == ["a good film", "a dull film", "an owl"]
    assert complained.splitlines() == [
        f"zoo: {path}, line 2 is empty; leave it out",
        f"zoo: {path}, line 4 is not UTF-8 at character 4, byte 0xe9; save the file in UTF-8",
    ]
    code, said, complained = zoo("predict", folder, "--input", path, "--json")
    answers = lines_of(said)
    assert code == 1 and ["label" in answer for answer in answers] == [True, False, True, False, True]
    assert answers[1] == {"error": f"{path}, line 2 is empty; leave it out", "line": 2} and answers[3]["line"] == 4
    assert complained == f"zoo: 2 of 5 rows have no answer but an error, first {answers[1]['error']}\n"


def test_a_bad_row_is_in_its_place_in_a_file_of_json_lines(zoo, folder, write_file, tmp_path):
    path, out = write_file(b"a good film\n\xff\ndull\n"), tmp_path / "out.jsonl"
    assert zoo("predict", folder, "--input", path, "--output", out)[0] == 1
    first, bad, last = lines_of(out.read_text())
    assert ("label" in first, "label" in last, bad["line"]) == (True, True, 2) and "not UTF-8" in bad["error"]


def test_arguments_are_answered_likewise_and_nothing_answered_is_bad_input(zoo, folder):
    code, said, _ = zoo("predict", folder, "a good film", " ", "--json")
    assert code == 1 and lines_of(said)[1] == {"error": "text 2 is empty; leave it out", "row": 2}
    assert zoo("predict", folder, " ")[0] == 2


def test_columns_are_passed_through(zoo, folder, tmp_path):
    path = tmp_path / "reviews.csv"
    with path.open("w", newline="") as file:
        rows = [("id", "review", "label"), (7, "a good,\nlong film", "x"), (8, "", "y"), (9, "dull", "z")]
        csv.writer(file).writerows(rows)
    code, said, _ = zoo("predict", folder, "--input", path, "--text-column", "review", "--json")
    first, bad, last = lines_of(said)
    assert code == 1 and (first["id"], first["input_label"], first["text"]) == ("7", "x", "a good,\nlong film")
    assert bad == {"id": "8", "label": "y", "error": f"{path}, line 4 is empty; leave it out", "line": 4}
    assert last["id"] == "9" and last["label"] in ("negative", "positive")


def test_answers_go_to_a_file_that_is_whole_or_not_there(zoo, refused, folder, write_file, tmp_path):
    path, out = write_file("a good film\ndull\n"), tmp_path / "out.jsonl.gz"
    assert zoo("predict", folder, "--input", path, "--output", out) == (0, "", "")
    answers = lines_of(gzip.decompress(out.read_bytes()).decode())
    assert [answer["text"] for answer in answers] == ["a good film", "dull"]
    assert "is there already; give another name, or --overwrite" in refused("predict", folder, "a", "--output", out)
    assert zoo("predict", folder, "dull", "--output", out, "--overwrite")[0] == 0
    assert len(gzip.decompress(out.read_bytes()).splitlines()) == 1
    assert zoo("predict", folder, "dull", "--output", tmp_path / "out.txt")[0] == 0
    assert (tmp_path / "out.txt").read_text().endswith("  dull\n")
    assert "is in no folder" in refused("predict", folder, "a", "--output", tmp_path / "none" / "out.txt")
    assert "no column 'text'" in refused(
        "predict", folder, "--input", write_file("a\nb\n", "a.csv"), "--output", tmp_path / "b"
    )
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "file.txt", "out.jsonl.gz", "out.txt"]


def test_standard_input_is_read_as_it_comes(zoo, folder, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a good film\r\ndull")))
    code, said, _ = zoo("predict", folder, "--input", "-", "--json")
    assert code == 0 and [answer["text"] for answer in lines_of(said)] == ["a good film", "dull"]


def test_what_the_model_knows_nothing_of_is_said_once(zoo, folder):
    _, _, complained = zoo("predict", folder, "a good film", "Путин приехал", "これはペンです", "1 2 3")
    assert complained == "zoo: text 2 has no word that the model knows; its answer may mean nothing\n"


def test_a_column_of_what_has_none_is_refused(refused, folder, write_file):
    assert "has a text a line, and no columns" in refused(
        "predict", folder, "--input", write_file("a"), "--text-column", "b"
    )
    assert "--text-column names a column" in refused("predict", folder, "a", "--text-column", "b")


def test_a_broken_tune_of_a_book_costs_no_other(zoo, make_classifier, tmp_path):
    model = make_classifier(unit="tune", symbols=["G", "A", "B", "|"], labels=["jig", "reel"])
    save(model, tmp_path / "types")
    tune = "X:{}\nM:6/8\nK:G\nGAB GAB|GAB G3|\n\n"
    book = tmp_path / "book.abc"
    book.write_text(tune.format(1) + "X:2\nM:6/8\nK:nonsense\nGAB|\n\n" + tune.format(3))
    code, said, complained = zoo("predict", tmp_path / "types", "--input", book, "--json")
    first, last, bad = lines_of(said)
    assert code == 1 and first["label"] == last["label"]
    assert complained.startswith("zoo: 1 of 3 rows have no answer but an error, first book/2 is left out: ")
    assert bad["error"].startswith("book/2 is left out: ")


def test_what_is_no_json_is_written_as_json_and_no_column_is_lost(zoo, folder, tmp_path):
    days, shares = [datetime.date(2026, 11, 29)] * 2, [math.nan, 1.5]
    table = pyarrow.table({"text": ["dull", "fine"], "day": days, "share": shares})
    pyarrow.parquet.write_table(table, tmp_path / "rows.parquet")
    code, said, _ = zoo("predict", folder, "--input", tmp_path / "rows.parquet", "--json")
    assert code == 0 and [one["share"] for one in lines_of(said)] == [None, 1.5]
    assert {one["day"] for one in lines_of(said)} == {"2026-11-29"}
    rows = [{"text": "dull", "error": "e", "line": 3, "label": 1, "input_label": 2}, {"text": "a \ud800 film"}]
    (tmp_path / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert zoo("predict", folder, "--input", tmp_path / "rows.jsonl", "--output", tmp_path / "out.jsonl")[0] == 0
    first, last = lines_of((tmp_path / "out.jsonl").read_text())
    named = {"input_error": "e", "input_line": 3, "input_label": 2, "input_input_label": 1}
    assert {name: first[name] for name in named} == named and last["text"] == "a \ud800 film"


def test_where_nothing_is_answered_the_old_file_stays(zoo, folder, write_file, tmp_path):
    (tmp_path / "out.txt").write_text("old")
    (tmp_path / "out.txt").chmod(0o600)
    asked = ("predict", folder, "--output", tmp_path / "out.txt", "--overwrite", "--input")
    assert zoo(*asked, write_file("\n \n", "blank.txt"))[0] == 2 and (tmp_path / "out.txt").read_text() == "old"
    (tmp_path / "link.txt").symlink_to(tmp_path / "out.txt")
    assert zoo("predict", folder, "dull", "--output", tmp_path / "link.txt", "--overwrite")[0] == 0
    assert (tmp_path / "out.txt").read_text().endswith("  dull\n") and (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "out.txt").stat().st_mode & 0o777 == 0o600


def test_a_pipe_is_written_to_and_stays_one(zoo, refused, folder, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with ThreadPoolExecutor() as reader:
        read = reader.submit((tmp_path / "pipe").read_text)
        assert zoo("predict", folder, "dull", "--output", tmp_path / "pipe")[0] == 0
        assert read.result().endswith("  dull\n") and (tmp_path / "pipe").is_fifo()
    assert "  dull\n" in zoo("predict", folder, "dull", "--output", "-")[1]
    assert "or as text; let the name end in .jsonl" in refused("predict", folder, "a", "--output", tmp_path / "a.csv")
    assert "--overwrite is for the file of --output" in refused("predict", folder, "a", "--overwrite")
