"""Reads texts out of archives."""

import re
import tarfile
from pathlib import Path


def read_members(paths: list[Path], pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """The texts of archives whose member's name fits `pattern`, sorted by name; a member of two archives counts once.

    The order of an archive's members depends on who packed it; sorted, the examples do not.
    """
    texts = {}
    for path in dict.fromkeys(paths):
        with tarfile.open(path) as archive:
            for member in archive:
                if match := pattern.fullmatch(member.name):
                    texts[match["name"]] = archive.extractfile(member).read().decode("utf-8-sig")
    return sorted(texts.items())
