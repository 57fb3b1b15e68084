"""Words are put together as people write them, all at once or as they come."""

import pytest

from zoo.text.wikitext_tokenizer import wikitext_tokens
from zoo.text.word_writer import WordWriter, joined

SENTENCES = [
    "The well-known singer didn't sell 1,000 records, she sold 2.5 million.",
    "It's a state-of-the-art design; they're sure (we aren't) that I'd've liked it.",
    'He said "no", and "why not?" was all she asked.',
    "Don't go: it isn't safe!",
    "'Stop,' he said, 'or I'll shout.'",
    "The boys' house is James's, as the dogs' bowls are.",
    "'Tis the 'best' day of the '90s, and 'twas the 'worst' too.",
    "A cup o' tea for the ol' man",
    "Either and/or both cost $5.50, US$3 or £20 (20%).",
    "The U.S. beat Dr. Smith's team 6-4 at 6:30 on 1996-08-22.",
    "From 1990–95 he lived in Rome – or so he said – and in 1996 – in Oslo.",
    "The end—if it was one—came late...",
    "Well... perhaps. What?! Yes!!",
    "[Sic] it was {so}; see note #3.",
    "AT&T and R&D are e-mails to me@example.org.",
    "It fell to −5° overnight.",
    "\"The 'old' one,\" she said.",
    "== Heading ==",
    "",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_the_tokenizer_takes_apart_is_put_together(sentence):
    tokens = [token.text for token in wikitext_tokens(sentence)]
    assert joined(tokens) == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_text_that_goes_on_is_written_as_the_whole(sentence):
    """However many tokens have been written by somebody else."""
    tokens = wikitext_tokens(sentence)
    for count in range(len(tokens) + 1):
        given = sentence[: tokens[count].start] if count < len(tokens) else sentence
        for written in {given, given.rstrip()}:
            writer = WordWriter()
            for token in tokens[:count]:
                writer.push(token.text)
            writer.go_on_after(written)
            new = "".join([*(writer.push(token.text) for token in tokens[count:]), writer.close()])
            assert written + new == sentence, written


def test_only_what_the_next_token_decides_is_held_back():
    writer = WordWriter()
    tokens = ["1990", "–", "95", "–", "in", "1", "@,@", "000", "\n", '"', "so", '"']
    pieces = ["1990", "", "–95", "", " – in", " 1", ",", "000", "\n", '"', "so", '"']
    assert [writer.push(token) for token in tokens] == pieces
    assert writer.close() == ""
    writer.push("6"), writer.push("–")
    assert writer.close() == " –"


def test_a_quotation_ends_with_its_line():
    assert joined(['"', "so", "\n", '"', "no", '"', "he", "said"]) == '"so\n"no" he said'


def test_tokenized_text_stays_so():
    writer = WordWriter(spaced=True)
    assert "".join(map(writer.push, ["a", "@-@", "b", "1", "–", "2", ",", "\n", "c", "'s"])) == "a @-@ b 1 – 2 ,\nc 's"
