"""Architectures become models and models architectures, whatever the task."""

import pytest

from zoo.store import architecture as schemas
from zoo.store.vocabulary import SCHEMAS
from zoo.tasks.keras_loading import construct
from zoo.tasks.registry import checkpoint_spec

DROPOUTS = {f"{name}_dropout": 0.1 + index / 20 for index, name in enumerate(("input", "hidden", "output", "weight"))}
STACK = {"cell": "gru", "units": 5, "layers": 2, "embedding_size": 4}
ARCHITECTURES = [
    schemas.TaggerArchitecture(
        task="tagger",
        **{"cell": "rnn", "units": 3, "layers": 2, "learned_words": 5, "common_words": 3, "word_size": 2},
        **{"cased_word_size": 4, "learned_size": 6, "character_size": 7, "shape_size": 8, "filters": 9},
        **{"max_word_length": 11, "dropout": 0.3, "output_dropout": 0.4, "context_dropout": 0.2},
    ),
    schemas.BinaryTaggerArchitecture(
        task="binary-tagger",
        **{"cell": "gru", "bidirectional": False, "units": 5, "common_words": 3, "rare_rate": 0.2},
        **{"recurrent_dropout": 0.3, "dropout": 0.4},
    ),
    schemas.LanguageModelArchitecture(
        task="language-model",
        **{"unit": "word", "end": "\n", "backwards": True, "lower": True, "tied": True, "residual": True},
        **{"embedding_dropout": 0.7},
        **STACK,
        **DROPOUTS,
    ),
    schemas.ClassifierArchitecture(
        task="classifier",
        **{"unit": "tune", "lower": False, "top_units": 3, "bidirectional": True, "pooling": ["last", "attention"]},
        **{"hidden_units": 6, "word_dropout": 0.6, "embedding_dropout": 0.7},
        **STACK,
        **DROPOUTS,
    ),
    schemas.TuneGeneratorArchitecture(
        task="tune-generator", tied=True, residual=True, embedding_dropout=0.7, **STACK, **DROPOUTS
    ),
    schemas.EncoderDecoderArchitecture(
        task="encoder-decoder",
        **{"answer": "pronunciation", "decoder_units": 7, "decoder_layers": 3, "attention": False},
        **STACK,
        **DROPOUTS,
    ),
    schemas.TriggerWordArchitecture(
        task="trigger-word",
        **{"rate": 4000, "bands": 5, "lowest": 80.0, "highest": 1900.0, "stacked": 3, "front_ends": ["pcen"]},
        **{"cell": "lstm", "units": 5, "layers": 3, "threshold": 0.7},
        **DROPOUTS,
    ),
]
TUNE_SYMBOLS = ["R:?", "R:jig", "M:6/8", "K:G", "a", "b"]
LABELS = {"binary-tagger": ["0", "1"], "tagger": ["O", "B-PER", "I-PER"]}


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=lambda architecture: architecture.task)
def test_what_a_model_is_made_of_is_what_it_is_stored_as(architecture):
    spec, schema = checkpoint_spec(architecture.task), SCHEMAS[architecture.task]
    symbols = {name: TUNE_SYMBOLS if name == "symbols" else ["a", "b"] for name in schema.model_fields}
    vocabulary = schema(**symbols | ({"metres": {"jig": ["6/8"]}} if "metres" in symbols else {}))
    model = construct(architecture, vocabulary, LABELS.get(architecture.task, ["jig", "reel"]))
    assert spec.describe(model) == (architecture, vocabulary)


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=lambda architecture: architecture.task)
def test_no_field_of_these_architectures_has_its_default(architecture):
    fields = type(architecture).model_fields
    default = {name for name, field in fields.items() if getattr(architecture, name) == field.get_default()}
    assert default <= {"language_models", "context_size", "context_projected"}  # which take two checkpoints
