"""What `import zoo` gives, and what it costs."""

import ast
import importlib.metadata
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import zoo
from zoo.tasks.registry import TASKS

ROOT = Path(__file__).parents[1]


LAZY = ("zoo", "zoo.layers", "zoo.models")


def _run(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout.strip()


def test_importing_loads_nothing_but_the_standard_library():
    loaded = _run(
        "import sys; before = set(sys.modules); import zoo, zoo.errors, zoo.layers, zoo.models; "
        "dir(zoo), dir(zoo.layers), dir(zoo.models); "
        "print({name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)"
    )
    assert loaded == "{'zoo'}"


def test_listing_loads_no_framework():
    assert (
        _run(
            "import sys, zoo; assert zoo.list_checkpoints(); "
            "print([name for name in ('tensorflow', 'keras', 'jax', 'torch') if name in sys.modules])"
        )
        == "[]"
    )


@pytest.mark.parametrize("module", LAZY)
def test_every_public_name_is_there(module):
    package = importlib.import_module(module)
    assert dir(package) == sorted(package.__all__)
    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError, match="'nothing_of_the_kind'"):
        package.nothing_of_the_kind  # noqa: B018


@pytest.mark.parametrize("module", LAZY)
def test_editors_see_the_names_that_there_are(module):
    package = importlib.import_module(module)
    (checked,) = (
        node.body
        for node in ast.parse(Path(package.__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    imported = {alias.name for node in checked if isinstance(node, ast.ImportFrom) for alias in node.names}
    declared = {node.target.id for node in checked if isinstance(node, ast.AnnAssign)}
    assert imported | declared == set(package.__all__)


def test_layers_are_also_imported_from_their_own_modules():
    from zoo.layers import Recurrent
    from zoo.layers.recurrent import Recurrent as same

    assert zoo.layers.Recurrent is Recurrent is same


def test_there_is_a_class_for_every_task():
    assert set(zoo.models.__all__) == {entry.model for entry in TASKS.values()}


def test_the_version_is_that_of_the_installed_package(monkeypatch):
    assert zoo.__version__ == importlib.metadata.version("keras-rnn-zoo")

    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert zoo.__version__ == "0+unknown"


@pytest.mark.slow
def test_recipes_and_checkpoints_travel_in_the_wheel(tmp_path):
    command = [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path]
    subprocess.run(command, cwd=_copy(tmp_path / "source"), check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for top in ("recipes", "checkpoints"):
        for path in (ROOT / top).glob("*/*"):
            if path.is_file() and not path.name.startswith("."):
                assert f"zoo/{path.relative_to(ROOT).as_posix()}" in names
    assert "zoo/py.typed" in names
    assert not [name for name in names if name.startswith("tests")]


def _copy(target: Path) -> Path:
    """The source without what building leaves in it."""
    import shutil

    ignored = shutil.ignore_patterns(".git", "build", "*.egg-info", ".venv", "runs", "__pycache__", "tests")
    return Path(shutil.copytree(ROOT, target, ignore=ignored))
