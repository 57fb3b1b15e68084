"""An architecture as the arguments of a model's parts, and the parts as an architecture.

The fields of an architecture have the names of the arguments that they are, so that neither is listed again here.
"""

import inspect
from typing import Any, TypeVar

from pydantic import ValidationError

from zoo.errors import InputError
from zoo.store.schema import Strict, first_problem

S = TypeVar("S", bound=Strict)


def arguments_of(part: type, architecture: Strict) -> dict[str, Any]:
    """The fields of an architecture that are arguments of a class's constructor, by their names."""
    names = inspect.signature(part.__init__).parameters
    return {name: value for name, value in architecture.model_dump().items() if name in names}


def architecture_of(model, schema: type[S], **fields) -> S:
    """The architecture of a model, in a schema.

    Args:
        model: its backbone and its preprocessor say in their configuration what they were made of, and it has the
            arguments of its own constructor as attributes.
        fields: those that are no argument of a part.

    Raises:
        InputError: a network that no checkpoint can have.
    """
    said = model.backbone.get_config() | model.preprocessor.get_config()
    own = inspect.signature(type(model).__init__).parameters
    said |= {name: getattr(model, name) for name in own if name in schema.model_fields} | fields
    try:
        return schema(**{name: said[name] for name in schema.model_fields if name in said})
    except ValidationError as error:
        raise InputError(f"this network cannot be a checkpoint's: {first_problem(error)}") from error
