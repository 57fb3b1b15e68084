"""The TFDS builder of CoNLL-2003."""

import tensorflow_datasets as tfds

from zoo.datasets.conll2003 import ORIGINS
from zoo.datasets.iob2_builder import Iob2Builder


# Not registered: TFDS has a `conll2003` of its own, without the borders of documents, and names must be unique.
class Builder(Iob2Builder, skip_registration=True):
    """English CoNLL-2003, with the borders of its documents."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGIN = ORIGINS["conll2003"]
    TYPES = ("PER", "ORG", "LOC", "MISC")
    HOMEPAGE = "https://aclanthology.org/W03-0419/"
