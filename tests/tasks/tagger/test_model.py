"""The tagger: raw sentences in, entities out."""

import keras
import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.tagger.model import Tagger
from zoo.text.iob2 import entity_types

pytestmark = pytest.mark.filterwarnings("ignore:Even though the:UserWarning")  # by tf.data, which compiles all the same

ODD_TEXTS = [
    "👨‍👩‍👧 Badix Kolasen went to Mebora. שלום Lomix!\n\n\tTakix\x00went… Badix",
    "Kobora\r\nDalix Tebasen’s old mill (Bodora) — e\u0301t. 🇫🇷Mekix",
    "\u202eمرحبا\u202c Lakix\u3000Dobasen",
]


def potentials(tagger, sentences):
    return keras.ops.convert_to_numpy(tagger(tagger.preprocessor(sentences)))


def test_potentials_do_not_depend_on_order_or_padding(tagger, others):
    sentences = others[0]
    together = potentials(tagger, sentences)
    reverse = potentials(tagger, sentences[::-1])[::-1]
    padded = potentials(tagger, [*sentences, ["mill"] * 30])[:-1]

    for row, sentence in enumerate(sentences):
        alone = potentials(tagger, [sentence])[0]
        for values in (together, reverse, padded):
            np.testing.assert_allclose(values[row, : len(sentence)], alone, rtol=0, atol=1e-5)


def test_tags_do_not_depend_on_the_company_of_a_sentence(tagger, others):
    sentences = others[0]
    together = tagger.predict(sentences)

    assert tagger.predict(sentences[::-1]) == together[::-1]
    assert [tagger.predict([sentence])[0] for sentence in sentences[:10]] == together[:10]


def test_an_empty_sentence_has_no_tags_and_disturbs_no_other(tagger, others):
    sentences = others[0][:2]
    first, second = tagger.predict(sentences)

    assert tagger.predict([[], sentences[0], "", sentences[1], " "]) == [[], first, [], second, []]
    assert tagger.predict([]) == []


def test_a_string_is_predicted_as_its_tokens_are(tagger):
    assert tagger.predict(["Badix went to Mebora."]) == tagger.predict([["Badix", "went", "to", "Mebora", "."]])


def test_an_entity_says_what_it_is_where_it_stands_and_how_sure_the_model_is(tagger):
    person, place = tagger.tag("Badix Kolasen went to the Mebora .")

    assert person[:4] == ("Badix Kolasen", "PER", 0, 13)
    assert place[:4] == ("Mebora", "LOC", 26, 32)
    assert 0.5 < person.score <= 1
    assert 0.5 < place.score <= 1


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_places_are_right_in_odd_texts(tagger, text):
    (tagged,) = tagger.analyse([text])

    assert tagged.entities
    assert all(text[entity.start : entity.end] == entity.text for entity in tagged.entities)
    assert all(text[token.start : token.end] == token.text for token in tagged.tokens)
    starts = [(token.start, tag[2:]) for token, tag in zip(tagged.tokens, tagged.tags, strict=True) if tag[0] == "B"]
    assert [(entity.start, entity.label) for entity in tagged.entities] == starts


def test_texts_are_tagged_one_by_one_as_together(tagger):
    for alone, together in zip(map(tagger.tag, ODD_TEXTS), tagger.tag(ODD_TEXTS), strict=True):
        assert [entity[:4] for entity in alone] == [entity[:4] for entity in together]
        np.testing.assert_allclose([e.score for e in alone], [e.score for e in together], rtol=0, atol=1e-5)


@pytest.mark.parametrize("text", ["", " ", "\n\n\t"])
def test_a_text_without_words_has_no_entities(tagger, text):
    assert tagger.tag(text) == []
    assert tagger.tag([text, "Badix went", text])[::2] == [[], []]


def test_a_tokenized_text_keeps_its_tokens_and_is_one_sentence(tagger):
    text = "Don't.   Badix\twent to U.S.A!! . Kolasen"
    (tagged,) = tagger.analyse([text], pretokenized=True)

    assert [token.text for token in tagged.tokens] == text.split()
    assert tagged.tags == tagger.predict([text.split()])[0]


def test_a_text_of_many_sentences_has_all_its_tokens_and_their_tags_in_order(tagger):
    sentence = "Badix Kolasen went to Mebora. "
    (tagged,) = tagger.analyse([sentence * 50])
    (alone,) = tagger.analyse([sentence])

    assert [token.text for token in tagged.tokens] == [token.text for token in alone.tokens] * 50
    assert tagged.tags == alone.tags * 50


@pytest.mark.parametrize("texts", [[None], ["fine", 3], ["fine", {"a": 1}]], ids=repr)
def test_what_is_no_text_is_refused_by_its_place(tagger, texts):
    with pytest.raises(InputError, match=f"text {len(texts)} "):
        tagger.tag(texts)


def test_other_types_start_from_the_weights_of_those_that_both_have(tagger, others):
    other = tagger.with_types(["PER", "LOC", "ORG"])
    old = [other.labels.index(label) for label in tagger.labels]

    for ours, expected in zip(other.backbone.get_weights(), tagger.backbone.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, expected)
    np.testing.assert_allclose(
        potentials(other, others[0])[..., old, :][..., old], potentials(tagger, others[0]), rtol=0, atol=1e-5
    )


def test_other_types_can_be_learned_without_forgetting_the_old_model(tagger, others):
    before = tagger.get_weights()
    other = tagger.with_types(["ORG", "PER"])
    tags = [[tag.replace("LOC", "ORG") for tag in row] for row in others[1]]
    other.compile(optimizer=keras.optimizers.Adam(0.02))

    assert {tag for row in other.predict(others[0]) for tag in row} <= {"O", "B-ORG", "I-ORG", "B-PER", "I-PER"}
    other.fit(others[0], tags, epochs=8, batch_size=8, verbose=0)

    assert other.evaluate(others[0], tags)["f1"] > 0.9
    for ours, expected in zip(tagger.get_weights(), before, strict=True):
        np.testing.assert_array_equal(ours, expected)


def one_line(caught, *parts):
    message = str(caught.value)
    assert "\n" not in message
    assert [part for part in parts if part not in message] == []


def test_a_tag_of_another_type_is_refused_with_the_way_out(tagger):
    with pytest.raises(InputError) as caught:
        tagger.fit([["a", "b"]], [["B-ORG", "O"]], verbose=0)

    one_line(caught, "B-ORG", "with_types(['LOC', 'ORG', 'PER'])")


@pytest.mark.parametrize(
    ("sentences", "tags", "part"),
    [
        ([["a", "b"]], [["O"]], "sentence 1 has 2 tokens but 1 tags"),
        ([["a"], ["b"]], [["O"]], "2 sentences but 1 rows"),
        ([["a"]], [["I-PER"]], "tag 1 of sentence 1"),
        ([["a", 1]], [["O", "O"]], "sentence 1 has 1 as token 2"),
        ([[], ""], [[], []], "no sentence"),
        ([], [], "no sentence"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_sentences_and_tags_that_do_not_fit_are_refused(tagger, sentences, tags, part):
    with pytest.raises(InputError) as caught:
        tagger.fit(sentences, tags, verbose=0)

    one_line(caught, part)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # by Keras, writing HDF5
@pytest.mark.filterwarnings("ignore:Skipping variable loading for optimizer:UserWarning")  # by Keras: a fresh one
def test_a_saved_tagger_comes_back_the_same(tagger, others, tmp_path):
    tagger.save_to_preset(str(tmp_path / "preset"))

    again = Tagger.from_preset(str(tmp_path / "preset"))

    assert again.labels == tagger.labels
    np.testing.assert_array_equal(potentials(again, others[0]), potentials(tagger, others[0]))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda tagger: tagger.fit([["a"]]), "no tags"),
        (lambda tagger: tagger.evaluate([["a"]]), "no tags"),
        (lambda tagger: tagger.fit([["a"]], [["O"]], validation_data=([["a"]],)), "validation_data"),
        (lambda tagger: tagger.fit([["a"]], [["O"]], batch_size=0), "batch_size"),
        (lambda tagger: tagger.evaluate([["a"]], [["B-city" if len(tagger.labels) > 2 else 7]]), "B-city|is 7"),
        (lambda tagger: tagger.tag(None), "NoneType"),
        (lambda tagger: tagger.with_types("PER"), r"\['PER'\]"),
        (lambda tagger: tagger.tag(["text", 5]), "text 2 is int"),
        (lambda tagger: tagger.tag([["a", 5]]), "text 1 has 5 as token 2"),
        (lambda tagger: tagger.predict(["a", ["b", ""]]), "sentence 2 has '' as token 2"),
        (lambda tagger: tagger.measure([], []), "there is no sentence"),
        (lambda tagger: tagger.with_types(["PER", 3]), "not 3"),
        (lambda tagger: tagger.with_types(["PER", "a b"]), "without white space, not 'a b'"),
        (lambda tagger: tagger.with_types(["PER", "LOC", "PER"]), "the type 'PER' occurs twice"),
        (
            lambda tagger: tagger.with_types({"person": "HUMAN"}),
            "'person' cannot start from the type 'HUMAN'.*'LOC', 'PER'",
        ),
        (lambda tagger: tagger.with_types({3: "PER"}), "not 3"),
        (lambda tagger: tagger.with_types(None), "a list of types or a dictionary, not NoneType"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(tagger, call, said):
    with pytest.raises(InputError, match=said) as caught:
        call(tagger)
    assert "\n" not in str(caught.value)


def test_an_array_of_strings_is_text(tagger):
    assert tagger.predict(np.array(["Badix went"])) == tagger.predict(["Badix went"])


def test_entities_do_not_hang_on_the_order_of_the_labels(make_tagger):
    """A preprocessor may list O elsewhere than first."""
    tagger = make_tagger()
    config = tagger.preprocessor.get_config() | {"labels": ["B-PER", "I-PER", "O"]}
    other = Tagger(tagger.backbone, type(tagger.preprocessor)(**config))
    other.get_layer("emissions").bias.assign([9.0, 0.0, 0.0])
    assert [entity.text for entity in other.tag("Badix went")] == ["Badix", "went"]


def test_texts_may_come_from_a_generator(tagger):
    assert tagger.tag(text for text in ["Badix went", "the mill"]) == tagger.tag(["Badix went", "the mill"])


def test_a_new_name_starts_from_what_the_old_type_learnt(tagger, others):
    renamed = tagger.with_types({"person": "PER", "place": "LOC"})
    assert renamed.labels == ["O", "B-person", "I-person", "B-place", "I-place"]
    names = {"PER": "person", "LOC": "place"}
    old, new = (model.tag("Badix Kolasen went to Mebora.") for model in (tagger, renamed))
    assert [(names[one.label], one.text) for one in old] == [(one.label, one.text) for one in new]
    np.testing.assert_allclose([one.score for one in old], [one.score for one in new], atol=1e-5)
    gold = [[tag[:2] + names[tag[2:]] if tag != "O" else tag for tag in row] for row in others[1]]
    assert renamed.evaluate(others[0], gold)["f1"] == pytest.approx(tagger.evaluate(*others)["f1"])


def test_a_dictionary_leaves_out_what_it_does_not_name_and_starts_anew_where_it_says_none(tagger):
    other = tagger.with_types({"drug": None, "person": "PER", "author": "PER", "LOC": None})
    assert entity_types(other.labels) == ["LOC", "author", "drug", "person"]
    new = {label: index for index, label in enumerate(other.labels)}
    old = {label: index for index, label in enumerate(tagger.labels)}
    kernels = [one.get_layer("emissions").get_weights()[0] for one in (other, tagger)]
    for prefix in "BI":
        for name in ("person", "author"):
            np.testing.assert_array_equal(kernels[0][:, new[f"{prefix}-{name}"]], kernels[1][:, old[f"{prefix}-PER"]])
        assert not np.array_equal(kernels[0][:, new[f"{prefix}-LOC"]], kernels[1][:, old[f"{prefix}-LOC"]])
    pairs = [one.get_layer("crf").get_weights()[0] for one in (other, tagger)]
    assert pairs[0][new["O"], new["B-author"]] == pairs[1][old["O"], old["B-PER"]] != 0
    assert not pairs[0][new["B-drug"]].any()


def test_old_names_of_arguments_still_work(tagger):
    with pytest.warns(DeprecationWarning, match="text of tag"):
        assert tagger.tag(text="Badix went") == tagger.tag("Badix went")
    with pytest.warns(DeprecationWarning, match="texts of analyse"):
        assert tagger.analyse(texts=["Badix went"]) == tagger.analyse(["Badix went"])


def test_entities_of_tokens_stand_in_the_tokens_joined_by_spaces(tagger):
    ((person, place),) = tagger.tag([["Badix", "Kolasen", "went", "to", "the", "Mebora", "."]])
    assert (person[:4], place[:4]) == (("Badix Kolasen", "PER", 0, 13), ("Mebora", "LOC", 26, 32))
    assert tagger.tag("Badix went.Mebora", pretokenized=True)[0].text == "Badix"
