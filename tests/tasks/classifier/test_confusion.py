"""Which labels are taken for which: counted by label."""

from zoo.tasks.classifier.confusion import count_confusions
from zoo.tasks.registry import evaluation_spec


def test_rows_are_true_labels_and_columns_given_ones(make_classifier, monkeypatch):
    model = make_classifier()
    assert model.labels == ["negative", "positive"]
    monkeypatch.setattr(model, "labels_of", lambda texts: ["positive", "positive", "positive", "negative"])
    gold = ["negative", "negative", "positive", "negative"]
    assert count_confusions(gold, model.labels_of([]), model.labels) == [[1, 2], [0, 1]]
    assert evaluation_spec("classifier").details(model, (["a", "b", "c", "d"], gold)) == {"confusion": [[1, 2], [0, 1]]}
    assert evaluation_spec("tagger").details(model, ()) == {}
