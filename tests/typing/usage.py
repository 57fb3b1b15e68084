"""How users write it, for the type checker alone: `python -m mypy` must accept every line. Nothing here is run."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, assert_type

import zoo
from zoo.cells import Cell, LSTMCell, make_cell
from zoo.layers import CRF, Attention, Bidirectional, Recurrent, Stack
from zoo.models import Classifier, LanguageModel, Pronouncer, Tagger, TriggerWord, TuneGenerator
from zoo.reproduction.evaluate import Measured
from zoo.reproduction.reproduce import Report
from zoo.store.checkpoint import Checkpoint
from zoo.tasks.binary_tagger.onnx_model import OnnxBinaryTagger
from zoo.tasks.language_model.results import WrittenText
from zoo.tasks.tagger.onnx_model import OnnxTagger
from zoo.tasks.tagger.results import Entity, TaggedText
from zoo.tasks.trigger_word.results import Detection
from zoo.tasks.tune_generator.results import ComposedTune


def names() -> None:
    assert_type(zoo.__version__, str)
    assert_type(zoo.list_checkpoints(), list[Checkpoint])
    assert_type(zoo.models.Tagger, type[Tagger])
    assert_type(zoo.layers.CRF, type[CRF])
    assert_type(zoo.cells.LSTMCell(8), LSTMCell)
    assert_type(make_cell("gru", 8), Cell)
    Bidirectional(Recurrent(LSTMCell(8), return_sequences=True)), Attention(), Stack([Recurrent(zoo.cells.GRUCell(8))])


def loading(name: str, folder: Path) -> None:
    assert_type(zoo.load("ner-bilstm"), Tagger)
    assert_type(zoo.load("sentiment", runtime="keras"), Classifier)
    assert_type(zoo.load("g2p-small"), Pronouncer)
    assert_type(zoo.load("char-lm"), LanguageModel)
    assert_type(zoo.load("tune-generator"), TuneGenerator)
    assert_type(zoo.load("trigger-word"), TriggerWord)
    assert_type(zoo.load("ner-bilstm", runtime="onnx"), OnnxTagger)
    assert_type(zoo.load("ner-binary", "onnx"), OnnxBinaryTagger)
    assert_type(zoo.load(name), Any)
    assert_type(Tagger.from_preset(name), Tagger)
    assert_type(zoo.models.TriggerWord.from_preset(folder), TriggerWord)
    assert_type(zoo.load(folder, runtime="onnx"), Any)
    zoo.load("./my-ner").tag("Ada went.")


def answers() -> None:
    for tagger in (zoo.load("ner-bilstm"), zoo.load("ner-bilstm", runtime="onnx")):
        assert_type(tagger.analyse(["Ada went."]), list[TaggedText])
        entity = tagger.analyse(["Ada went."])[0].entities[0]
        assert_type(entity, Entity)
        assert_type(entity.label, str)
    assert_type(zoo.load("ner-bilstm").analyse("Ada went."), TaggedText)
    assert_type(zoo.load("ner-bilstm").tag("Ada went."), list[Entity])
    assert_type(zoo.load("ner-bilstm").tag([["Ada", "went"]]), list[list[Entity]])
    assert_type(zoo.load("trigger-word").listen("kitchen.wav"), list[Detection])
    assert_type(zoo.load("trigger-word").listen([Path("kitchen.wav")]), list[list[Detection]])
    assert_type(zoo.load("g2p").pronounce("zoo", nbest=3).nbest[0].output, str)
    assert_type(zoo.load("sentiment").explain(["fine"])[0][0].weight, float)
    lm, tunes = zoo.load("char-lm"), zoo.load("tune-generator")
    assert_type(lm.generate("The", temperature=0.7, seed=1), WrittenText)
    assert_type(lm.generate(["The"], 20), list[WrittenText])
    assert_type(lm.generate("The", top_p=0.9, stream=True), Iterator[str])
    assert_type(lm.score(("The", "A"))[0].logprob, float)
    assert_type(tunes.compose("jig", key="D", temperature=0.7), ComposedTune)
    assert_type(tunes.compose("jig", count=3), list[ComposedTune])
    assert_type(tunes.compose("jig", "D", "6/8", "", 3), list[ComposedTune])
    assert_type(zoo.load("sentiment").labels, list[str])
    assert_type(zoo.load("sentiment").measure(["fine"], ["positive"]), dict[str, float])
    zoo.load("ner-bilstm").fit([["Ada"]], [["B-PER"]], epochs=1)


def work(folder: Path) -> None:
    tagger = zoo.load("ner-bilstm")
    assert_type(zoo.save(tagger, folder), Checkpoint)
    assert_type(zoo.export_onnx(tagger, folder, int8=True), Checkpoint)
    assert_type(zoo.export_onnx("ner-bilstm", "out"), Checkpoint)
    assert_type(zoo.evaluate(tagger, "wnut17"), Measured)
    assert_type(zoo.evaluate(tagger, "wnut17").metrics["f1"], float)
    assert_type(zoo.reproduce("ner-bilstm", seed=2), Report)


def errors() -> str:
    try:
        zoo.load("ner-bilst")
    except zoo.errors.UnknownNameError as error:
        return str(error)
    except zoo.errors.ZooError:
        return ""
    return ""
