"""The TFDS builder of the Broad Twitter Corpus."""

import tensorflow_datasets as tfds

from zoo.datasets.broad_twitter import ORIGINS
from zoo.datasets.iob2_builder import Iob2Builder


class Builder(Iob2Builder, skip_registration=True):
    """The Broad Twitter Corpus in its published split."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGIN = ORIGINS["broad_twitter"]
    TYPES = ("PER", "ORG", "LOC")
    HOMEPAGE = "https://aclanthology.org/C16-1111/"
    STRICT = False  # a few tweets have tokens of white space alone
