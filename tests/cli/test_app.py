"""The command line as such: its version, its groups, what Tab offers, what it imports, what runs its models."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from zoo.cli import models, terminal
from zoo.store import catalogue
from zoo.tasks.registry import TASKS

ROOT = Path(__file__).parents[2]

_LIGHT = """
import os, sys
from zoo.cli import main
for arguments in (["--version"], ["--help"], ["list"], ["predict", "--help"], ["fit", "--help"]):
    sys.argv = ["zoo", *arguments]
    try:
        main()
    except SystemExit as end:
        assert not end.code, arguments
heavy = {"tensorflow", "keras", "keras_hub", "jax", "torch", "tensorflow_datasets", "onnxruntime", "scipy", "absl"}
print(sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
"""


def test_looking_around_imports_nothing_heavy():
    run = subprocess.run([sys.executable, "-c", _LIGHT], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.splitlines()[-1] == "[]"


def test_version_is_the_packages(zoo):
    from importlib.metadata import version

    assert zoo("--version")[:2] == (0, f"zoo {version('keras-rnn-zoo')}\n")


@pytest.mark.parametrize(("group", "wanted"), [((), "predict"), (("cache",), "Delete downloaded checkpoints")])
def test_a_bare_group_prints_what_it_does(zoo, group, wanted):
    code, out, err = zoo(*group)
    assert code in (0, 2) and wanted in out + err


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("zoo predict ner-bi", {"ner-bilstm", "ner-bilstm-charlm", "ner-binary"}),
        ("zoo show tune-t", {"tune-type"}),
        ("zoo evaluate tune-type --dataset tr", {"trec"}),
        ("zoo score word-lm --runtime o", {"onnx"}),
        ("zoo reproduce word-vec", {"word-vectors"}),
        ("zoo li", {"list", "listen"}),
    ],
)
def test_tab_completes_names(zoo, monkeypatch, words, wanted):
    monkeypatch.setenv("_ZOO_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    assert set(zoo()[1].split()) == wanted


def test_commands_that_need_no_gradient_run_on_onnx_where_it_is_installed(monkeypatch):
    assert models.default_runtime() == "onnx"
    for missing in ("onnx", "onnxruntime"):
        monkeypatch.setattr(models, "find_spec", lambda name, missing=missing: None if name == missing else object())
        assert models.default_runtime() == "keras"


def test_the_default_runtime_answers_without_keras_and_why_with_it(zoo, monkeypatch):
    loaded = []

    def load(folder, runtime):
        loaded.append(runtime)
        raise SystemExit

    monkeypatch.setattr("zoo.tasks.loading.load", load)
    for arguments in (
        ("predict", "tune-type", "G"),
        ("predict", "tune-type", "G", "--why"),
        ("predict", "tune-type", "G", "--runtime", "keras"),
        ("score", "word-lm", "a"),
        ("generate", "word-lm", "a"),
        ("generate", "tune-generator"),
        ("listen", "trigger-word", "x.wav"),
        ("evaluate", "tune-type"),
    ):
        zoo(*arguments)
    assert loaded == ["onnx", "keras", "keras", "onnx", "onnx", "onnx", "onnx", "onnx"]


def test_every_task_has_a_verb_that_a_command_asks(zoo):
    for task in TASKS.values():
        assert set(task.verbs) & set(models._COMMANDS)
        assert len(task.does) <= 13  # what `zoo list` has room for


@pytest.mark.parametrize(("encoding", "wanted"), [("utf-8", "São"), ("ascii", "S\\u00e3o"), (None, "São")])
def test_json_is_written_as_it_is_where_the_encoding_has_it(monkeypatch, encoding, wanted):
    said = []
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(encoding=encoding, write=said.append))
    terminal.print_json({"text": "São"})
    assert said == [f'{{"text": "{wanted}"}}\n']


def test_json_has_no_character_that_ends_a_line_for_some(capsys):
    text = "a\u2028b\u2029c\x85d\ne"
    terminal.print_json([text])
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 1 and json.loads(out) == [text]


def test_an_encoding_without_a_letter_is_no_crash():
    folder = catalogue.bundled() / "g2p-small"
    for options in ([], ["--json"]):
        run = subprocess.run(
            [sys.executable, "-m", "zoo", "predict", str(folder), "ship", "--ipa", *options],
            capture_output=True,
            env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"},
            cwd=ROOT,
        )
        assert (run.returncode, run.stderr) == (0, b"") and b"\\u0283" in run.stdout
        assert not options or json.loads(run.stdout)["output"] == "ʃ ɪ p"
