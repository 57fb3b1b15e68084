"""The benchmark of taggers runs what it says it runs."""

import pytest

from zoo.store.catalogue import find
from zoo.tasks import onnx_loading

pytest.importorskip("torch")

TEXTS = ["Harry Potter and Hermione Granger invented a new spell.", "It rains.", "Reuters reports from Berlin."]


def test_the_network_in_torch_is_the_checkpoints_own():
    from benchmarks.torch_tagger import TorchTagger

    ours, theirs = (
        tagger.analyse(TEXTS) for tagger in (onnx_loading.load("ner-bilstm"), TorchTagger(find("ner-bilstm")))
    )
    for one, other in zip(ours, theirs, strict=True):
        assert one.tags == other.tags
        assert [entity.score for entity in one.entities] == pytest.approx([e.score for e in other.entities], abs=1e-5)
    assert [entity.text for entity in theirs[0].entities] == ["Harry Potter", "Hermione Granger"]
