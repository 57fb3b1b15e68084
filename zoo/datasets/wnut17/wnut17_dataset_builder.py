"""The TFDS builder of WNUT-2017."""

import tensorflow_datasets as tfds

from zoo.datasets.iob2_builder import Iob2Builder
from zoo.datasets.wnut17 import ORIGINS


class Builder(Iob2Builder, skip_registration=True):
    """Emerging and rare entities of WNUT-2017."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGIN = ORIGINS["wnut17"]
    TYPES = ("person", "location", "corporation", "group", "product", "creative-work")
    HOMEPAGE = "https://noisy-text.github.io/2017/emerging-rare-entities.html"
