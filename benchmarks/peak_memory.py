"""How much memory a process has had at the most. Linux alone says it."""

import re
from pathlib import Path


def peak_megabytes(process: int | str = "self") -> float:
    """The most memory (resident set, MB) that a process has had since it began or since `forget_peak`; 0 where it has
    ended. Unlike `ru_maxrss` it does not begin at what the process had from which this one was started."""
    try:
        found = re.search(r"^VmHWM:\s+(\d+) kB$", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def forget_peak() -> float:
    """Makes the system count this process's peak from now on; gives its memory now, MB."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak_megabytes()
