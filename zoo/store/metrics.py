"""What the figures of recipes and checkpoints mean."""

from typing import NamedTuple


class Metric(NamedTuple):
    """How a metric is called in a table, and which way is better."""

    title: str
    digits: int
    grows: bool

    def show(self, value: float) -> str:
        return f"{value:.{self.digits}f}"


METRICS = {
    "f1": Metric("F1", 3, True),
    "loss": Metric("loss in nats", 3, False),
    "perplexity": Metric("perplexity", 1, False),
    "bits-per-character": Metric("bits a character", 3, False),
    "accuracy": Metric("accuracy", 3, True),
    "macro-f1": Metric("macro F1", 3, True),
    "wer": Metric("word error rate", 3, False),
    "per": Metric("phoneme error rate", 3, False),
    "miss-rate": Metric("miss rate at half a false accept an hour", 3, False),
    "average": Metric("average accuracy", 3, True),
}
"""By the name that a recipe and a score have for it."""
