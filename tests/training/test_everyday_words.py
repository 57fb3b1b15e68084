"""Words that a trigger word is told from."""

from zoo.training.everyday_words import EVERYDAY, babble


def test_the_seed_decides_what_is_babbled():
    words = babble(80, 1)
    assert len(set(words)) == 80 and words == babble(80, 1) != babble(80, 2)
    assert words[:20] == babble(20, 1)
    assert not set(words) & set(EVERYDAY)


def test_what_is_babbled_can_be_said():
    """One to three syllables, each with a vowel."""
    for word in babble(80, 1):
        assert word.isalpha() and any(vowel in word for vowel in "aeiouy") and len(word) <= 15
