"""What `zoo.load` says about its result before it is called."""

from typing import get_args, get_overloads

import zoo
from zoo.store.catalogue import bundled
from zoo.store.checkpoint import FILE_NAME, read
from zoo.tasks.registry import TASKS


def test_the_type_of_every_bundled_checkpoint_is_declared():
    declared = {}
    for function in get_overloads(zoo.load):
        hints = function.__annotations__
        for name in get_args(hints["name"]):
            for runtime in get_args(hints["runtime"]):
                if isinstance(name, str):
                    declared[name, runtime] = hints["return"]
    expected = {}
    for path in bundled().glob(f"*/{FILE_NAME}"):
        checkpoint = read(path.parent)
        entry = TASKS[checkpoint.architecture.task]
        expected[checkpoint.name, "keras"] = entry.model
        expected[checkpoint.name, "onnx"] = entry.onnx_model
    assert declared == expected
