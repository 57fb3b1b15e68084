"""Word and phoneme error rates as papers count them."""

import pytest

from zoo.tasks.pronouncer.metrics import edit_distance, pronunciation_scores


@pytest.mark.parametrize(
    ("wanted", "found", "distance"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("abc", "", 3),
        ("", "ab", 2),
        ("abc", "axc", 1),
        ("abc", "ac", 1),
        ("ac", "abc", 1),
        ("kitten", "sitting", 3),
        ("abcdef", "bcdefa", 2),
    ],
)
def test_the_edit_distance_counts_changes(wanted, found, distance):
    assert edit_distance(list(wanted), list(found)) == distance


def test_the_nearest_of_a_words_pronunciations_counts_and_symbols_are_of_all_words_together():
    listed = [["K AE T"], ["AH B AW T", "B AW T S"], ["OW"]]
    scores = pronunciation_scores(listed, ["K AE T", "B AW T", "OW W"])
    assert scores == {"wer": pytest.approx(2 / 3), "per": pytest.approx(2 / (3 + 4 + 1))}
    assert pronunciation_scores([["K", "K AE"]], ["K AE"]) == {"wer": 0.0, "per": 0.0}
    assert pronunciation_scores([["K AE"]], [""]) == {"wer": 1.0, "per": 1.0}


def test_of_equally_near_pronunciations_the_longest_counts():
    assert pronunciation_scores([["K AE", "K AE T S"]], ["K AE T"])["per"] == 0.25
    assert pronunciation_scores([["K AE T S", "K AE"]], ["K AE T"])["per"] == 0.25
