"""Loading one task imports no other."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from zoo.tasks.registry import TASKS

ROOT = Path(__file__).parents[2]
TAGGERS = {"tagger", "binary_tagger"}

_PROGRAM = """
import json, sys
from importlib import import_module

def modules():
    return [name for name in sys.modules if name.partition(".")[0] == "zoo"]

def folders(act):
    for name in modules():
        del sys.modules[name]
    act()
    parts = [name.split(".") for name in modules() if hasattr(sys.modules[name], "__path__")]  # packages
    return sorted(path[2] for path in parts if path[1:2] == ["tasks"] and len(path) == 3)

def loading(runtime):
    import zoo
    zoo.load("tune-type", runtime=runtime)

def parts(folder, *names):
    for name in names:
        import_module(f"zoo.tasks.{folder}.{name}")

tasks, found = sys.argv[1:], {}
found["tune-type onnx"] = folders(lambda: loading("onnx"))
for task in tasks:
    found[f"{task} onnx"] = folders(lambda: parts(task, "onnx_model", "onnx_graph"))
assert "keras" not in sys.modules
found["tune-type keras"] = folders(lambda: loading("keras"))
for task in tasks:
    found[f"{task} keras"] = folders(lambda: parts(task, "model", "checkpoint"))
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def imported() -> dict[str, list[str]]:
    """The folders of tasks that are imported for each task and runtime, all found out in one process."""
    command = [sys.executable, "-c", _PROGRAM, *(entry.folder for entry in TASKS.values())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.parametrize("runtime", ["onnx", "keras"])
@pytest.mark.parametrize("task", ["tune-type", *(entry.folder for entry in TASKS.values())])
def test_loading_one_task_imports_no_other(imported, task, runtime):
    own = "classifier" if task == "tune-type" else task
    allowed = {own, "shared"} | ({"token_level"} if own in TAGGERS else set())
    folders = set(imported[f"{task} {runtime}"])
    assert own in folders
    assert folders <= allowed
