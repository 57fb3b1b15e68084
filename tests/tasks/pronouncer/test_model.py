"""The pronouncer: words in, pronunciations out."""

import keras
import numpy as np
import pytest

from zoo.errors import InputError
from zoo.layers.smoothed_crossentropy import SmoothedCrossentropy
from zoo.tasks.pronouncer.arpabet import IPA
from zoo.tasks.pronouncer.model import Pronouncer
from zoo.tasks.pronouncer.results import Candidate
from zoo.tasks.pronouncer.teacher_forcing import pair_batches

pytestmark = [
    pytest.mark.usefixtures("eager"),
    pytest.mark.filterwarnings("ignore:Even though the:UserWarning"),  # by tf.data, which compiles all the same
]


@pytest.fixture(scope="module")
def learnt(learnt_pronouncer):
    return learnt_pronouncer


@pytest.fixture(scope="module")
def model(make_pronouncer):
    return make_pronouncer()


def test_words_are_said_by_the_rule_whatever_their_case(learnt):
    said = learnt.pronounce("PhiX")
    assert (said.text, said.output) == ("PhiX", "F IH K S") and said.nbest[0].output == said.output
    assert learnt.predict(["bad", "kid"]) == ["B AE D", "K IH D"] and learnt.pronounce([]) == learnt.predict([]) == []
    assert learnt.predict(np.array(["bad"])) == ["B AE D"]
    assert said.to_json() == {
        "text": "PhiX",
        "output": "F IH K S",
        "nbest": [{"output": "F IH K S", "logprob": said.nbest[0].logprob}],
    }


def test_both_pronunciations_of_a_word_are_among_the_best(learnt):
    said = learnt.pronounce("abik", nbest=4)
    assert {candidate.output for candidate in said.nbest[:2]} == {"AE B IH K", "B IH K"}
    logprobs = [candidate.logprob for candidate in said.nbest]
    assert logprobs == sorted(logprobs, reverse=True) and logprobs[1] > np.log(0.01) and sum(np.exp(logprobs)) < 1
    assert len({candidate.output for candidate in said.nbest}) == 4


def test_scores_are_those_of_what_it_says(learnt, toy_words):
    words, listed = toy_words(40, seed=9)
    found = learnt.evaluate(words, listed)
    assert set(found) == {"wer", "per", "loss"} and found["per"] < found["wer"] < 0.3 and found["loss"] < 0.3
    wrong = [["B"] for _ in words]
    assert learnt.evaluate(words, wrong)["wer"] == 1.0
    said = learnt.predict(words)
    assert learnt.evaluate(words, said)["wer"] == 0.0
    pairs = [
        (learnt.encoder.encode(word), learnt.encoder.encode_pronunciation(entry))
        for word, entries in zip(words, listed, strict=True)
        for entry in entries
    ]
    steps = np.concatenate(learnt.log_probabilities(pairs))
    assert found["loss"] == pytest.approx(-steps.mean(), abs=1e-6)


def test_arpabet_is_written_in_ipa_where_it_is_arpabet(learnt, make_pronouncer):
    assert learnt.pronounce("phix", ipa=True).output == "f ɪ k s"
    assert learnt.pronounce("phix", nbest=2, ipa=True).nbest[0].output == "f ɪ k s"
    with pytest.raises(InputError, match="no ARPAbet but symbols such as 'ɹ'"):
        make_pronouncer(symbols=["K", "ɹ"]).pronounce("bad", ipa=True)


@pytest.fixture(scope="module")
def naming(make_pronouncer):
    """Random weights, and all symbols that names of letters need."""
    return make_pronouncer(letters="abcdefghijklmnopqrstuvwxyz'", symbols=tuple(IPA))


def test_letters_are_certain_and_parts_are_said_one_after_another(naming):
    assert naming.pronounce("FBI's", nbest=3).nbest == [Candidate("EH F B IY AY Z", 0.0)]
    assert naming.pronounce("FBI", ipa=True).output == "ɛ f b i aɪ"
    mail, law = naming.pronounce(["mail", "law"], nbest=3)
    assert naming.pronounce("e-mail").nbest == [Candidate(f"IY {mail.output}", mail.nbest[0].logprob)]
    both = naming.pronounce("mail-law", nbest=3)
    assert both.output == f"{mail.output} {law.output}"
    chances = sorted((a.logprob + b.logprob for a in mail.nbest for b in law.nbest), reverse=True)
    assert [one.logprob for one in both.nbest] == pytest.approx(chances[:3], abs=1e-4)


def test_a_sentence_is_said_word_by_word(naming):
    said = naming.pronounce("“Mail” – FBI law!", nbest=2, sentence=True)
    assert [word.text for word in said.words] == ["“Mail”", "FBI", "law!"]
    assert said.output == " | ".join(word.output for word in said.words) and said.words[1].output == "EH F B IY AY"
    assert said.words[0].output == naming.predict("mail") and len(said.nbest) == len(said.words[0].nbest) == 2
    assert said.to_json()["words"][2] == said.words[2].to_json() and "words" not in said.words[2].to_json()
    assert said.nbest[0].logprob == pytest.approx(sum(word.nbest[0].logprob for word in said.words))
    assert naming.pronounce(["FBI law"], sentence=True, ipa=True)[0].output.startswith("ɛ f b i aɪ | ")
    with pytest.raises(InputError, match="word 2 is 'a ☃' and has '☃'"):
        naming.pronounce(["law", "a ☃"], sentence=True)


def test_words_of_a_dictionary_are_measured_and_learnt_as_they_are(naming):
    read = naming.predict("fbi")
    assert naming.evaluate(["FBI"], [read])["wer"] == 0 and naming.evaluate(["FBI"], ["EH F B IY AY"])["wer"] == 1
    for word in ("e-mail", "42"):
        for call in (naming.evaluate, naming.fit):
            with pytest.raises(InputError, match="cannot spell"):
                call([word], ["M"])


def test_attention_is_that_to_one_word(naming):
    assert naming.attend("Mail,").letters == list("mail")
    for word, parts in {"e-mail": "e, mail", "FBI": "f-b-i", "5%": "five, percent"}.items():
        with pytest.raises(InputError, match=rf"said in parts \({parts}\), and attention is that of the network"):
            naming.attend(word)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"nbest": 0}, "nbest is an integer from 1 to 100, not 0"),
        ({"nbest": 2.0}, "nbest is"),
        ({"beams": 0}, "beams is an integer from 1 to 100, not 0"),
        ({"beams": 101}, "beams is"),
        ({"beams": 3, "nbest": 4}, "3 beams cannot give the 4 best"),
        ({"length_penalty": -1}, "length_penalty is a number from 0 to 10"),
        ({"length_penalty": float("nan")}, "length_penalty is"),
    ],
)
def test_numbers_no_search_can_be_made_with_are_refused(model, arguments, said):
    with pytest.raises(InputError, match=said):
        model.pronounce("bad", **arguments)


@pytest.mark.parametrize("word", ["b4d", "bad ☕", "b" * 500, "", 7])
def test_words_that_cannot_be_read_are_refused_everywhere(model, word):
    for call in (model.pronounce, model.predict, lambda words: model.evaluate(words, ["B"] * len(words)), model.attend):
        with pytest.raises(InputError):
            call([word] if call != model.attend else word)
    with pytest.raises(InputError, match="expected a word or a list of words, not int"):
        model.pronounce(7)


def test_what_cannot_be_learnt_is_refused(model):
    for x, y, said in (
        (["bad"], None, "no pronunciations"),
        (["bad"], ["B AE D", "B"], "1 words but pronunciations of 2"),
        (["b4d"], ["B"], "cannot spell"),
        ([], [], "no word"),
        ("bad", ["B", "B D"], "1 words but pronunciations of 2"),
    ):
        for method in (model.fit, model.evaluate):
            with pytest.raises(InputError, match=said):
                method(x, y)
    with pytest.raises(InputError, match="is a pair"):
        model.fit(["bad"], ["B"], validation_data=["bad"])


def test_the_letters_a_model_looks_at_are_those_that_it_says(learnt):
    attended = learnt.attend("Phibd")
    assert (attended.letters, attended.symbols) == (list("phibd"), ["F", "IH", "B", "D", "<eos>"])
    assert attended.weights.shape == (5, 5)
    np.testing.assert_allclose(attended.weights.sum(axis=-1), 1, atol=1e-5)
    told = learnt.attend("phibd", "B D")
    assert told.symbols == ["B", "D", "<eos>"] and told.to_json()["weights"] == told.weights.tolist()


def test_the_plain_form_looks_nowhere(make_pronouncer):
    plain = make_pronouncer(attention=False)
    assert plain.pronounce("bad").text == "bad"
    with pytest.raises(InputError, match="plain form"):
        plain.attend("bad")


def test_batches_are_decided_by_seed_and_epoch_and_more_is_the_models_own_as_time_passes(model, toy_words):
    words, listed = toy_words(60, seed=1)
    batches, same = (model.make_batches(words, listed, 8, 5, 4, scheduled_sampling=0.5) for _ in range(2))
    shares = []
    for index in range(len(batches)):
        (features, targets), (others, more) = batches[index], same[index]
        assert set(features) == {"source_ids", "target_ids", "own"}
        for name, values in features.items():
            np.testing.assert_array_equal(values, others[name])
        np.testing.assert_array_equal(targets, more)
        shares.append(features["own"].mean())
    quarter = batches.steps
    assert shares[0] == 0 and np.mean(shares[:quarter]) < 0.15 and 0.3 < np.mean(shares[-quarter:]) < 0.55
    count = sum(map(len, listed))
    assert sum(len(batches[index][1]) for index in range(quarter)) == count > 60
    assert "own" not in pair_batches(model._pairs(words, listed), 8, 5, 4)[0][0]


@pytest.mark.slow
def test_fit_smooths_labels_and_reports_what_callbacks_can_watch(make_pronouncer, toy_words):
    words, listed = toy_words(30, seed=1)
    losses = {}
    for smoothing in (0.0, 0.5):
        model = make_pronouncer(trainable=True)
        held_out = (words[:5], listed[:5])
        watched = keras.callbacks.EarlyStopping("val_per", mode="min")
        history = model.fit(
            words, listed, label_smoothing=smoothing, validation_data=held_out, callbacks=[watched], verbose=0
        ).history
        losses[smoothing] = history["loss"][0]
        assert set(history) == {"loss", "val_wer", "val_per", "val_loss"}
        assert model.evaluate(*held_out, beams=1)["loss"] == pytest.approx(history["val_loss"][0], abs=1e-5)
    assert losses[0.5] != losses[0.0]


def test_arrays_go_to_keras(model):
    features, targets = model.preprocessor(["bad", "phi"], ["B AE D", ["F IH", "F"]])
    assert targets.tolist() == [[3, 2, 4, 0], [5, 6, 0, -1]]
    logits = model.predict(features, verbose=0)
    assert logits.shape == (2, 4, 9)
    loss = float(SmoothedCrossentropy()(targets, logits))
    assert keras.Model.evaluate(model, features, targets, verbose=0) == pytest.approx(loss, abs=1e-5)
    assert model.evaluate(features, targets, verbose=0) == pytest.approx(loss, abs=1e-5)


def test_a_model_is_what_its_config_says(model):
    again = Pronouncer.from_config(model.get_config())
    assert again.encoder.letters == model.encoder.letters and again.encoder.symbols == model.encoder.symbols
    again.set_weights(model.get_weights())
    assert again.predict(["bad"]) == model.predict(["bad"])


def test_more_best_than_beams_are_kept_widen_the_search_unless_beams_are_given(learnt):
    assert len(learnt.pronounce("phibd", nbest=8).nbest) == 8
    assert learnt.pronounce("phibd", nbest=8) == learnt.pronounce("phibd", beams=8, nbest=8)
    assert learnt.pronounce("phibd", nbest=2) == learnt.pronounce("phibd", beams=5, nbest=2)


def test_several_words_are_looked_at_each_with_its_pronunciation(learnt):
    words, outputs = ["phibd", "kid"], ["F IH B D", "K IH"]
    attended = learnt.attend(words, outputs)
    for one, word, output in zip(attended, words, outputs, strict=True):
        alone = learnt.attend(word, output)
        assert (one.text, one.symbols, one.letters) == (word, [*output.split(), "<eos>"], alone.letters)
        np.testing.assert_allclose(one.weights, alone.weights, atol=1e-6)
    with pytest.raises(InputError, match="2 words but pronunciations of 1"):
        learnt.attend(words, ["F"])
    with pytest.warns(DeprecationWarning, match="word of attend"):
        assert learnt.attend(word="kid").text == "kid"
