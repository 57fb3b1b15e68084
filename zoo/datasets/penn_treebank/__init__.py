"""Penn Treebank as Mikolov prepared it: sentences of the Wall Street Journal, for models of words."""

from zoo.datasets.sources import Origin, Source


def _file(name: str, size: int, sha256: str) -> Source:
    return Source(
        f"ptb/{name}",
        size,
        sha256,
        advice=f"take {name} out of https://raw.githubusercontent.com/timbmg/RNNLM/"
        "e26dff5d8f4b5d07ee459f192ee2131923d7584f/data/ptb.zip and put it there",
    )


ORIGINS = {
    "penn_treebank": Origin(
        licence="none stated; text of the Linguistic Data Consortium: to measure on, weights are not to be passed on",
        tokenized=True,
        splits={
            "train": (
                _file("ptb.train.txt", 5101618, "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf"),
            ),
            "validation": (
                _file("ptb.valid.txt", 399782, "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2"),
            ),
            "test": (
                _file("ptb.test.txt", 449945, "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0"),
            ),
        },
    )
}
