"""What a figure was measured on."""

import platform
import re
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")


def processor() -> str:
    """The processor's name."""
    return _said("model name") or platform.processor() or platform.machine()


def multiplies_bfloat16() -> bool:
    """Whether it has tiles of bfloat16 (AMX), which make its products several times as fast as those of float32."""
    return "amx_bf16" in _said("flags").split()


def _said(name: str) -> str:
    """What Linux says of the first core, or nothing."""
    found = re.search(rf"^{name}\s*:\s*(.+)$", _CPUINFO.read_text(), re.MULTILINE) if _CPUINFO.is_file() else None
    return found[1] if found else ""
