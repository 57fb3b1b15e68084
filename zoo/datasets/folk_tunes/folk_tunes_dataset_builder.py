"""The TFDS builder of folk tunes."""

import hashlib
from collections.abc import Iterator

import tensorflow_datasets as tfds

from zoo.abc_notation import Tune
from zoo.datasets.folk_tunes import ORIGINS
from zoo.datasets.folk_tunes.books import number, read_books
from zoo.datasets.folk_tunes.melodies import one_of_each, opening, title
from zoo.datasets.sources import fetch

FEATURES = ("name", "book", "title", "type", "metre", "unit_length", "key", "abc")


class Builder(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """One example a melody, in the order of the books."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self) -> tfds.core.DatasetInfo:
        return self.dataset_info_from_configs(
            features=tfds.features.FeaturesDict({name: tfds.features.Text() for name in FEATURES}),
            license=ORIGINS["folk_tunes"].licence,
            disable_shuffling=True,
        )

    def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict[str, Iterator]:
        origin = ORIGINS["folk_tunes"]
        paths = fetch(dl_manager, origin)["train"]
        names = [source.path.removeprefix("abc/").removesuffix(".abc") for source in origin.sources]
        tunes, _ = read_books(zip(names, paths, strict=True))
        kept = one_of_each(tunes, [marks(tune) for tune in tunes])
        return {name: self._generate_examples([tune for tune in kept if split(tune) == name]) for name in origin.splits}

    def _generate_examples(self, tunes: list[Tune]) -> Iterator[tuple[int, dict]]:
        yield from enumerate(
            {
                "name": tune.name,
                "book": tune.name.split("/")[0],
                "title": tune.title,
                "type": tune.type,
                "metre": str(tune.metre),
                "unit_length": str(tune.unit_length),
                "key": str(tune.key),
                "abc": tune.abc,
            }
            for tune in tunes
        )


def marks(tune: Tune) -> list:
    """What makes two tunes one melody: the first four bars, or the number in O'Neill's, where two typed some pages."""
    book = tune.name.split("/")[0]
    return [opening(tune), *([(book, number(tune))] if book == "oneills1850" else [])]


def split(tune: Tune) -> str:
    """A tune's split, by its title: settings of one tune stay together, and each keeps its split whatever is added."""
    tenth = int.from_bytes(hashlib.sha256(title(tune).encode()).digest()[:8]) % 10
    return {0: "test", 1: "validation"}.get(tenth, "train")
