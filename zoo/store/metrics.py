"""What the figures of recipes and checkpoints mean."""

from typing import NamedTuple


class Metric(NamedTuple):
    """What a metric is called in a sentence and in a narrow column, and which way is better."""

    title: str
    short: str
    digits: int
    grows: bool

    def show(self, value: float) -> str:
        return f"{value:.{self.digits}f}"

    def better(self, value: float, other: float) -> bool:
        """Whether a value is better than another."""
        return value > other if self.grows else value < other


METRICS = {
    "f1": Metric("F1", "F1", 3, True),
    "loss": Metric("loss in nats", "loss", 3, False),
    "perplexity": Metric("perplexity", "perplexity", 1, False),
    "bits-per-character": Metric("bits a character", "bits/char", 3, False),
    "accuracy": Metric("accuracy", "accuracy", 3, True),
    "macro-f1": Metric("macro F1", "macro F1", 3, True),
    "wer": Metric("word error rate", "WER", 3, False),
    "per": Metric("phoneme error rate", "PER", 3, False),
    "miss-rate": Metric("miss rate at half a false accept an hour", "miss rate", 3, False),
    "average": Metric("average accuracy", "average", 3, True),
}
"""By the name that a recipe and a score have for it."""
