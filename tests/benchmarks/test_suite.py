"""All benchmarks into one page."""

import subprocess
import sys

import pytest
import typer

from benchmarks import __main__ as suite
from zoo.errors import UnknownNameError


@pytest.fixture
def results(monkeypatch, tmp_path):
    monkeypatch.setattr(suite, "RESULTS", tmp_path / "RESULTS.md")
    return tmp_path / "RESULTS.md"


def answering(monkeypatch, **answers):
    """Lets benchmarks answer at once, and those that are not named fail."""

    real = subprocess.run

    def run(command, **kwargs):
        if command[:2] != [sys.executable, "-m"]:
            return real(command, **kwargs)
        assert kwargs["env"]["COLUMNS"] == str(suite.WIDTH)
        answer = answers.get(command[2].removeprefix("benchmarks."))
        return subprocess.CompletedProcess(command, 0 if answer else 2, answer or "")

    monkeypatch.setattr(suite.subprocess, "run", run)


def test_each_benchmark_has_a_section_which_stays_until_it_is_run_again(results, monkeypatch, capsys):
    answering(monkeypatch, ner="a table   \nof names\n", generate="another\n")
    suite.command(["ner", "generate"])
    first = results.read_text()
    assert [line for line in first.splitlines() if line.startswith("## ")] == ["## ner", "## generate"]
    assert "\n```text\na table\nof names\n```\n" in first and "![ner](ner.png)" in first
    assert "How fast are taggers of zoo" in first and "numpy" in first

    answering(monkeypatch, generate="anew", recurrent_layer="layers")
    with pytest.raises(typer.Exit) as caught:
        suite.command(["generate", "ner", "recurrent_layer"])
    assert caught.value.exit_code == 1
    assert "left as they were: ner\n" in capsys.readouterr().err
    second = results.read_text()
    assert "anew" in second and "another" not in second and "of names" in second
    assert second.index("## recurrent_layer") < second.index("## ner") < second.index("## generate")
    suite.command(["generate"])
    assert results.read_text() == second


def test_an_unknown_benchmark_is_refused_before_any_runs(results, monkeypatch):
    answering(monkeypatch, ner="a table")
    with pytest.raises(UnknownNameError, match="benchmark 'nerr'"):
        suite.command(["ner", "nerr"])
    assert not results.exists()


def test_every_benchmark_is_in_the_suite():
    helpers = {
        "__init__",
        "__main__",
        "command_line",
        "copied_runs",
        "kneser_ney",
        "memory",
        "peak_memory",
        "regression",
    }
    helpers |= {"rest", "tagger_systems", "torch_cells", "torch_tagger"}
    assert {path.stem for path in suite.FOLDER.glob("*.py")} - helpers == set(suite.NAMES)
