"""What tune generators are measured on."""

from zoo.abc_notation.user_file import read_tune_file
from zoo.tasks.shared.task_spec import EvaluationSpec
from zoo.tasks.tune_generator.data import DATASET, read_tunes

_NOTES = {
    DATASET: "All tunes of the split count, also those whose type is unknown or whose bars are not whole. Headers are "
    "given and do not count.",
}


def note(dataset: str) -> str:
    """What must be known to compare the scores on a data set with others'."""
    return _NOTES.get(dataset, "")


EVALUATION = EvaluationSpec(
    evaluate=lambda model, tunes, dataset: model.measure(tunes),
    read=read_tunes,
    read_file=read_tune_file,
    note=note,
)
