"""What tune generators are measured on."""

from zoo import datasets
from zoo.datasets.tune_file import read_tune_file
from zoo.tasks.shared.task_spec import EvaluationSpec
from zoo.tasks.tune_generator.data import DATASET, read_tunes

_NOTE = (
    "All tunes of the split count, also those whose type is unknown or whose bars are not whole. Headers are given and "
    "do not count."
)

EVALUATION = EvaluationSpec(
    evaluate=lambda model, tunes, dataset: model.measure(tunes),
    read=read_tunes,
    read_file=read_tune_file,
    note=lambda dataset: _NOTE if dataset == DATASET else datasets.note(dataset),
)
