"""What language models are measured on: texts of data sets and of files, and minimal pairs."""

from pathlib import Path

from zoo import datasets
from zoo.data import files
from zoo.errors import InputError
from zoo.tasks.language_model.blimp import DATASET, evaluate_pairs
from zoo.tasks.language_model.inference import LanguageModelInference
from zoo.tasks.shared.task_spec import EvaluationSpec


def read_text(path: Path) -> list[str]:
    """The one text of a file. Raises `InputError`."""
    text = files.read_text(path)
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
    """What a language model is measured on: the texts of a split, or the pairs of `blimp.DATASET`."""
    return list(datasets.load(dataset, split)) if dataset == DATASET else read_texts(dataset, split)


def evaluate_texts(model: LanguageModelInference, examples: list, dataset: str) -> dict[str, float]:
    """The scores of a language model on `read_examples` of a data set, or, without a name, on texts."""
    if dataset == DATASET:
        return evaluate_pairs(model, examples)
    return model.measure(examples, pretokenized=bool(dataset) and datasets.tokenized(dataset))


EVALUATION = EvaluationSpec(evaluate=evaluate_texts, read=read_examples, read_file=read_text)
