"""The schema of a mirror's `index.json`: which checkpoints it hands out, and what each file must be."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from zoo.errors import DownloadError
from zoo.store.checkpoint import FILE_NAME, JSON_LIMIT, FileEntry, FileName, Name, Text, Version
from zoo.store.schema import Items, Strict, first_problem, parse

INDEX_NAME = "index.json"


class IndexEntry(Strict):
    """One version of one checkpoint; its files lie below `NAME/VERSION/`."""

    name: Name
    version: Version
    summary: Text
    task: Text
    files: Annotated[dict[FileName, FileEntry], Field(max_length=100)]

    @field_validator("files")
    @classmethod
    def _bounded_truth(cls, files: dict[str, FileEntry]) -> dict[str, FileEntry]:
        if FILE_NAME not in files or files[FILE_NAME].bytes > JSON_LIMIT:
            raise ValueError(f"{FILE_NAME} must be listed, with at most {JSON_LIMIT} bytes")
        return files


class Index(Strict):
    """A mirror's table of contents."""

    format: Literal[1]
    checkpoints: Annotated[Items[IndexEntry], Field(max_length=2000)]

    def find(self, name: str, version: int | None = None) -> IndexEntry | None:
        """The entry of a version, or of the newest one for None."""
        entries = [item for item in self.checkpoints if item.name == name and version in (None, item.version)]
        return max(entries, key=lambda item: item.version, default=None)


def parse_index(text: bytes, where: object) -> Index:
    """Checks an `index.json`; `DownloadError` names the first thing wrong with it."""
    try:
        return parse(Index, text)
    except ValueError as error:
        raise DownloadError(f"{where} is not one that this zoo reads: {first_problem(error)}") from error
