"""Packages zoo; recipes/ and checkpoints/ travel inside it as zoo/recipes and zoo/checkpoints."""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent


def folders(top: str) -> list[str]:
    """The packages that carry `top` and its folders, as data."""
    return [f"zoo.{top}"] + [f"zoo.{top}.{folder.name}" for folder in sorted((HERE / top).iterdir()) if folder.is_dir()]


DATA = folders("recipes") + folders("checkpoints")

setup(
    packages=find_packages(include=["zoo", "zoo.*"]) + DATA,
    package_dir={name: name.removeprefix("zoo.").replace(".", "/") for name in DATA},
    package_data={"": ["py.typed", "*.json", "*.safetensors", "*.toml", "*.md", "*.png", "*.txt", "*.tsv", "*.bib"]},
)
