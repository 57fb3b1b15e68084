"""The code in the documentation does what the text says."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("page", ["bptt.md"])
def test_the_examples_of_a_page_run(page):
    examples = re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        exec(compile(example, page, "exec"), {})


def test_the_tagger_of_the_readme_needs_no_zoo_and_tags_as_zoo_does(tmp_path, monkeypatch, capsys):
    from zoo.export.onnx_folder import export_onnx
    from zoo.tasks.keras_loading import load

    examples = re.findall(r"```python\n(.*?)```", (DOCS.parent / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (example,) = [one for one in examples if "onnxruntime" in one]
    assert "zoo" not in example
    model = load("ner-bilstm")
    export_onnx(model, tmp_path / "ner")
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(compile(example, "README.md", "exec"), names)
    assert capsys.readouterr().out.startswith("['B-PER', 'I-PER', 'O', 'B-PER', 'I-PER', 'O'")
    for sentence in (
        "On Tuesday Maria Petrova flew from Lisbon to Oslo for Nordic Fjord Bank .",
        "UNESCO said in 1997 that Donaudampfschifffahrtsgesellschaft and O'Neill 's had 3,000 members in AUSTRIA .",
        "No",
    ):
        assert [names["tag"](sentence.split())] == model.predict([sentence.split()])
