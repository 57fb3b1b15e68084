"""Other people's text is shown, and never obeyed: neither by the terminal, nor as markup."""

import io
import json
import re
import shutil
import sys

import pytest
from rich.console import Console
from rich.markdown import Markdown

from zoo import console
from zoo.cli import checkpoints, terminal
from zoo.console import Visible, one_line, progress, visible
from zoo.store import cache, catalogue, checkpoint

HOSTILE = "\x1b]0;owned\x07\x9b31m\b\r\x7f\u202eevil\u2066 [red]x[/red][link=http://x.org]y[/link][/] :bomb: \\"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STYLE = re.compile(r"\x1b\[[0-9;]*m")
"""What rich writes for colours."""


def assert_harmless(said: str) -> None:
    assert not OBEYED.search(STYLE.sub("", said)) and "31m" in said
    assert "[red]x[/red][link=http://x.org]y[/link][/]" in said and ":bomb:" in said


@pytest.fixture
def in_colour(monkeypatch):
    """Lets standard output and error be a terminal with colours."""
    colours = {"force_terminal": True, "color_system": "truecolor", "width": 10_000}
    for module in (checkpoints, terminal):
        monkeypatch.setattr(module, "out", Console(**colours))
    monkeypatch.setattr(console, "err", Console(stderr=True, **colours))


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """A checkpoint in the cache whose every text is hostile."""
    monkeypatch.setenv("ZOO_CACHE_DIR", str(tmp_path))
    folder = cache.place("hostile", 1)
    shutil.copytree(catalogue.bundled() / "tune-type", folder)
    for name in ("README.md", "curves.png", "confusion.png"):
        (folder / name).unlink()
    own = {"name": "hostile", "version": 1}
    texts = {"summary": HOSTILE, "licence": HOSTILE, "limits": [HOSTILE, "<http://x.org/%1b%5b2J> &#8238;&#x2066;"]}
    examples = [{"text": HOSTILE, "answer": HOSTILE}]
    scores = [{"dataset": "own", "split": "test", "metrics": {"own-metric": 0.5}, "note": HOSTILE}]
    changes = own | texts | {"examples": examples, "scores": scores, "labels": [HOSTILE, "b", "c", "d", "e", "f"]}
    recorded = checkpoint.read(folder).model_dump(mode="json") | changes
    checkpoint.write(folder, checkpoint.Checkpoint.model_validate_json(json.dumps(recorded)))
    return folder


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("\x9b31m\x07\b\r\x7f\0", r"\x9b31m\x07\x08\r\x7f\x00"),
        ("\u202e\u2066\u2069\u202a", r"\u202e\u2066\u2069\u202a"),
        ("a\tb\nc São שלום \u200f😀 \\", "a\tb\nc São שלום \u200f😀 \\"),
    ],
)
def test_what_a_terminal_obeys_is_shown_as_an_escape(text, shown):
    assert visible(text) == shown


def test_a_line_of_a_megabyte_is_cut_and_keeps_what_to_do():
    line = one_line("cannot read " + "\x1b\n" * 10**6 + "; give another")
    assert len(line) < 1100 and line.startswith(r"cannot read \x1b\n\x1b\n") and line.endswith("; give another")
    assert "… (cut) …" in line
    assert one_line("x" * 1000) == "x" * 1000


def test_an_error_is_one_short_line_without_commands(zoo, in_colour):
    code, out, err = zoo("show", "./" + HOSTILE + "\n" + "x" * 10**6)
    assert (code, out) == (2, "") and err.count("\n") == 1 and len(err) < 1200
    assert not OBEYED.search(STYLE.sub("", err)) and "[red]x[/red]" in err


@pytest.mark.parametrize("arguments", [("show", "tune-type", HOSTILE), ("show", f"--{HOSTILE}"), (HOSTILE,)])
def test_an_error_of_usage_has_no_commands(zoo, arguments):
    code, out, err = zoo(*arguments)
    assert (code, out) == (2, "") and not OBEYED.search(err) and "owned" in err


@pytest.mark.parametrize("width", [80, 10_000])
def test_a_list_shows_texts_as_they_are(zoo, hostile, in_colour, width, monkeypatch):
    monkeypatch.setattr(checkpoints, "out", Console(width=width))
    for options in ((), ("--long",)):
        code, out, err = zoo("list", *options)
        assert (code, err) == (0, "") and not OBEYED.search(STYLE.sub("", out))
        assert re.search(r"^hostile\b", STYLE.sub("", out), re.MULTILINE)
        assert "own-metric" in out
    assert len(zoo("list")[1].splitlines()) == len(catalogue.names()) + 1


def test_a_card_shows_texts_as_they_are_and_has_no_links(zoo, hostile, in_colour):
    code, out, err = zoo("show", "hostile")
    assert (code, err) == (0, "")
    assert not OBEYED.search(STYLE.sub("", out)) and "owned" in out and "\x1b]8" not in out


def test_markdown_cannot_write_what_a_terminal_obeys():
    written = io.StringIO()
    text = "<http://x.org/%1b%5b2J> &#8238;&#x2066; [a](http://x.org/%1b) \x9b"
    Console(file=written, force_terminal=True, width=200).print(Visible(Markdown(text)))
    said = STYLE.sub("", written.getvalue())
    assert not OBEYED.search(said) and r"\u202e\u2066" in said


@pytest.mark.parametrize("options", [(), ("--runtime", "onnx")])
def test_a_prediction_shows_a_text_as_it_is(zoo, in_colour, options):
    code, out, _ = zoo("predict", "ner-binary", HOSTILE, *options)
    assert code == 0
    assert_harmless(re.sub(r" NAME", "", STYLE.sub("", out)) if "NAME" in out else out)


def test_json_has_every_character_and_no_command(zoo):
    code, out, _ = zoo("predict", "ner-binary", HOSTILE, "--json")
    assert code == 0 and json.loads(out)["text"] == HOSTILE and not OBEYED.search(out)


def test_json_escapes_what_a_terminal_obeys(capsys):
    text = "".join(map(chr, range(0x2070)))
    terminal.print_json([text])
    out = capsys.readouterr().out
    assert json.loads(out) == [text] and not OBEYED.search(out) and "é" in out


def test_a_file_of_answers_has_texts_as_they_are(zoo, tmp_path):
    for name in ("answers.txt", "answers.jsonl"):
        assert zoo("predict", "ner-binary", HOSTILE, "--output", tmp_path / name)[0] == 0
    text = (tmp_path / "answers.txt").read_bytes().decode()
    assert re.sub(r"\[([^]\[]*) NAME\]", r"\1", text) == HOSTILE + "\n"
    assert json.loads((tmp_path / "answers.jsonl").read_text())["text"] == HOSTILE


def test_a_score_shows_a_text_as_it_is(zoo, in_colour):
    code, out, err = zoo("score", "char-lm-shakespeare", HOSTILE)
    assert code == 0
    assert_harmless(out)
    assert not OBEYED.search(STYLE.sub("", err))


@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_a_model_writes_is_escaped_on_a_terminal_alone(monkeypatch, capsys, is_terminal):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    terminal.write_text(f"a\tb\n{HOSTILE}")
    assert capsys.readouterr().out == f"a\tb\n{visible(HOSTILE) if is_terminal else HOSTILE}"


def test_a_bar_is_about_a_name_as_it_is(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=written, force_terminal=True, width=300))
    with progress() as display:
        display.add_task(HOSTILE, total=1)
        display.refresh()
    assert "[red]x[/red]" in written.getvalue() and "\x1b]0" not in written.getvalue()
    assert "\u202e" not in written.getvalue()
