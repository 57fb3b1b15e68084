"""The command line. Answers go to standard output, progress and errors to standard error.

Exit codes: 0 done, 1 some rows without an answer or a reproduction that fell short, 2 bad input.
"""

import errno
import os
import sys

from zoo.cli import checkpoints, evaluate, inspect, listen, predict, score, training, writing  # noqa: F401 - they register
from zoo.cli.app import app
from zoo.cli.terminal import complain
from zoo.errors import ZooError


def main() -> None:
    """Runs the command line; what zoo raises on purpose becomes one line and exit code 2."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            app(prog_name="zoo")
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except ZooError as error:
        complain(str(error))
        sys.exit(2)
    except BrokenPipeError:  # whoever reads has seen enough, as in `zoo predict … | head`
        _give_up_output()
    except SystemExit as end:
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        _give_up_output()  # the same, which typer and rich take for a failure
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:  # of a file, not of standard output
            raise
        _give_up_output()
        complain(f"standard output cannot be written: {error.strerror}")
        sys.exit(2)


def _give_up_output() -> None:
    """Lets what is still to be written go nowhere, or Python would try again as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
