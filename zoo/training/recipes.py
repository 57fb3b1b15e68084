"""The recipes of this zoo: where their files are, and how one is read."""

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from zoo.errors import RecipeError, UnknownNameError
from zoo.store.checkpoint import first_problem
from zoo.training.recipe import (
    BinaryTaggerRecipe,
    ClassifierRecipe,
    EncoderDecoderRecipe,
    LanguageModelRecipe,
    TaggerRecipe,
    TriggerWordRecipe,
    TuneGeneratorRecipe,
    VectorsRecipe,
)

_PACKAGE = Path(__file__).resolve().parents[1]

AnyRecipe = (
    VectorsRecipe
    | TaggerRecipe
    | BinaryTaggerRecipe
    | LanguageModelRecipe
    | ClassifierRecipe
    | TuneGeneratorRecipe
    | EncoderDecoderRecipe
    | TriggerWordRecipe
)
_ADAPTER: TypeAdapter[AnyRecipe] = TypeAdapter(Annotated[AnyRecipe, Field(discriminator="task")])


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


def read(path: Path) -> AnyRecipe:
    """Reads a recipe. Raises `RecipeError`, naming the file and the field."""
    try:
        return _ADAPTER.validate_python(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RecipeError(f"cannot read {path}: {error}") from error
    except ValidationError as error:
        raise RecipeError(f"{path}: {first_problem(error)}") from error


def sha256(path: Path) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
