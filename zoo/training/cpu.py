"""What a figure was measured on."""

import platform
import re
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")


def processor() -> str:
    """The processor's name."""
    return _said("model name") or platform.processor() or platform.machine()


def multiplies_bfloat16() -> bool:
    """Whether it multiplies bfloat16 itself, in tiles (AMX) or in vectors (AVX-512), faster than float32."""
    return not {"amx_bf16", "avx512_bf16"}.isdisjoint(_said("flags").split())


def _said(name: str) -> str:
    """What Linux says of the first core, or nothing."""
    found = re.search(rf"^{name}\s*:\s*(.+)$", _CPUINFO.read_text(), re.MULTILINE) if _CPUINFO.is_file() else None
    return found[1] if found else ""
