"""How Keras and KerasHub find zoo's classes by the names in a file, although `import zoo` imports neither of them.

A saved model names its classes ("zoo>Tagger"). Keras looks the names up in the dictionary that
`keras.saving.get_custom_objects` gives, and it imports no module of another package to find them. So every class has a
stand-in in that dictionary, which imports the class's module when Keras asks it for an object. Importing the module
registers the class itself, in the place of its stand-in. A test holds the table below complete.

The stand-ins have to be there whichever is imported first, zoo or Keras: a finder on `sys.meta_path` waits for Keras.
"""

import functools
import os
import sys
from importlib import import_module
from typing import Any

PACKAGE = "zoo"

CLASSES = {
    "zoo.cells.gru": ["GRUCell"],
    "zoo.cells.lstm": ["LSTMCell"],
    "zoo.cells.peephole_lstm": ["PeepholeLSTMCell"],
    "zoo.cells.rnn": ["RNNCell"],
    "zoo.cells.simplified_gru": ["SimplifiedGRUCell"],
    "zoo.layers.attention": ["Attention"],
    "zoo.layers.attention_pooling": ["AttentionPooling"],
    "zoo.layers.bidirectional": ["Bidirectional"],
    "zoo.layers.character_encoder": ["CharacterEncoder"],
    "zoo.layers.crf": ["CRF", "CRFLoss"],
    "zoo.layers.max_pooling": ["MaskedMaxPooling"],
    "zoo.layers.one_hot": ["OneHot"],
    "zoo.layers.parallel_stacks": ["ParallelStacks"],
    "zoo.layers.rare_word_masking": ["RareWordMasking"],
    "zoo.layers.recurrent": ["Recurrent"],
    "zoo.layers.smoothed_crossentropy": ["SmoothedCrossentropy"],
    "zoo.layers.stack": ["Stack"],
    "zoo.layers.token_embedding": ["TokenEmbedding"],
    "zoo.generation.keras_next_token_backbone": ["NextTokenBackbone"],
    "zoo.training.layer_groups": ["GroupSchedule"],
    "zoo.tasks.binary_tagger.backbone": ["BinaryTaggerBackbone"],
    "zoo.tasks.binary_tagger.model": ["BinaryTagger", "WordLoss"],
    "zoo.tasks.binary_tagger.preprocessor": ["BinaryTaggerPreprocessor"],
    "zoo.tasks.classifier.backbone": ["ClassifierBackbone"],
    "zoo.tasks.classifier.model": ["Classifier"],
    "zoo.tasks.classifier.preprocessor": ["ClassifierPreprocessor"],
    "zoo.tasks.language_model.backbone": ["LanguageModelBackbone"],
    "zoo.tasks.language_model.model": ["LanguageModel"],
    "zoo.tasks.language_model.preprocessor": ["LanguageModelPreprocessor"],
    "zoo.tasks.pronouncer.backbone": ["EncoderDecoderBackbone"],
    "zoo.tasks.pronouncer.model": ["Pronouncer"],
    "zoo.tasks.pronouncer.preprocessor": ["PronouncerPreprocessor"],
    "zoo.tasks.tagger.backbone": ["TaggerBackbone"],
    "zoo.tasks.tagger.model": ["Tagger"],
    "zoo.tasks.tagger.preprocessor": ["TaggerPreprocessor"],
    "zoo.tasks.trigger_word.backbone": ["TriggerWordBackbone"],
    "zoo.tasks.trigger_word.keras_training": ["StepLoss"],
    "zoo.tasks.trigger_word.model": ["TriggerWord"],
    "zoo.tasks.trigger_word.preprocessor": ["TriggerWordPreprocessor"],
    "zoo.tasks.tune_generator.model": ["TuneGenerator"],
    "zoo.tasks.tune_generator.preprocessor": ["TuneGeneratorPreprocessor"],
}
"""The classes that zoo registers, by module."""

_MODULES = {f"{PACKAGE}>{name}": module for module, names in CLASSES.items() for name in names}


def registered_class(name: str) -> type | None:
    """The class that a registered name ("zoo>Tagger") stands for, imported; None for a name that is not zoo's."""
    return getattr(import_module(_MODULES[name]), name.partition(">")[2]) if name in _MODULES else None


class _StandIn:
    """Stands in Keras's dictionary for a class whose module is not imported yet."""

    def __init__(self, name: str):
        self._name = name

    def from_config(self, config: dict, **kwargs: Any):
        """As the class's own, all that Keras asks of a registered class."""
        return registered_class(self._name).from_config(config, **kwargs)


def install() -> None:
    """Registers zoo's classes with Keras and KerasHub, as soon as they are imported."""
    for module, action in (("keras", _register), ("keras_hub", _find_presets)):
        if sys.modules.get(module) is not None:  # None stands for a module that may not be imported
            action(sys.modules[module])
        elif module not in sys.modules:
            sys.meta_path.insert(0, _AfterImport(module, action))


class _AfterImport:
    """A finder that runs an action once a module has been imported, and otherwise leaves it to the other finders. It
    stays for good: another thread may be going through the list of finders, and would miss one."""

    def __init__(self, module: str, action):
        self._module, self._action = module, action
        self._asks_others = False

    def find_spec(self, name, path=None, target=None):
        if name != self._module or self._asks_others:
            return None
        self._asks_others = True  # and is not to be asked by them in turn
        try:
            specs = (finder.find_spec(name, path, target) for finder in list(sys.meta_path))
            spec = next((spec for spec in specs if spec is not None), None)
        finally:
            self._asks_others = False
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                execute(module)
                self._action(module)

            spec.loader.exec_module = exec_module
        return spec


def _register(keras) -> None:
    objects = keras.saving.get_custom_objects()
    for name in _MODULES:
        objects.setdefault(name, _StandIn(name))
    _keep_class_of_clones(keras)


def _keep_class_of_clones(keras) -> None:
    """Lets `keras.models.clone_model` make a zoo model of a zoo model. Keras itself makes a plain `Functional`, without
    the preprocessor, of every model whose constructor takes more than inputs and outputs, KerasHub's tasks too."""
    clone_any = keras.models.clone_model

    @functools.wraps(clone_any)
    def clone_model(model, input_tensors=None, clone_function=None, call_function=None, **kwargs):
        changed = any(change is not None for change in (input_tensors, clone_function, call_function))
        if changed or keras.saving.get_registered_name(type(model)) not in _MODULES:
            return clone_any(model, input_tensors, clone_function, call_function, **kwargs)
        clone = type(model).from_config(model.get_config())
        if model.compiled:
            clone.compile_from_config(model.get_compile_config())
        return clone

    keras.models.clone_model = clone_model


def _find_presets(keras_hub) -> None:
    """Lets `from_preset` of KerasHub's own `Task` and `Backbone` read the presets that zoo's models save: KerasHub
    refuses the first, and would meet a stand-in where it needs the class of the second."""
    for base, file in ((keras_hub.models.Task, "task.json"), (keras_hub.models.Backbone, "config.json")):
        base.from_preset = classmethod(_from_preset(base, file, base.from_preset.__func__))


def _from_preset(base, file, from_preset):
    @functools.wraps(from_preset)
    def find_class_first(cls, preset, *args, **kwargs):
        found = registered_class(_saved_class(preset, file)) if cls is base else None
        return found.from_preset(preset, *args, **kwargs) if found else from_preset(cls, preset, *args, **kwargs)

    return find_class_first


def _saved_class(preset, file: str) -> str:
    """The registered name of the class in a preset's file; nothing where there is no such file."""
    from keras_hub.src.utils.preset_utils import load_json

    try:
        return load_json(os.fspath(preset), file).get("registered_name") or ""
    except (OSError, ValueError):
        return ""
