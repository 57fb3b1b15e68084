"""Keras finds zoo's classes by their names, and importing zoo imports no Keras."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import keras
import pytest

from zoo import keras_registration
from zoo.keras_registration import CLASSES

ROOT = Path(__file__).parents[1]


def test_the_table_has_every_class_that_zoo_registers():
    registered = {}
    for path in sorted((ROOT / "zoo").rglob("*.py")):
        names = re.findall(r'register_keras_serializable\("zoo"\)\nclass (\w+)', path.read_text(encoding="utf-8"))
        if names:
            registered[".".join(path.relative_to(ROOT).with_suffix("").parts)] = sorted(names)
    assert {module: sorted(names) for module, names in CLASSES.items()} == registered


def test_every_name_in_the_table_is_the_class_that_is_registered_under_it():
    for module, names in CLASSES.items():
        for name in names:
            found = keras_registration.registered_class(f"zoo>{name}")
            assert (found.__module__, found.__name__) == (module, name)
            assert keras.saving.get_registered_object(f"zoo>{name}") is found


@pytest.mark.slow
@pytest.mark.parametrize(
    "imports", ["import zoo, keras", "import keras, zoo", "import zoo, importlib; importlib.reload(zoo); import keras"]
)
def test_a_layer_loads_whichever_is_imported_first_and_nothing_else_is_imported(imports):
    code = f"""{imports}
import sys
assert not [name for name in sys.modules if name.startswith(("zoo.cells", "zoo.layers", "zoo.tasks", "keras_hub"))]
config = {{"module": "zoo.cells.gru", "class_name": "GRUCell", "registered_name": "zoo>GRUCell"}}
config["config"] = {{"units": 3}}
cell = keras.saving.deserialize_keras_object(config)
assert keras.saving.get_registered_object("zoo>GRUCell") is type(cell)
assert not [name for name in sys.modules if name.startswith(("zoo.layers", "zoo.tasks", "keras_hub"))]
print(cell.units)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout == "3\n", done.stderr


def test_looking_for_keras_without_importing_it_does_not_use_the_finder_up():
    code = (
        "import zoo, importlib.util, sys; found = [importlib.util.find_spec(name) is not None for name in "
        "('keras', 'keras_hub')]; print(found, len([f for f in sys.meta_path if 'AfterImport' in repr(f)]), "
        "'keras' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[True, True] 2 False\n"


def test_an_import_hides_no_finder_from_another_thread_that_looks_through_them(tmp_path, monkeypatch):
    (tmp_path / "toy_keras.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    done, others = [], list(sys.meta_path)
    sys.meta_path.insert(0, keras_registration._AfterImport("toy_keras", done.append))
    looking = iter(sys.meta_path)
    next(looking)
    importlib.import_module("toy_keras")
    assert list(looking) == others and [module.__name__ for module in done] == ["toy_keras"]
