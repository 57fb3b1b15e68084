"""The normal form of texts, with the place of every character."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zoo.text.normal_form import normal_form, normal_token, settled

APOSTROPHES = "'‘’‚‛ʼʻʹˈ´′‵＇❛❜‹›׳՚\x91\x92"
QUOTES = '"“”„‟«»″‶＂❝❞〝〞〟ˮʺ״\x93\x94'
HYPHENS = "-‐‑‒–−﹣－֊\x96"
SPACES = " \u00a0\u1680\u2000\u2003\u2007\u2009\u200a\u202f\u205f\u3000"
NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u202a\u2066\ufe0e\ufe0f\u034f\u180b"

# Of all of Unicode, with what the form is about more often than chance would have it.
MARKED = st.sampled_from(
    [*APOSTROPHES, *QUOTES, *HYPHENS, *SPACES, *NOTHING, "`", "\r\n", "\r", "e\u0301", "\u0323", "각"]
)
HTML = st.sampled_from(
    ["<br />", "<b>", "</b>", "&amp;", "&#39;", "&eacute;", "&", "<", ">", "<!--", "-->", "<script>", "</script>"]
)
TEXTS = st.lists(st.one_of(st.text(max_size=8), MARKED, HTML), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("characters", "form"), [(APOSTROPHES, "'"), (QUOTES, '"'), (HYPHENS, "-"), (SPACES, " "), (NOTHING, "")]
)
def test_spellings_of_one_sign_have_one_form(characters, form):
    for character in characters:
        assert normal_form(f"a{character}b").text == f"a{form}b", hex(ord(character))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Jose\u0301", "José"),
        ("one—two", "one--two"),
        ("wait…", "wait..."),
        ("wait\x85", "wait..."),
        ("ﬁne ﬂow", "fine flow"),
        ("Ａｎｇｅｌａ １２", "Angela 12"),
        ("𝗕𝗮𝗿𝗮𝗰𝗸", "Barack"),
        ("O`Brien, `code`", "O'Brien, `code`"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a slow start<br /><br />But", "a slow start\n\nBut"),
        ("<p>One.</p><P CLASS='x'>Two.</P>", "\nOne.\n\nTwo.\n"),
        ('<b>Angela</b> <a href="http://a.b/c">Merkel</a>', "Angela Merkel"),
        ("it&#39;s &quot;fine&quot; &amp; &#8220;cheap&#8221; &lt;3", 'it\'s "fine" & "cheap" <3'),
        ("AT&amp;amp;T", "AT&T"),
        ("a<!-- not this -->b<script>x < 1</script>c<style>p {}</style>", "abc"),
        ("I <3 it, 1 < 2 > 0, a <b or c> d, <unk> &nope; &", "I <3 it, 1 < 2 > 0, a <b or c> d, <unk> &nope; &"),
        ("ŉ Ærø straße naïve 東京 Καλημέρα ½ m²", "ŉ Ærø straße naïve 東京 Καλημέρα ½ m²"),
    ],
)
def test_what_a_text_becomes(text, form):
    assert normal_form(text).text == form


def test_places_are_those_of_the_text_that_was_given():
    text = "We saw <b>Conor O’Brien</b> &amp; Jose\u0301 in Co\u00adrk."
    read = normal_form(text)
    for name, given_as in {
        "Conor O'Brien": "Conor O’Brien",
        "&": "&amp;",
        "José": "Jose\u0301",
        "Cork": "Co\u00adrk",
    }.items():
        start = read.text.index(name)
        first, last = read.span(start, start + len(name))
        assert text[first:last] == given_as


def test_what_is_learnt_is_kept_and_markup_where_it_is_none():
    assert normal_form("“a” – ‘b’", keep=frozenset("–“")).text == "“a\" – 'b'"
    assert normal_form("A<b>c &amp; “G” c’", markup=False).text == 'A<b>c &amp; "G" c\''


def test_a_token_is_never_empty():
    assert normal_token("O’Brien") == "O'Brien"
    assert normal_token("\u200b") == "\u200b"
    assert normal_token("<br>") == "<br>"


@given(TEXTS)
def test_every_character_has_a_place_in_order(text):
    read = normal_form(text)
    if read.starts is None:
        assert read.text == text
        return
    assert len(read.starts) == len(read.ends) == len(read.text)
    assert all(0 <= start < end <= len(text) for start, end in zip(read.starts, read.ends, strict=True))
    assert (read.starts[1:] >= read.starts[:-1]).all() and (read.ends[1:] >= read.ends[:-1]).all()


@given(TEXTS)
def test_canonically_equal_texts_have_one_form_in_nfc(text):
    form = normal_form(text).text
    assert unicodedata.is_normalized("NFC", form)
    for other in ("NFC", "NFD"):
        assert normal_form(unicodedata.normalize(other, text)).text == form


@example("<!--<!-->0", "")
@given(TEXTS, TEXTS)
def test_what_is_settled_stays_as_it_is(text, rest):
    border = settled(text)
    parts = normal_form(text[:border]).text, normal_form(text[border:] + rest).text
    # A mark may be composed with a character before the border only where something between them was left out.
    assert normal_form(text + rest).text == "".join(parts)
