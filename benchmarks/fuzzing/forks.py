"""Forks that do something until they are hindered."""

import builtins
import io
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zoo.errors import ZooError

REFUSED, CRASHED = 3, 4
"""Exit codes of forks that end with an error of zoo's, and with another one."""


def count_calls(at_call: Callable[[int], None]) -> None:
    """Has `at_call` be told the number of each call that writes, before it does."""
    calls = 0

    def counted(function: Callable) -> Callable:
        def call(*arguments, **options):
            nonlocal calls
            mode = arguments[1] if len(arguments) > 1 else options.get("mode", "r")
            if function is not io_open or set(str(mode)) & set("wxa+"):
                calls += 1
                at_call(calls)
            return function(*arguments, **options)

        return call

    io_open = io.open
    io.open = builtins.open = counted(io_open)
    for name in ("open", "mkdir", "rename", "replace", "fsync", "unlink"):
        setattr(os, name, counted(getattr(os, name)))


def in_child(act: Callable[[Path], Any], folder: Path, prepare: Callable[[], None] = lambda: None) -> tuple[int, int]:
    """Starts a fork that does something; gives its process and the end of a pipe from which its last words come."""
    source, sink = os.pipe()
    process = os.fork()
    if process:
        os.close(sink)
        return process, source
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        import tensorflow as tf

        tf.config.run_functions_eagerly(True)  # a graph takes longer to compile than all the rest
        prepare()
        act(folder)
        code, words = 0, ""
    except ZooError as error:
        code, words = REFUSED, str(error)
    except BaseException:
        code, words = CRASHED, traceback.format_exc()
    os.write(sink, words.encode()[-4000:])
    os._exit(code)


def end(process: int, source: int) -> tuple[int, str]:
    """The exit code of a fork and its last words."""
    with os.fdopen(source, "rb") as words:
        said = words.read().decode(errors="replace")
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), said


def run(act: Callable[[Path], Any], folder: Path, prepare: Callable[[], None] = lambda: None) -> None:
    """Does something in a fork, without hindrance."""
    code, said = end(*in_child(act, folder, prepare))
    if code:
        sys.exit(f"without hindrance: {said or code}")
