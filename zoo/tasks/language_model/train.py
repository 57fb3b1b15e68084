"""A language model from its recipe: the text, its symbols, training."""

from collections import Counter
from pathlib import Path

import numpy as np

from zoo import datasets
from zoo.errors import InputError, RecipeError
from zoo.store.load import construct
from zoo.store.vocabulary import LanguageModelVocabulary
from zoo.tasks.language_model.blimp import DATASET, evaluate_pairs
from zoo.tasks.language_model.encoder import END_TOKEN, UNKNOWN_TOKEN, TextEncoder
from zoo.tasks.language_model.mixture import Mixed, mix
from zoo.tasks.language_model.model import LanguageModel
from zoo.tasks.language_model.truncated_bptt import Candidates, StreamBatches
from zoo.training.recipe import LanguageModelRecipe
from zoo.training.run_recipe import Trained, make_optimizer, train_on
from zoo.training.trainer import make_deterministic

_NOTES = {
    "tiny_shakespeare": "The last tenth of the text, as nanoGPT splits it; it also chose the epoch.",
    "wikitext2": "The training text's articles stand in another order than in the official file.",
    "english_novels": "Whole books, none of which is in the training text.",
    "blimp": "The share of pairs whose better sentence is the more probable one; seven pairs have two equal sentences.",
}


def note(dataset: str) -> str:
    """What must be known to compare the scores on a data set with others'."""
    return _NOTES.get(dataset, "")


def train_language_model(
    recipe: LanguageModelRecipe, folder: Path, seed: int, fingerprint: str, vectors: str | Path
) -> Trained:
    """Trains as the recipe says, in `folder`, from where a run that was stopped there left off."""
    if vectors != "shipped":
        raise RecipeError(f"{recipe.name} starts from no word vectors; leave --vectors out")
    make_deterministic(seed)
    others, tokenized = read_texts(recipe.dataset, "validation"), datasets.tokenized(recipe.dataset)
    if recipe.mixture:
        texts, pretokenized = mix(recipe.mixture, seed, recipe.architecture.unit), True
    else:
        texts, pretokenized = [Mixed(text, True) for text in read_texts(recipe.dataset, "train")], tokenized
    model = build_language_model(recipe, [text for text, counts in texts if counts], pretokenized)
    training = recipe.training
    ids = joined(model.encoder, [text for text, _ in texts], pretokenized)
    candidates = None
    if training.candidates:
        if not recipe.architecture.tied:
            raise RecipeError(f"{recipe.name}: candidates want tied = true; leave them out")
        candidates = Candidates(len(model.encoder), training.frequent_candidates, training.candidates)
    batches = StreamBatches(
        ids, training.batch_size, training.length, seed, training.epochs, training.epoch_tokens, candidates
    )
    model.compile(optimizer=make_optimizer(training, len(batches)))

    def validate():
        return model.evaluate(others, tokenized, streams=training.validation_streams)

    network = model.in_training(training.batch_size)
    return train_on(model, recipe, batches, validate, folder, fingerprint, network)


def build_language_model(recipe: LanguageModelRecipe, texts: list[str], pretokenized: bool = True) -> LanguageModel:
    """An untrained language model of the characters or words that the training text shows often enough, the most
    frequent first."""
    made = recipe.architecture
    counts: Counter = Counter()
    if made.unit == "character":
        for text in texts:
            counts.update(text.replace(made.end, ""))
    else:
        encoder = TextEncoder([], "word", lower=made.lower)
        for text in texts:
            counts.update(map(encoder.form, encoder.tokens(text, pretokenized)))
    for token in (END_TOKEN, UNKNOWN_TOKEN):
        counts.pop(token, None)
    known = [symbol for symbol, count in counts.items() if count >= recipe.least_count]
    symbols = sorted(known, key=lambda symbol: (-counts[symbol], symbol))
    return construct(made, LanguageModelVocabulary(symbols=symbols), [])


def joined(encoder: TextEncoder, texts: list[str], pretokenized: bool = True) -> np.ndarray:
    """The ids of all texts one behind the other."""
    return np.concatenate([encoder.encode(text, pretokenized, end=True) for text in texts])


def read_text(path: Path) -> list[str]:
    """The one text of a UTF-8 file. Raises `InputError`."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 at byte {error.start}; convert it") from error
    if not text.strip():
        raise InputError(f"{path} holds no text")
    return [text]


def read_texts(dataset: str, split: str) -> list[str]:
    """The texts of a split; of sentences one text, a line each."""
    examples = datasets.load(dataset, split)
    if "tokens" in examples[0]:
        return ["".join(f"{' '.join(example['tokens'])}\n" for example in examples)]
    return [example["text"] for example in examples]


def read_examples(dataset: str, split: str) -> list:
    """What a language model is measured on: the texts of a split, or the pairs of `minimal_pairs.DATASET`."""
    return list(datasets.load(dataset, split)) if dataset == DATASET else read_texts(dataset, split)


def evaluate_texts(model: LanguageModel, examples: list, dataset: str) -> dict[str, float]:
    """The scores of a language model on `read_examples` of a data set, or, without a name, on texts."""
    if dataset == DATASET:
        return evaluate_pairs(model, examples)
    return model.evaluate(examples, pretokenized=bool(dataset) and datasets.tokenized(dataset))
