"""The checkpoints that come with zoo do what their cards and the README say."""

import pytest

import zoo
from zoo.store.card import recorded
from zoo.store.catalogue import bundled
from zoo.tasks import golden

NAMES = [checkpoint.name for checkpoint in recorded().values() if checkpoint.files]


@pytest.fixture(scope="module")
def ner():
    return zoo.load("ner-bilstm")


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_checkpoint_gives_its_golden_output(name):
    model = zoo.load(name)
    assert golden.difference(bundled() / name, model) <= 1e-4
    assert model.count_params() == model.checkpoint.parameters


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Harry Potter and Hermione Granger invented a new spell.",
            [("Harry Potter", "PER", 0, 12), ("Hermione Granger", "PER", 17, 33)],
        ),
        ('He said, "Teddy bears are on sale!"', []),
        ('He said, "Teddy Roosevelt was a great President!"', [("Teddy Roosevelt", "PER", 10, 25)]),
    ],
)
def test_ner_bilstm_tells_names_from_plain_words(ner, text, found):
    assert [tuple(entity)[:4] for entity in ner.tag(text)] == found


def test_ner_binary_finds_the_words_of_names():
    (tagged,) = zoo.load("ner-binary").analyse(["Harry Potter flew to Oslo on Tuesday."])
    assert [token.text for token, tag in zip(tagged.tokens, tagged.tags, strict=True) if tag] == [
        "Harry",
        "Potter",
        "Oslo",
    ]


@pytest.mark.usefixtures("numbers_of_32_bits")
def test_word_lm_writes_words_that_it_knows_and_ends():
    model = zoo.load("word-lm")
    written, again = (model.generate([""] * 60, max_new_tokens=30, seed=1) for _ in range(2))
    assert written == again
    assert not any("<unk>" in text.text for text in written)
    assert all(text.ended or text.tokens == 30 for text in written)
    assert {text.ended for text in written} == {True, False}
