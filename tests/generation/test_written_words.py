"""Words that a language model writes are put together as people write them."""

import pytest


@pytest.fixture(scope="module")
def words(make_language_model):
    return make_language_model(["the", "cat", "."], unit="word")


@pytest.mark.parametrize(
    ("prompt", "parted"), [("", ""), ("the", " "), ("the ", ""), ("the\n", ""), ("meows.", " ")], ids=repr
)
def test_words_are_parted_from_the_prompt_by_what_is_there_or_a_space(words, prompt, parted):
    written = words.generate(prompt, max_new_tokens=3, seed=2, stop=False)

    parted = "" if written.new_tokens[0] in ("<eos>", ".") else parted  # which have no space before them
    assert written.text == prompt + parted + written.continuation
    assert written.tokens == 3


def test_words_are_put_together_as_people_write_them_whole_and_as_they_come(make_language_model, monkeypatch):
    symbols = ["well", "@-@", "known", ",", "didn", "'t", "1", "@,@", "000", '"', "–", "."]
    model = make_language_model(symbols, unit="word")
    line = 'known , " didn \'t " 1 @,@ 000 – 1 @-@ well . <eos> " 1 –'
    tokens = line.split()
    ids = [model.encoder.ids([token]) for token in tokens]
    monkeypatch.setattr(model.text_generator, "pieces", lambda *_: iter([row[None] for row in ids]))

    written = model.generate("A well-", stop=False)
    assert written.text == 'A well-known, "didn\'t" 1,000–1-well.\n"1 –'
    assert written.new_tokens == tokens and written.tokens == len(tokens)
    assert "A well-" + "".join(model.generate("A well-", stop=False, stream=True)) == written.text
    assert model.generate('"well', stop=False).text.startswith('"well known," didn')
    tokenized = model.generate("well @-@", stop=False, pretokenized=True)
    assert tokenized.continuation == line.replace(" <eos> ", "\n")


def test_a_backward_model_of_words_parts_them_from_the_prompt_behind_them(make_language_model):
    words = make_language_model(["the", "cat"], unit="word", backwards=True)
    for prompt, parted in (("cat", " "), (" cat", "")):
        written = words.generate(prompt, 3, sampler="greedy", stop=False)
        parted = "" if written.continuation.endswith("\n") else parted
        assert written.text == written.continuation + parted + prompt
