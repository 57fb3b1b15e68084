"""What README and docs show works: Python runs, commands parse, files and links exist."""

import ast
import re
import shlex
import subprocess
from importlib.util import find_spec
from pathlib import Path
from unittest.mock import create_autospec

import numpy as np
import pytest
import soundfile

import zoo

ROOT = Path(__file__).parents[1]
PAGES = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
]

_SLOW = ("ner.fit(", "g2p-ipa")
"""What stands in examples that take more than a few seconds."""


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", _text(page), re.DOTALL)


def _prose(page: str) -> str:
    """A page without its blocks of code."""
    return re.sub(r"```.*?```", "", _text(page), flags=re.DOTALL)


def _examples() -> list:
    """Every Python block, but the tagger without zoo, which has a test of its own."""
    found = [(page, block) for page in PAGES for block in _blocks(page, "python") if "onnxruntime." not in block]
    return [
        pytest.param(
            page,
            block,
            id=f"{page}-{number}",
            marks=pytest.mark.slow if any(word in block for word in _SLOW) else (),
        )
        for number, (page, block) in enumerate(found, 1)
    ]


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    """What `zoo export ner-bilstm --out ner` writes."""
    folder = tmp_path_factory.mktemp("exported") / "ner"
    zoo.export_onnx("ner-bilstm", folder)
    return folder


@pytest.fixture
def names(tmp_path, monkeypatch, exported) -> dict:
    """What an example of the documentation takes as given, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ner").symlink_to(exported)
    soundfile.write("kitchen.wav", np.random.default_rng(1).normal(0, 0.01, 8000), 8000)
    monkeypatch.setattr(zoo, "reproduce", create_autospec(zoo.reproduce))  # takes a quarter of an hour
    sentences = [["Ada", "Lovelace", "lived", "in", "London", "."], ["Oslo", "is", "cold", "."]]
    return {
        "zoo": zoo,
        "sentences": sentences,
        "tags": [["B-PER", "I-PER", "O", "O", "B-LOC", "O"], ["B-LOC", "O", "O", "O"]],
        "samples": np.zeros(1600, np.int16),
    }


def _shown(line: str):
    """The value that a comment shows at the end of a line; None where it is prose."""
    _, _, comment = line.partition("  # ")
    try:
        return ast.literal_eval(comment)
    except (SyntaxError, ValueError):
        return None


@pytest.mark.parametrize(("page", "block"), _examples())
def test_an_example_runs_and_gives_what_its_comments_show(page, block, names):
    lines = block.splitlines()
    for node in ast.parse(block, page).body:
        if not isinstance(node, ast.Expr):
            exec(compile(ast.Module([node], []), page, "exec"), names)
            continue
        value = eval(compile(ast.Expression(node.value), page, "eval"), names)
        shown = _shown(lines[node.end_lineno - 1])
        if isinstance(shown, float):
            value = round(value, len(str(shown).partition(".")[2]))
        assert shown is None or value == shown


def test_the_tagger_of_the_docs_needs_no_zoo_and_tags_as_zoo_does(names, capsys):
    (example,) = [block for block in _blocks("docs/export.md", "python") if "onnxruntime." in block]
    assert "zoo" not in example
    own: dict = {}
    exec(compile(example, "docs/export.md", "exec"), own)
    assert capsys.readouterr().out.startswith("['B-PER', 'I-PER', 'O', 'B-PER', 'I-PER', 'O'")
    model = zoo.load("ner-bilstm")
    for sentence in (
        "On Tuesday Maria Petrova flew from Lisbon to Oslo for Nordic Fjord Bank .",
        "UNESCO said in 1997 that Donaudampfschifffahrtsgesellschaft and O'Neill 's had 3,000 members in AUSTRIA .",
        "No",
    ):
        assert [own["tag"](sentence.split())] == model.predict([sentence.split()])


def _commands(page: str) -> list[list[str]]:
    """The commands of a page, in blocks and in the text, as lists of words."""
    lines = [line for block in _blocks(page, "sh") for line in block.splitlines()]
    lines += re.findall(r"`((?:zoo|python -m) [^`]+)`", _prose(page))
    parts = [part for line in lines for part in line.split("&&")]
    return [words for part in parts if (words := shlex.split(part, comments=True))]


@pytest.mark.parametrize("page", [page for page in PAGES if _blocks(page, "sh")])
def test_the_shell_reads_the_commands_of_a_page(page):
    for block in _blocks(page, "sh"):
        subprocess.run(["bash", "-n", "-c", block], check=True)


@pytest.mark.parametrize("page", PAGES)
def test_zoo_reads_its_commands_on_a_page(page):
    from typer.main import get_command

    from zoo.cli.app import app

    for words in _commands(page):
        if words[:2] == ["python", "-m"]:
            assert find_spec(words[2]), words
        if words[0] != "zoo" or words[1] in ("COMMAND", "--version", "--install-completion"):
            continue
        command, arguments = get_command(app), words[1:]
        while hasattr(command, "commands"):
            command, arguments = command.commands[arguments[0]], arguments[1:]
        if arguments:  # else the text only names the command
            command.make_context(command.name, arguments)


@pytest.mark.parametrize("page", PAGES)
def test_the_links_of_a_page_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", _prose(page)):
        assert target.startswith("http") or (ROOT / page).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", *[page for page in PAGES if page.startswith("docs/decisions/")]])
def test_the_files_that_a_page_names_exist(page):
    for path in re.findall(r"`([\w*/]+/[\w*]+\.py)`", _text(page)):
        assert [*(ROOT / "zoo").glob(path), *ROOT.glob(path)], path
