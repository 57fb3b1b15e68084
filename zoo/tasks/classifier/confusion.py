"""Which labels a classifier takes for which."""

from collections.abc import Sequence

from zoo.tasks.classifier.encoder import Readable
from zoo.tasks.classifier.inference import ClassifierInference


def count_confusions(model: ClassifierInference, texts: Sequence[Readable], labels: Sequence[str]) -> list[list[int]]:
    """How many texts of each label, a row, were given each, a column; both in the order of the model's labels."""
    from sklearn.metrics import confusion_matrix

    return confusion_matrix(labels, model.labels_of(texts), labels=model.labels).tolist()
