"""Letters and symbols to ids and back, and what cannot be spelt."""

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.pronouncer.arpabet import IPA, check_arpabet, to_ipa
from zoo.tasks.pronouncer.encoder import LONGEST, PronunciationEncoder


@pytest.fixture
def encoder():
    return PronunciationEncoder(["a", "c", "e", "f", "'", "å"], ["K", "AE", "F"])


def test_words_are_read_in_small_letters_with_plain_apostrophes(encoder):
    assert encoder.encode("Face").tolist() == [5, 2, 3, 4]
    assert encoder.encode(" CAFÉ’ ").tolist() == encoder.encode("cafe'").tolist()
    assert encoder.encode("cafe\u0301").tolist() == encoder.encode("cafe").tolist()  # é of two signs
    assert encoder.encode("f\u0302").tolist() == encoder.encode("f").tolist()  # of which no sign has both in one
    assert encoder.encode("å").tolist() == [7] and encoder.encode("â").tolist() == [2]  # listed, and not
    assert encoder.encode("f").dtype == np.int32


def test_pronunciations_end_and_come_back(encoder):
    assert encoder.encode_pronunciation("K AE  F").tolist() == [2, 3, 4, 0]
    assert encoder.encode_pronunciation("K ZH").tolist() == [2, 1, 0]
    assert encoder.decode([2, 3, 4, 0, 2]) == "K AE F" and encoder.decode([1]) == "<unk>" and encoder.decode([0]) == ""


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("caf3", "word 2 is 'caf3' and has '3', which the model cannot spell"),
        ("fac☕", "has '☕', which"),
        ("a a", "has ' ', which the model cannot spell; it reads one word at a time, of the letters ' a c e f å"),
        ("0123456789", "has '0', '1', '2', '3', '4', '5' and more"),
        ("a" * 500, f"'{'a' * 29}…', of 500 letters; the model reads words of {LONGEST} at most"),
        ("", "word 2 is empty"),
        (" \t", "word 2 is empty"),
        (7, "word 2 is int, not a string"),
    ],
)
def test_a_word_that_cannot_be_read_is_refused_and_named(encoder, word, said):
    with pytest.raises(InputError) as caught:
        encoder.check_entries(["face", word])
    assert said in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("word", "sentence", "said"),
    [
        ("face-off", False, "word 2 is 'face-off' and has 'o', which the model cannot spell"),
        ("5", False, "word 2 is '5', said with 'five', and has 'i', 'v', which the model cannot spell"),
        ("fac☃", False, "word 2 is 'fac☃' and has '☃', which cannot be said"),
        ("a a", False, "word 2 is 'a a' and has white space; ask for whole sentences with sentence=True"),
        ("a 東京", True, "word 2 is 'a 東京' and has '東', '京', which the model cannot spell"),
        ("…", False, "word 2 is '…' and has no letter, digit or sign"),
        ("– …", True, "word 2 is '– …' and has no word in it"),
        ("a-" + "a" * 500, False, "of 500 letters"),
        ("a-" * 500, True, "said in 500 parts; 64 at most are said as one word"),
        (" ", True, "word 2 is empty"),
        (7, True, "word 2 is int"),
    ],
)
def test_what_cannot_be_said_is_refused_and_named(encoder, word, sentence, said):
    with pytest.raises(InputError) as caught:
        encoder.check_words(["face", word], sentence)
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_a_list_of_words_is_a_list(encoder):
    for check in (encoder.check_words, encoder.check_entries):
        assert check(word for word in ("face", "CAFE")) == ["face", "CAFE"]
        for wrong in ("face", {"face": 1}, 7, None):
            with pytest.raises(InputError, match="expected a list of words"):
                check(wrong)


def test_a_compound_can_be_said_but_is_no_entry_of_a_dictionary(encoder):
    assert encoder.check_words(["face-a", "'face'", "café!"]) == ["face-a", "'face'", "café!"]
    for word in ("face-a", "face a", "face!"):
        with pytest.raises(InputError, match="cannot spell"):
            encoder.check_entries([word])


def test_attention_is_of_one_word_that_the_network_reads(encoder):
    assert encoder.read_words(["Face,", "'caf'"]) == ["face", "caf"]
    with pytest.raises(InputError, match=r"word 2 is 'face-cafe', said in parts \(face, cafe\)"):
        encoder.read_words(["face", "face-cafe"])


def test_letters_are_named_by_models_that_write_their_names():
    full = PronunciationEncoder(list("abcdefghijklmnopqrstuvwxyz'"), list(IPA))
    assert full.dialect == (True, True) and full.spoken("FBI")[0][1] == [("letters", "fbi")]
    with pytest.raises(InputError, match=r"word 1 is 'FBI', said in parts \(f-b-i\)"):
        full.read_words(["FBI"])
    few = PronunciationEncoder(list("fbi"), ["F", "B", "IY"])
    assert few.dialect == (False, False) and few.spoken("FBI")[0][1] == [("word", "fbi")]


def test_words_are_read_in_the_normal_form(encoder):
    for written in ("‘face", "ʼface", "＇face", "ｆａｃｅ", "fa\u00adce"):
        assert encoder.spell(written).removeprefix("'") == "face"
    assert encoder.spell("‘face") == "'face"


def test_a_word_has_one_pronunciation_or_several(encoder):
    assert encoder.check_pronunciations(["a", "c"], ["AE", ["K  AE", "K"]]) == [["AE"], ["K AE", "K"]]
    for wrong, said in (
        (None, "have no pronunciations"),
        ("AE", "not str"),
        (["AE"], "2 words but pronunciations of 1"),
        (["AE", ""], "the pronunciation of 'c' is"),
        (["AE", []], "the pronunciation of 'c' is"),
        (["AE", ["K", 7]], "the pronunciation of 'c' is"),
        (["AE", 7], "the pronunciation of 'c' is 7"),
    ):
        with pytest.raises(InputError, match=said):
            encoder.check_pronunciations(["a", "c"], wrong)


@pytest.mark.parametrize(
    ("letters", "symbols"),
    [([], ["K"]), (["a"], []), (["ab"], ["K"]), (["A"], ["K"]), (["a"], ["K S"]), (["a", "a"], ["K"]), (["a"], [""])],
)
def test_an_encoder_of_what_are_no_letters_or_symbols_is_refused(letters, symbols):
    with pytest.raises(InputError):
        PronunciationEncoder(letters, symbols)


def test_arpabet_is_written_in_ipa_symbol_by_symbol():
    assert to_ipa("R IH K ER AH N T") == "ɹ ɪ k ɚ ə n t"
    assert len(IPA) == len(set(IPA.values())) == 39
    check_arpabet(IPA)
    with pytest.raises(InputError, match="no ARPAbet but symbols such as 'ɹ'"):
        check_arpabet(["K", "ɹ"])
