"""What a type checker makes of zoo."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = ("tests/typing/usage.py", "tests/typing/misuse.py")


@pytest.mark.slow
def test_a_type_checker_accepts_right_uses_and_refuses_each_wrong_one():
    done = subprocess.run([sys.executable, "-m", "mypy", *FILES], cwd=ROOT, capture_output=True, text=True)
    found = re.findall(r"^(\S+?):(\d+): error: .*\[(\S+)\]$", done.stdout, re.MULTILINE)
    wrong = (ROOT / FILES[1]).read_text(encoding="utf-8").splitlines()
    expected = [(FILES[1], str(number), line.partition("  # ")[2]) for number, line in enumerate(wrong, 1)]
    assert list(dict.fromkeys(found)) == [error for error in expected if error[2]], done.stdout + done.stderr
