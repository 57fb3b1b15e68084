"""Data set tests see no setting of the machine they run on, write below a folder of their own and open no socket."""

import pytest

from zoo.datasets import sources


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    monkeypatch.delenv("ZOO_DATA_DIR", raising=False)
    monkeypatch.delenv("ZOO_OFFLINE", raising=False)
    monkeypatch.setenv("ZOO_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(sources, "_reach", lambda url: None)
