"""The made-up graphs of strangers."""

from contextlib import suppress
from itertools import islice

import pytest

from benchmarks.fuzzing.checks import load_onnx
from benchmarks.fuzzing.graphs import TASKS, folders, variants
from benchmarks.fuzzing.networks import ARCHITECTURES, exported
from zoo.errors import ZooError


@pytest.mark.parametrize("int8", [False, True])
@pytest.mark.parametrize("task", TASKS)
def test_what_is_changed_answers_before(task, int8, tmp_path):
    load_onnx()(exported(ARCHITECTURES[task], int8=int8).write(tmp_path / "exported"))


def test_a_seed_gives_the_same_variants_and_each_is_another():
    first, again = (list(islice(variants(1), 20)) for _ in range(2))
    assert first == again
    assert len({graph for _, graph in first}) == 20


def test_a_variant_ends_in_an_answer_or_in_one_error_of_zoo(tmp_path):
    check = load_onnx()
    for _, folder in islice(folders(tmp_path, 2), 60):
        with suppress(ZooError):
            check(folder)
