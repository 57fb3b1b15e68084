"""English novels, a paragraph a line, whole books held out: for models of characters."""

from zoo.datasets import english_text
from zoo.datasets.sources import Origin

# None of these shares a stretch of twelve words with a book of `train`.
VALIDATION = (
    "100_english_novels/Chesterton_Thursday_1908",
    "100_english_novels/Doyle_Hound_1902",
    "100_english_novels/Trollope_Warden_1855",
    "100_english_novels/Woolf_Lighthouse_1927",
    "eltec_eng/ENG19020_Nesbit",
)
TEST = (
    "100_english_novels/Forster_View_1908",
    "100_english_novels/Stevenson_Treasure_1883",
    "eltec_eng/ENG18652_Carroll",
    "eltec_eng/ENG18952_Wells",
    "eltec_eng/ENG19070_Machen",
)

ORIGINS = {
    "english_novels": Origin(
        licence=english_text.NOVELS_LICENCE,
        note="Whole books, none of which is in the training text.",
        splits=dict.fromkeys(("train", "validation", "test"), (english_text.NOVELS,)),
    )
}
