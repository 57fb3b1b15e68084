"""What all tasks are as Keras models: how they are loaded by name, from presets and from files."""

import os
from pathlib import Path
from typing import Any, Self

import keras
import keras_hub
from keras.src.models.functional import Functional
from keras_hub.src.utils.python_utils import classproperty

from zoo.errors import InputError
from zoo.layers.full_precision import default_policy
from zoo.store import checkpoint
from zoo.store.catalogue import find, list_checkpoints
from zoo.tasks.keras_loading import construct_checkpoint, load
from zoo.tasks.registry import TASKS, task_of_class
from zoo.text.normal_form import VERSION

_PRESET = "task.json"
"""The file in which a preset of KerasHub describes its task."""


class PretrainedTask(keras_hub.models.Task, Functional):
    """A task of KerasHub that is loaded by the name of a checkpoint.

    `Functional` is among the bases, or Keras would put it there and KerasHub take it away again with every task that is
    made, whatever another thread does with one meanwhile.
    """

    text_form: int = VERSION
    """The version of the normal form in which the text that the weights have learnt from was read; 0 is as it came."""

    @classproperty
    def presets(cls) -> dict[str, dict]:
        """The checkpoints of this task on this machine, by name, as KerasHub describes presets."""
        task = task_of_class(cls)
        return {
            one.name: {"metadata": {"description": one.summary, "params": one.parameters}}
            for one in list_checkpoints()
            if one.architecture.task == task
        }

    @classmethod
    def from_preset(
        cls, preset: str | os.PathLike[str], load_weights: bool = True, dtype: Any = None, **kwargs: Any
    ) -> Self:
        """A pretrained model of this task.

        Args:
            preset: what `zoo.load` takes, the name of a checkpoint (`ner-bilstm`), of a version (`ner-bilstm@1`) or the
                folder of one; or what KerasHub takes, a folder that `save_to_preset` wrote, or its address
                (`hf://user/my-ner`).
            load_weights: False for fresh weights.
            dtype: the policy that the layers follow, such as "mixed_bfloat16", by default the global one.
            kwargs: others of `keras_hub.models.Task.from_preset`; a checkpoint takes none.

        Raises:
            InputError: a model of another task; arguments that a checkpoint does not take.
            UnknownNameError, CheckpointError, DownloadError: as from `zoo.load`.
        """
        text = os.fspath(preset)
        if "://" in text or os.path.isfile(os.path.join(text, _PRESET)):
            _check_preset(cls, text)
            return super().from_preset(text, load_weights, dtype=dtype, **kwargs)
        if kwargs:
            raise InputError(f"a checkpoint of zoo is loaded as it is, without {', '.join(kwargs)}; leave them out")
        folder = find(preset)
        made = checkpoint.read(folder)
        _check_task(cls, made.architecture.task, text)
        with default_policy(dtype):
            return load(folder) if load_weights else construct_checkpoint(folder, made)

    def save_task_weights(self, filepath):
        """As `keras_hub.models.Task`, without the optimizer's variables: a preset says nothing of training."""
        keras.saving.save_weights(self, filepath, objects_to_skip=self._not_in_task_weights())

    def load_task_weights(self, filepath):
        """As `keras_hub.models.Task`, without the optimizer's variables."""
        keras.saving.load_weights(self, filepath, objects_to_skip=self._not_in_task_weights())

    def _not_in_task_weights(self) -> list:
        models = [self, *getattr(self.preprocessor, "context_models", [])]
        return [*self.backbone._flatten_layers(), *(model.optimizer for model in models)]

    def get_config(self):
        """As `keras_hub.models.Task`, with the paths of the weights that training leaves as they are."""
        return {**super().get_config(), "frozen": [weight.path for weight in self.weights if not weight.trainable]}

    @classmethod
    def from_config(cls, config):
        backbone = config["backbone"]
        backbone = keras.layers.deserialize(backbone) if isinstance(backbone, dict) else backbone
        config = {**config, "backbone": backbone}
        frozen = config.pop("frozen", None)
        with default_policy(backbone.dtype_policy):
            model = super().from_config(config)
        if frozen is not None:
            _freeze(model, set(frozen))
        return model

    def get_compile_config(self):
        """As Keras, of what `compile` was given, with the optimizer as it is, and whether it has variables yet."""
        config = super().get_compile_config()
        if not config or self.optimizer is None:
            return config
        config = {name: config[name] for name in ("loss", *self._compiled_with()) if name in config}
        saved = keras.saving.serialize_keras_object(self.optimizer)
        return {"optimizer": {**saved, "built": self.optimizer.built}, **config}

    def compile_from_config(self, config):
        """Compiles as the model was compiled that gave the config. Keras leaves models uncompiled that, as zoo's, have
        a `compile` of their own."""
        optimizer = config.get("optimizer")
        has_variables = not isinstance(optimizer, dict) or optimizer.get("built", True)
        self.compile(**keras.saving.deserialize_keras_object(config))
        if self.optimizer is not None and has_variables:
            self.optimizer.build(self.trainable_variables)


def _freeze(model: keras.Model, frozen: set[str]) -> None:
    """Leaves the weights of these paths, and no others, as they are in training."""
    for layer in model._flatten_layers(include_self=False):
        if layer.weights and not any(layer._flatten_layers(include_self=False)):
            layer.trainable = not all(weight.path in frozen for weight in layer.weights)


def _check_preset(cls, preset: str) -> None:
    """Raises `InputError` for a preset of another task of zoo's."""
    from keras_hub.src.utils.preset_utils import load_json

    saved = load_json(preset, _PRESET).get("registered_name")
    for task, entry in TASKS.items():
        if saved == f"zoo>{entry.model}":
            _check_task(cls, task, preset)


def _check_task(cls, task: str, preset: str) -> None:
    if task_of_class(cls) != task:
        found = TASKS[task].model
        raise InputError(
            f"{Path(preset).name} is a {found}, not a {cls.__name__}; use {found}.from_preset, or zoo.load"
        )
