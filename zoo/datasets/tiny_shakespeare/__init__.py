"""Tiny Shakespeare: scenes of the plays in one file of a megabyte, for models of characters."""

from zoo.datasets.sources import Origin, Source

_FILE = Source(
    "tinyshakespeare/input.txt",
    1115394,
    "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    url="https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
)

ORIGINS = {
    "tiny_shakespeare": Origin(
        licence="public domain",
        note="The last tenth of the text, as nanoGPT splits it; it also chose the epoch.",
        splits={"train": (_FILE,), "validation": (_FILE,)},
    )
}
