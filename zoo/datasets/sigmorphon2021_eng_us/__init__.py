"""SIGMORPHON 2021, task 1: English words and how Americans pronounce them, in the International Phonetic Alphabet."""

from zoo.datasets.sources import Origin, Source

_FOLDER = "https://raw.githubusercontent.com/sigmorphon/2021-task1/821bcdece5a47820872215969f275004b0abe80c/data/high"

ORIGINS = {
    "sigmorphon2021_eng_us": Origin(
        licence="CC BY-SA 3.0 (Wiktionary, by WikiPron)",
        note="The words of the shared task's high-resource subtask, one pronunciation each.",
        splits={
            "train": (
                Source(
                    "sigmorphon2021_eng_us/eng_us_train.tsv",
                    855780,
                    "bbe76f57ee799ef9094b1ed1fecf8861e754ac57c6aa4db7d5b18892c5401f7f",
                    url=f"{_FOLDER}/eng_us_train.tsv",
                ),
            ),
            "validation": (
                Source(
                    "sigmorphon2021_eng_us/eng_us_dev.tsv",
                    107622,
                    "dcce99504c5f8a00ebf13499aa4d4c2b7fc37614b65127c98aa871855e77080e",
                    url=f"{_FOLDER}/eng_us_dev.tsv",
                ),
            ),
            "test": (
                Source(
                    "sigmorphon2021_eng_us/eng_us_test.tsv",
                    107213,
                    "726192932a69a7197348ee64898613e94968234ce426cfc67d984baf5ddd317c",
                    url=f"{_FOLDER}/eng_us_test.tsv",
                ),
            ),
        },
    )
}
