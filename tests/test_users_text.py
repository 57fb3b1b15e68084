"""Bundled checkpoints give users' text the answer that they give clean text."""

import re
import unicodedata

import pytest

import zoo

APOSTROPHES = "’‘ʼ′´＇‛`"
NAMES = [
    "Conor O'Brien", "Sinead O'Connor", "Neil O'Hara", "Mary O'Neill", "Tip O'Neill", "Gabriele D'Annunzio",
    "Gerry D'Arcy", "Vincent D'Onofrio", "Shaquille O'Neal", "Ed O'Bannon", "Beverly D'Angelo", "Cathal O'Shea",
]  # fmt: skip
ACCENTED = ["José Mourinho", "Zoë Müller", "Søren Ångström", "François Hollande", "Néstor Núñez", "Dvořák"]


@pytest.fixture(scope="module")
def ner():
    return zoo.load("ner-bilstm", runtime="onnx")


@pytest.fixture(scope="module")
def sentiment():
    return zoo.load("sentiment", runtime="onnx")


def found(model, text):
    """The entities of a text, each as the text itself has it."""
    entities = model.tag(text)
    assert all(text[one.start : one.end] == one.text for one in entities)
    return [(one.text, one.label) for one in entities]


@pytest.mark.parametrize("mark", [*APOSTROPHES, "&#39;", "&rsquo;"])
def test_every_apostrophe_is_read_alike(ner, mark):
    for name in NAMES:
        text = f"Yesterday {name} said he would stay."
        as_typed = text.replace("'", mark)
        assert found(ner, as_typed) == [(one.replace("'", mark), label) for one, label in found(ner, text)]


@pytest.mark.parametrize("name", ACCENTED)
def test_canonically_equal_texts_have_equal_answers(ner, name):
    text = f"{name} left Porto on Sunday."
    apart = unicodedata.normalize("NFD", text)
    answers = [(unicodedata.normalize("NFC", one), label) for one, label in found(ner, apart)]
    assert answers == found(ner, text) and apart != text
    assert ner.tag(apart)[0].score == ner.tag(text)[0].score


@pytest.mark.parametrize(
    ("clean", "written"),
    [
        ("We met Angela Merkel in Berlin.", "We met <b>Angela Merkel</b> in <i>Berlin</i>."),
        ("We met Angela Merkel in Berlin.", "We\u00a0met\u2009Angela\u202fMerkel in Ber\u00adlin\u200b."),
        ("We met Angela Merkel in Berlin.", "We met Ａｎｇｅｌａ Merkel in 𝐁𝐞𝐫𝐥𝐢𝐧."),
        ("The Anglo-Irish talks begin in Aix-en-Provence.", "The Anglo‐Irish talks begin in Aix–en−Provence."),
        ("Marks & Spencer opened in Leeds.", "Marks &amp; Spencer opened in Leeds."),
    ],
)
def test_typography_and_markup_hide_no_name(ner, clean, written):
    expected = found(ner, clean)
    answers = found(ner, written)
    assert [label for _, label in answers] == [label for _, label in expected] and expected
    plain = [unicodedata.normalize("NFKC", re.sub("[\u00ad\u200b]|amp;", "", one)) for one, _ in answers]
    assert [re.sub("[‐–−]", "-", one) for one in plain] == [one for one, _ in expected]


def test_tokens_that_are_given_are_read_as_well(ner):
    clean = ["Conor", "O'Brien", "-", "José", "of", "Cork"]
    written = ["Conor", "O’Brien", "–", "Jose\u0301", "of", "Co\u00adrk"]
    assert ner.predict([written]) == ner.predict([clean])
    assert ner.tag([written])[0][0].text == "Conor O’Brien"


REVIEW = (
    "A slow start, I admit.{gap}But once the train leaves the station the tension never lets go.{gap}One of the year's "
    'best. "Brilliant" is the word.'
)


def test_markup_and_quotation_marks_change_no_judgement(sentiment):
    clean = sentiment.classify(REVIEW.format(gap="\n\n"))
    for gap in ("<br /><br />", "<BR><br/>", "</p>\n<p class='x'>", "&#10;&#10;"):
        assert sentiment.classify(REVIEW.format(gap=gap)).probability == clean.probability
    curly = re.sub('"(.*?)"', r"“\1”", REVIEW.format(gap="\n\n")).replace("'", "’")
    assert sentiment.classify(curly).probability == clean.probability
    assert sentiment.classify(curly).text == curly


def test_typography_costs_a_language_model_nothing():
    model = zoo.load("reviews-lm", runtime="onnx")
    plain = 'He said "it is a fine, slow film" and left: it\'s well-known.'
    curly = "He said “it is a fine, slow ﬁlm” and left: it’s well‑known."
    assert model.score(curly).perplexity == model.score(plain).perplexity
    assert model.score(curly).text == curly


def test_tunes_may_have_been_typed_in_a_word_processor():
    model = zoo.load("tune-type", runtime="onnx")
    tune = 'X:1\nM:6/8\nL:1/8\nK:G\n"G"GAB "D"ded|c\'2B A2G|GAB dBG|A3 G3-|\n'
    typed = tune.replace('"G"', "“G”").replace("'", "’").replace("-|", "‐|").replace("GAB d", "GAB\u00a0d")
    assert model.classify(typed).probabilities == model.classify(tune).probabilities
