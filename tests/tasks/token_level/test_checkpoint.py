"""What a model finds in a text, in Markdown."""

from zoo.tasks.token_level.checkpoint import marked
from zoo.tasks.token_level.highlight import Highlight


class Finder:
    """Finds the same stretches in every text."""

    def __init__(self, *marks):
        self._marks = list(marks)

    def analyse(self, texts):
        return [self for _ in texts]

    def highlights(self):
        return self._marks


def test_what_is_found_is_bold_with_its_label_behind_it():
    assert marked(Finder(Highlight(0, 3, "PER", 0.9), Highlight(14, 18, "LOC")), "Ada flew from Oslo.") == (
        "**Ada** (PER) flew from **Oslo** (LOC)."
    )
