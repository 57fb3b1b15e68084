"""Sentences and their tags: read, counted, made more."""

from zoo import datasets
from zoo.console import track
from zoo.tasks.token_level.augmentation import plain_sentences, with_cases, with_openings, with_quotations
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
    sentences, tags = with_quotations(sentences, tags, training.quotations, seed)
    return with_cases(sentences, tags, training.cases, seed)
