"""Sentences and their tags: read, counted, made more."""

from collections import Counter
from collections.abc import Callable, Sequence

from zoo import datasets
from zoo.console import track
from zoo.tasks.token_level.augmentation import plain_sentences, with_openings, with_quotations
from zoo.tasks.token_level.evaluate import Sentences
from zoo.tasks.token_level.recipe import SentenceTraining
from zoo.text.iob2 import OUTSIDE
from zoo.text.tokenizer import tokenize


def plain_text(recipe) -> list[str]:
    """The unlabelled text that a recipe makes sentences of, as a list of one or none."""
    return [recipe.training.plain_text] if recipe.training.plain_text else []


def augment(
    training: SentenceTraining, sentences: Sentences, tags: Sentences, seed: int
) -> tuple[Sentences, Sentences]:
    """The training sentences and those that the recipe makes of them and of unlabelled text."""
    sentences, tags = with_openings(sentences, tags, training.openings, seed)
    if training.plain_text:
        texts = datasets.load(training.plain_text, "train")
        reading = track(texts, f"reading {training.plain_text}", total=len(texts))
        plain = plain_sentences(([token.text for token in tokenize(example["text"])] for example in reading), seed)
        sentences, tags = sentences + plain, tags + [[OUTSIDE] * len(sentence) for sentence in plain]
    return with_quotations(sentences, tags, training.quotations, seed)


def by_count(counts: Counter, form: Callable[[str], str] = str, least: int = 1, more: Sequence[str] = ()) -> list[str]:
    """The forms of what was counted, the most frequent first, that were seen so often at least; then what there is
    more."""
    forms = counts_of(counts, form)
    listed = [item for item, count in forms.items() if count >= least]
    return sorted(listed, key=lambda item: (-forms[item], item)) + [item for item in more if item not in forms]


def counts_of(counts: Counter, form: Callable[[str], str]) -> Counter:
    """How often each form was counted."""
    forms: Counter = Counter()
    for item, count in counts.items():
        forms[form(item)] += count
    return forms
