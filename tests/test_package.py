"""What `import zoo` gives, and what it costs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import zoo

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("code", ["import zoo", "from zoo.store.catalogue import list_checkpoints; list_checkpoints()"])
def test_importing_and_listing_load_no_framework(code):
    check = (
        f"{code}; import sys; print([name for name in ('tensorflow', 'keras', 'jax', 'torch') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there():
    for name in zoo.__all__:
        assert getattr(zoo, name) is not None
    with pytest.raises(AttributeError):
        zoo.nothing_of_the_kind  # noqa: B018


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
    assert not [name for name in names if name.startswith("tests")]


def _copy(target: Path) -> Path:
    """The source without what building leaves in it."""
    import shutil

    ignored = shutil.ignore_patterns(".git", "build", "*.egg-info", ".venv", "runs", "__pycache__", "tests")
    return Path(shutil.copytree(ROOT, target, ignore=ignored))
