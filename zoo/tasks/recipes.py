"""The recipes of this zoo: where their files are, and how one is read."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from zoo.errors import RecipeError, UnknownNameError
from zoo.store.schema import first_problem
from zoo.tasks.registry import recipe_schema

_PACKAGE = Path(__file__).resolve().parents[1]


def recipes_folder() -> Path:
    """The folder that holds a folder for each recipe: in the installed package, or beside it in a clone."""
    installed = _PACKAGE / "recipes"
    return installed if installed.is_dir() else _PACKAGE.parent / "recipes"


def names() -> list[str]:
    return sorted(path.parent.name for path in recipes_folder().glob("*/recipe.toml"))


def find(name: str) -> Path:
    """The recipe file of a name. Raises `UnknownNameError`."""
    if name not in names():
        raise UnknownNameError("recipe", name, names())
    return recipes_folder() / name / "recipe.toml"


def read(path: Path) -> Any:
    """Reads a recipe into the schema of its task. Raises `RecipeError`, naming the file and the field."""
    try:
        fields = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        return recipe_schema(fields.get("task")).model_validate(fields)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RecipeError(f"cannot read {path}: {error}") from error
    except UnknownNameError as error:
        raise RecipeError(f"{path}: task: {error}") from error
    except ValidationError as error:
        raise RecipeError(f"{path}: {first_problem(error)}") from error


def sha256(path: Path) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
