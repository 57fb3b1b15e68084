"""Backbones whose configuration is their constructor's arguments."""

import functools
import inspect
from collections.abc import Callable

import keras_hub
from keras.src.models.functional import Functional

from zoo.layers.full_precision import default_policy


class ConfiguredBackbone(keras_hub.models.Backbone, Functional):
    """A backbone whose `get_config` gives what its constructor was called with, defaults included.

    A subclass decorates its `__init__` with `records_arguments`. `Functional` is among the bases, or Keras would put it
    there with the first backbone that is made, whatever another thread makes meanwhile.
    """

    def get_config(self):
        return {**super().get_config(), **self._arguments}


def records_arguments(init: Callable[..., None]) -> Callable[..., None]:
    """A constructor that also keeps its arguments, as JSON has them, for `get_config`: all but the `dtype`, which its
    layers follow, and the further keywords that it passes on to Keras."""
    signature = inspect.signature(init)
    named = [
        name
        for name, parameter in signature.parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and name not in ("self", "dtype")
    ]

    @functools.wraps(init)
    def record(self, *args, **kwargs):
        given = signature.bind(self, *args, **kwargs)
        given.apply_defaults()
        with default_policy(given.arguments["dtype"]):
            init(self, *args, **kwargs)
        values = {name: given.arguments[name] for name in named}
        self._arguments = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    return record
