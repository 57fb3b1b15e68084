"""Sentences made out of others."""

from zoo.training.augmentation import with_quotations

SENTENCES = [["Ada", "ran", "."], ["Bears", "sleep", "in", "Oslo"]]
TAGS = [["B-PER", "O", "O"], ["O", "O", "O", "B-LOC"]]


def test_quotations_join_two_sentences_and_their_tags():
    sentences, tags = with_quotations(SENTENCES, TAGS, share=8.0, seed=1)
    assert sentences[:2] == SENTENCES and tags[:2] == TAGS
    assert len(sentences) == len(tags) == 2 + 16
    assert ["Ada", "ran", ",", '"', "Bears", "sleep", "in", "Oslo", '"'] in sentences
    for tokens, row in zip(sentences, tags, strict=True):
        assert len(tokens) == len(row)
        for token, tag in zip(tokens, row, strict=True):
            assert tag == {"Ada": "B-PER", "Oslo": "B-LOC"}.get(token, "O")


def test_quotations_follow_the_seed():
    assert with_quotations(SENTENCES, TAGS, 5.0, seed=1) == with_quotations(SENTENCES, TAGS, 5.0, seed=1)
    assert with_quotations(SENTENCES, TAGS, 5.0, seed=1) != with_quotations(SENTENCES, TAGS, 5.0, seed=2)
    assert with_quotations(SENTENCES, TAGS, 0.0, seed=1) == (SENTENCES, TAGS)
