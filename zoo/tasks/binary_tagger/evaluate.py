"""How binary taggers are measured."""

from zoo.tasks.shared.task_spec import EvaluationSpec
from zoo.tasks.token_level.evaluate import read_file, read_split

EVALUATION = EvaluationSpec(
    evaluate=lambda model, rows, dataset: model.measure(*rows),
    read=read_split,
    read_file=read_file,
)
