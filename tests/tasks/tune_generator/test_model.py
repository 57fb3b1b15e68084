"""Tunes from the type of a dance: what is asked for is what comes, and what counts is the music."""

import math
from collections import Counter
from dataclasses import replace

import keras
import numpy as np
import pytest

from zoo.abc_notation import Key, Metre, Tune, join, read_tune, read_tune_book, transpose
from zoo.abc_notation.playable_keys import in_playable_keys
from zoo.errors import InputError
from zoo.generation.sampling import Sampling
from zoo.tasks.tune_generator.composer import SAMPLING
from zoo.tasks.tune_generator.keras_training import NO_TARGET, tune_batches
from zoo.tasks.tune_generator.results import checked, titled
from zoo.text.vocabulary import END

pytestmark = [
    pytest.mark.usefixtures("eager"),
    pytest.mark.filterwarnings("ignore:Even though the:UserWarning"),  # by tf.data, which compiles all the same
]


@pytest.fixture(scope="module")
def learnt(learnt_tune_generator):
    return learnt_tune_generator


def test_what_is_asked_for_is_what_comes(learnt):
    for tune in learnt.compose("jig", key="D", count=3, seed=1, max_new_tokens=60):
        assert (tune.tune.type, str(tune.tune.key), str(tune.tune.metre)) == ("jig", "D", tune.abc.split("M:")[1][:3])
    reel = learnt.compose("reel", metre="C", key=Key("E", "minor"), seed=1, max_new_tokens=60).tune
    assert (reel.type, reel.metre, reel.key) == ("reel", Metre(4, 4), Key("E", "minor"))
    assert reel.title == "Reel in Em"


def test_what_is_not_asked_for_the_model_chooses_as_it_was_taught(learnt):
    metres = Counter((tune.tune.type, str(tune.tune.metre)) for tune in learnt.compose(count=30, seed=1, tries=1))
    assert set(metres) <= {("jig", "6/8"), ("reel", "4/4"), ("jig", "4/4"), ("reel", "6/8")}
    assert metres["jig", "6/8"] + metres["reel", "4/4"] > 22 and min(metres["jig", "6/8"], metres["reel", "4/4"]) > 2


@pytest.mark.slow
def test_the_same_seed_gives_the_same_tunes(learnt):
    one, same, other = (learnt.compose("jig", count=3, seed=seed, max_new_tokens=60) for seed in (1, 1, 2))
    assert one == same != other


def test_first_bars_come_first(learnt):
    tune = learnt.compose("jig", "G", "6/8", first_bars="|:G2A Bcd|", seed=1, max_new_tokens=60).tune
    assert tune.tokens[:9] == ("|:", "G", "2", "A", "B", "c", "d", "|", tune.tokens[8])


def test_a_tune_that_is_broken_or_faulty_is_written_anew(learnt):
    first = learnt.compose("jig", key="G", count=20, seed=3, sampler="random", guidance=1, tries=1)
    assert any(tune.broken or tune.faults for tune in first) and {tune.tries for tune in first} == {1}
    again = learnt.compose("jig", key="G", count=20, seed=3, sampler="random", guidance=1, tries=20)
    for before, tune in zip(first, again, strict=True):
        good = not (before.broken or before.faults)
        assert tune == before if good else tune.tries > 1
    assert sum(bool(tune.broken or tune.faults) for tune in again) < 5


def test_what_leaves_nothing_to_chance_is_written_once(learnt):
    tunes = learnt.compose("jig", key="G", count=2, sampler="greedy", max_new_tokens=2, tries=5)
    assert [(tune.broken, tune.tries) for tune in tunes] == [("it has no end", 1)] * 2


@pytest.mark.parametrize("guidance", [0.0, 1.0, 3.5])
def test_guidance_makes_more_of_the_type(learnt, guidance):
    """Greedily, each token is the likeliest by the formula, the type said and not said."""
    tune = learnt.compose("reel", "D", "6/8", sampler="greedy", guidance=guidance, tries=1, max_new_tokens=30).tune
    encoder, network = learnt.encoder, learnt.scorer
    music = encoder.music(tune.tokens)[:30]
    header = [encoder.field_id("type", "reel"), encoder.field_id("metre", "6/8"), encoder.field_id("key", "D")]
    plain = [encoder.vocabulary.id("R:?"), *header[1:]]
    able = [END, *encoder.music_ids]

    def told(head, place):
        rows = [np.array([*head, *music[:place], index], np.int32) for index in able]
        return np.array([found[-1] for found in network.log_probabilities(rows)])

    for place in range(0, len(music), 7):
        ours, theirs = told(header, place), told(plain, place)
        assert able[int(np.argmax(theirs + guidance * (ours - theirs)))] == music[place]


def test_a_type_has_more_of_itself_by_default_and_a_search_does_without(learnt):
    asked = {"type": "jig", "key": "G", "metre": "4/4", "count": 4, "seed": 1, "tries": 1, "max_new_tokens": 40}
    usual = learnt.compose(**asked)
    assert usual == learnt.compose(**asked, guidance=10) != learnt.compose(**asked, guidance=1)
    assert learnt.compose(**asked | {"seed": None}, sampler="beam") == learnt.compose(
        **asked | {"seed": None}, sampler="beam", guidance=1
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"type": "polka"}, "no type 'polka'; it knows jig, reel"),
        ({"type": 3}, "type is a string"),
        ({"key": "H"}, "the key is 'H'"),
        ({"key": ""}, "key is ''"),
        ({"key": "F#"}, "no key 'F#'; it knows G, D, Em"),
        ({"metre": "six"}, "the metre is 'six'"),
        ({"metre": "7/8"}, "no metre '7/8'"),
        ({"count": 0}, "count is an integer of at least 1"),
        ({"tries": 0}, "tries is"),
        ({"max_new_tokens": 0}, "max_new_tokens is"),
        ({"sampler": 7}, "sampler"),
        ({"seed": -1}, "seed"),
        ({"guidance": -1}, "guidance is a number from 0"),
        ({"guidance": "much"}, "guidance is a number"),
        ({"guidance": 2, "sampler": "beam"}, "a beam search takes no guidance"),
        ({"first_bars": "GAB"}, "give both"),
        ({"first_bars": "GA?", "key": "G", "metre": "6/8"}, "first bars: after bar line 0"),
        ({"first_bars": "[M:4/4]GA", "key": "G", "metre": "6/8"}, "begin in 4/4"),
        ({"first_bars": "G,,A", "key": "G", "metre": "6/8"}, "no 'G,,'"),
    ],
)
def test_what_cannot_be_written_is_refused(learnt, arguments, said):
    with pytest.raises(InputError, match=said.replace("?", "\\?")):
        learnt.compose(**arguments)


def test_the_loss_is_that_of_the_music_by_the_chain_rule(make_tune_generator, toy_tunes):
    model, tunes = make_tune_generator(), toy_tunes(5, seed=4)
    found = model.evaluate(tunes)

    encoder, total, count = model.encoder, {False: 0.0, True: 0.0}, 0
    for tune in tunes:
        for say_type in total:
            row = encoder.row(tune, say_type)
            zeros = {name: np.zeros((1, size), "float32") for name, size in model.backbone.state_sizes.items()}
            read = np.append(END, row.ids[:-1])[None].astype("int32")
            logits = np.asarray(model({"token_ids": read, **zeros})["logits"], "float64")[0]
            told = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
            total[say_type] += told[np.arange(len(row.ids)), row.ids][len(row.header) :].sum()
        count += len(tune.tokens) + 1
    assert found["loss"] == pytest.approx(-total[False] / count, abs=1e-6)
    assert found["loss-with-type"] == pytest.approx(-total[True] / count, abs=1e-6) != found["loss"]
    assert found["perplexity"] == pytest.approx(math.exp(found["loss"])) and found["unknown"] == 0


def test_a_model_without_types_is_measured_alike(make_tune_generator, toy_tunes):
    symbols = [symbol for symbol in make_tune_generator().encoder.symbols if not symbol.startswith("R:")]
    model = make_tune_generator(symbols, embedding_size=0)
    assert set(model.evaluate(toy_tunes(3, seed=1))) == {"loss", "perplexity", "unknown"}
    assert model.types == [] and model.compose(seed=1, max_new_tokens=5, tries=1).tune.type == ""


def test_training_takes_the_loss_down_and_padding_does_not_count(make_tune_generator, toy_tunes):
    model, tunes = make_tune_generator(), toy_tunes(24, seed=1)
    before = model.evaluate(tunes)["loss"]
    history = model.fit(tunes, epochs=2, batch_size=8, validation_data=tunes, verbose=0).history
    assert history["val_loss"][-1] < before and set(history) >= {"val_loss-with-type", "val_unknown"}

    trained = model.in_training()
    (features, targets), wider = tune_batches(model.encoder, [[tune] for tune in tunes], 4, 1, 1)[0], {}
    wide = np.concatenate([targets, np.full((len(targets), 7), NO_TARGET, np.int32)], axis=1)
    wider["token_ids"] = np.concatenate([features["token_ids"], np.zeros((len(targets), 7), np.int32)], axis=1)
    losses = [keras.Model.test_on_batch(trained, x, y) for x, y in ((features, targets), (wider, wide))]
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)


def test_batches_are_decided_by_seed_and_epoch_and_hide_move_and_shuffle(make_tune_generator, toy_tunes):
    tunes = [replace(tune, key=Key("G")) for tune in toy_tunes(32, seed=1)]
    model = make_tune_generator([*make_tune_generator().encoder.symbols, "a", "b", "c'", "d'", "A,", "B,", "C"])
    keys = [[form for form in in_playable_keys(tune) if str(form.key) in ("G", "D")] for tune in tunes]
    batches, same = (tune_batches(model.encoder, keys, 8, 5, 2, 0.5, 0.25) for _ in range(2))
    assert batches.steps == 4 and len(batches) == 8

    said, orders = Counter(), Counter()
    for index in range(len(batches)):
        (features, targets), (others, more) = batches[index], same[index]
        np.testing.assert_array_equal(features["token_ids"], others["token_ids"])
        np.testing.assert_array_equal(targets, more)
        np.testing.assert_array_equal(features["token_ids"][:, 0], END)
        for row in targets:
            row = row[row != NO_TARGET]
            header = model.encoder.header(row[:3])
            said.update(header.items())
            orders[tuple(model.encoder.symbols[index - 2][0] for index in row[:3])] += 1
            music = model.encoder.tokens(row[3:-1])
            back = transpose(Tune("", tuple(music), Metre.parse(header["metre"]), Key.parse(header["key"])), Key("G"))
            assert back.tokens in {tune.tokens for tune in tunes} and row[-1] == END
    assert 6 <= said["type", ""] <= 28 and said["type", "jig"] and said["type", "reel"]
    assert 1 <= said["key", "D"] <= 16 and len(orders) == 6
    first, second = ([batches[4 * epoch + step][1].tolist() for step in range(4)] for epoch in (0, 1))
    assert first != second


def test_a_written_tune_is_judged_as_others_would_read_it():
    tune = titled(read_tune("X:1\nR:slip jig\nM:9/8\nK:Em\nE3 G3 B3|e9|]", "the tune"))
    good = checked(tune, ended=True)
    assert (good.broken, good.faults, good.tries) == ("", (), 1)
    assert good.abc.startswith("X:1\nT:Slip jig in Em\nR:slip jig\nM:9/8\n") and "X:7\n" in good.numbered(7)
    assert read_tune(good.abc, "again").tokens == tune.tokens
    short = replace(tune, tokens=("E", "9", "|", "e", "3", "|", "e", "9", "|]"))
    assert [fault.bar for fault in checked(short, True).faults] == [2]
    assert checked(tune, ended=False).broken == "it has no end"
    assert checked(replace(tune, tokens=("z", "9", "|]")), True).broken == "it has no notes"
    assert checked(replace(tune, tokens=()), True).broken == "it has no notes"
    broken = checked(replace(tune, tokens=("E", "3", "3")), True)
    assert "does not follow a note" in broken.broken and broken.abc.endswith(f"\n{join(broken.tune.tokens)}\n")
    assert set(broken.to_json()) == {"type", "metre", "key", "abc", "broken", "faults", "tries"}


def test_tunes_are_tunes(make_tune_generator):
    model = make_tune_generator()
    for wrong, said in (
        ("jig", "tune 1 has no tunes"),
        ([5], "tune 1 is int"),
        ([], "no tune"),
        (None, "not NoneType"),
    ):
        for method in (model.evaluate, model.fit):
            with pytest.raises(InputError, match=said):
                method(wrong)
    with pytest.raises(InputError, match="use evaluate or compose"):
        model.predict(["jig"])


def test_the_preprocessor_gives_what_the_network_reads(make_tune_generator, toy_tunes):
    model, tunes = make_tune_generator(), toy_tunes(3, seed=1)
    ids = model.preprocessor(tunes)["token_ids"]
    assert ids.shape == (3, 3 + max(len(tune.tokens) for tune in tunes) + 1)
    assert ids[0, :4].tolist() == [END, *model.encoder.row(tunes[0]).header]


@pytest.mark.slow
def test_a_book_of_its_tunes_can_be_read(learnt):
    tunes = learnt.compose("reel", "D", count=4, seed=1, tries=20)
    book = read_tune_book("\n".join(tune.numbered(number) for number, tune in enumerate(tunes, 1)), "book")
    assert [tune.name for tune in book.tunes] == [f"book/{number}" for number in range(1, 5)] and not book.skipped


@pytest.mark.parametrize("runtime", ["keras", "onnx"])
def test_settings_of_sampling_are_arguments_and_tunes_have_defaults_of_their_own(learnt, runtime, tmp_path):
    from zoo.export.onnx_folder import export_onnx
    from zoo.tasks import onnx_loading

    if runtime == "onnx":
        export_onnx(learnt, tmp_path / "out")
        learnt = onnx_loading.load(tmp_path / "out")
    asked = {"type": "jig", "key": "G", "metre": "6/8", "count": 2, "seed": 4, "tries": 1, "max_new_tokens": 40}
    usual = learnt.compose(**asked)
    assert usual == learnt.compose(**asked, temperature=0.8, top_p=0.9) == learnt.compose(**asked, sampler=SAMPLING)
    assert usual != learnt.compose(**asked, temperature=1.5)
    assert learnt.compose(**asked, temperature=1.5) == learnt.compose(**asked, sampler=Sampling("random", 1.5))
    assert learnt.compose(**asked, top_k=2) == learnt.compose(**asked, sampler=Sampling("top_k", top_k=2))
    assert learnt.compose(**asked, beams=2) == learnt.compose(**asked, sampler=Sampling("beam", beams=2))
    for given, said in (
        ({"beams": 2, "top_k": 2}, "beams are for a search, top_k for sampling; give one"),
        ({"sampler": SAMPLING, "temperature": 0.5}, "a temperature of its own"),
        ({"beams": 2, "guidance": 3}, "a beam search takes no guidance"),
    ):
        with pytest.raises(InputError, match=said):
            learnt.compose(**asked, **given)


def test_old_names_still_work_and_name_the_new_ones(learnt):
    expected = learnt.compose("jig", "G", "6/8", count=2, seed=1, tries=1, max_new_tokens=9)
    with pytest.warns(DeprecationWarning) as seen:
        assert learnt.compose("jig", "G", "6/8", n=2, seed=1, tries=1, max_length=9) == expected
    assert [str(one.message).partition(";")[2] for one in seen] == [" use count", " use max_new_tokens"]
    with pytest.warns(DeprecationWarning, match="sampler and seed given by position"):
        assert learnt.compose("jig", "G", "6/8", "", 2, None, 1, tries=1, max_new_tokens=9) == expected
