"""SIGMORPHON 2021, task 1: English words and how Americans pronounce them, in the International Phonetic Alphabet."""

from zoo.datasets.sources import Origin, registered

_FILES = registered(__file__)

ORIGINS = {
    "sigmorphon2021_eng_us": Origin(
        licence="CC BY-SA 3.0 (Wiktionary, by WikiPron)",
        note="The words of the shared task's high-resource subtask, one pronunciation each.",
        splits={
            "train": (_FILES["eng_us_train.tsv"].at("sigmorphon2021_eng_us/eng_us_train.tsv"),),
            "validation": (_FILES["eng_us_dev.tsv"].at("sigmorphon2021_eng_us/eng_us_dev.tsv"),),
            "test": (_FILES["eng_us_test.tsv"].at("sigmorphon2021_eng_us/eng_us_test.tsv"),),
        },
    )
}
