"""What the benchmark of film reviews measures."""

from benchmarks import sentiment
from benchmarks.sentiment import baseline, benchmark, table


def test_both_are_measured_on_the_test_split(random, monkeypatch):
    """Two words together praise; neither does alone."""

    def make(count):
        rows = []
        for place in range(count):
            label, order = (("positive", "not bad"), ("negative", "bad not"))[place % 2]
            rows.append((f"film {random.integers(5)} {order} {random.integers(5)}", label))
        return [text for text, _ in rows], [label for _, label in rows]

    class Classifier:
        def predict(self, texts):
            return ["positive" for _ in texts]

    splits = {split: make(40) for split in ("train", "validation", "test")}
    monkeypatch.setattr(sentiment, "read_labelled", lambda dataset, split: splits[split])
    monkeypatch.setattr(sentiment, "load_model", lambda name, tasks, command: Classifier())
    answer = benchmark("ours")
    assert answer["reviews"] == 40 and answer["rows"]["ours"]["accuracy"] == 0.5
    assert answer["rows"]["words and pairs"]["accuracy"] > 0.9
    assert len(table(answer).rows) == 2

    texts, labels = splits["train"]
    splits["validation"] = (texts, [{"positive": "negative", "negative": "positive"}[label] for label in labels])
    chosen, _ = baseline()
    assert chosen["validation accuracy"] < 0.1  # it learns from the training split alone
