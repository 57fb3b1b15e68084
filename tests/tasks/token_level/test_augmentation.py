"""Sentences made out of others."""

from zoo.tasks.token_level.augmentation import plain_sentences, with_cases, with_openings, with_quotations

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


def test_openings_begin_with_a_plain_word_made_capital():
    sentences, tags = with_openings(SENTENCES, TAGS, share=8.0, seed=1)
    assert sentences[:2] == SENTENCES and tags[:2] == TAGS
    pairs = list(zip(sentences[2:], tags[2:], strict=True))
    assert len(pairs) == 16
    expected = [
        (["Ran", "."], ["O", "O"]),
        (["Sleep", "in", "Oslo"], ["O", "O", "B-LOC"]),
        (["In", "Oslo"], ["O", "B-LOC"]),
    ]
    assert all(pair in pairs for pair in expected) and all(pair in expected for pair in pairs)


def test_sentences_without_a_plain_word_open_nothing():
    assert with_openings([["Oslo", "."]], [["B-LOC", "O"]], 1.0, seed=1) == ([["Oslo", "."]], [["B-LOC", "O"]])


PLAIN = ["we", "paid", "the", "bill", "and", "all", "was", "well", ".", "Then"]
NAME = ["we", "saw", "Bill", "and", "went"]
NEVER = ["the", "cat", "sat", "on", "the", "mat"]


def test_plain_sentences_open_with_words_that_are_names_elsewhere():
    made = plain_sentences([*[PLAIN] * 2000, *[NAME] * 20, *[NEVER] * 30], seed=1)
    assert made == [["Bill", "and", "all", "was", "well", "."]]


def test_the_more_often_a_word_is_a_name_the_fewer_seeds_make_it_plain():
    def share(plain, name):
        return sum(bool(plain_sentences([PLAIN] * plain + [NAME] * name, seed)) for seed in range(50)) / 50

    assert share(50, 50) > 0.3
    assert share(20, 1000) < 0.2


def test_a_word_that_is_rarely_seen_in_one_form_opens_nothing():
    assert not any(plain_sentences([PLAIN] * 100 + [NAME] * 19, seed) for seed in range(20))
    assert not any(plain_sentences([PLAIN] * 19 + [NAME] * 20, seed) for seed in range(20))


def test_sentences_are_added_in_other_cases():
    sentences, tags = with_cases(SENTENCES, TAGS, {"lower": 1.0, "upper": 0.5, "title": 1.0}, seed=1)
    assert sentences[:2] == SENTENCES and len(sentences) == len(tags) == 2 + 2 + 1 + 2
    pairs = list(zip(sentences, tags, strict=True))
    assert (["bears", "sleep", "in", "oslo"], TAGS[1]) in pairs[2:4] and (["ada", "ran", "."], TAGS[0]) in pairs[2:4]
    assert pairs[4] in [(["ADA", "RAN", "."], TAGS[0]), (["BEARS", "SLEEP", "IN", "OSLO"], TAGS[1])]
    assert (["Bears", "Sleep", "In", "Oslo"], TAGS[1]) in pairs[5:]
    assert with_cases(SENTENCES, TAGS, {}, seed=1) == (SENTENCES, TAGS)
