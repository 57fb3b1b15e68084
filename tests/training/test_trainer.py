"""The training loop."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SMALL_RUN = Path(__file__).parent / "small_run.py"


def _small_run(folder: Path, kills: int) -> str:
    command = [sys.executable, str(SMALL_RUN), str(folder), str(kills)]
    here = {**os.environ, "PYTHONPATH": str(SMALL_RUN.parents[2])}
    done = subprocess.run(command, capture_output=True, text=True, env=here)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_run_killed_twenty_times_ends_with_the_same_bits(tmp_path):
    assert _small_run(tmp_path / "killed", kills=20) == _small_run(tmp_path / "whole", kills=0)
