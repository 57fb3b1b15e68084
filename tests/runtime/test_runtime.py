"""Exported models without Keras."""

import subprocess
import sys

import numpy as np
import pytest

from zoo import runtime
from zoo.errors import CheckpointError, InputError
from zoo.preprocessing.sound.recordings import Recording
from zoo.runtime.sampling import make_sampler
from zoo.store.load import load, save
from zoo.store.onnx_export import export_onnx


@pytest.fixture
def exported(tmp_path):
    """Exports a model and loads it without Keras."""

    def make(model):
        export_onnx(model, tmp_path / "exported")
        return runtime.load(tmp_path / "exported")

    return make


def test_a_tagger_finds_the_same(make_tagger, exported):
    model = make_tagger(layers=2)
    light = exported(model)
    texts = ["Ada went to Badora. The old mill!", "", "Bo Sen went."]
    for found, wanted in zip(light.analyse(texts), model.analyse(texts), strict=True):
        assert (found.text, found.tokens, found.tags) == (wanted.text, wanted.tokens, wanted.tags)
        assert [one[:4] for one in found.entities] == [one[:4] for one in wanted.entities]
        assert np.allclose([one.score for one in found.entities], [one.score for one in wanted.entities], atol=1e-5)
    assert light.tags_of([["Ada", "went"], []]) == model.predict([["Ada", "went"], []])
    assert light.labels == model.labels


def test_a_binary_tagger_finds_the_same(make_binary_tagger, exported):
    model = make_binary_tagger(cell="gru")
    (found,), (wanted,) = (one.analyse(["Ada went to the mill."]) for one in (exported(model), model))
    assert found[:3] == wanted[:3] and np.allclose(found.probabilities, wanted.probabilities, atol=1e-5)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_classifier_says_the_same(make_classifier, exported, bidirectional):
    model = make_classifier(bidirectional=bidirectional, pooling=["last", "max", "mean"])
    texts = ["a warm film", "the owl was flat , dull and bad " * 30]
    for found, wanted in zip(exported(model).classify(texts), model.classify(texts), strict=True):
        assert (found.text, found.label) == (wanted.text, wanted.label)
        assert found.probabilities == pytest.approx(wanted.probabilities, abs=1e-5)


def test_a_trigger_word_hears_the_same_also_in_pieces(learnt_trigger_word, toy_sounds, exported):
    from zoo.preprocessing.sound.scenes import SceneMaker

    light = exported(learnt_trigger_word)
    scene = SceneMaker(*toy_sounds(5, seed=4), "up", 8000, loudness=(10, 20)).make(np.random.default_rng(2))
    sound = Recording(scene.samples, 8000)
    assert np.abs(light.probabilities(sound) - learnt_trigger_word.probabilities(sound)).max() < 1e-5
    assert np.allclose(light.listen(sound), learnt_trigger_word.listen(sound), atol=1e-5)
    stream = light.stream()
    pieces = [one for start in range(0, 64000, 800) for one in stream.push(scene.samples[start : start + 800])]
    assert np.allclose(pieces + stream.push([], last=True), light.listen(sound), atol=1e-5)


@pytest.mark.parametrize("options", [{"layers": 2}, {"tied": True, "cell": "gru"}, {"backwards": True}])
def test_a_language_model_gives_texts_the_same_probability(make_language_model, exported, options):
    model = make_language_model("ab", **options)
    light = exported(model)
    texts = ["abba", "", "a?b\na", "ab" * 700]
    for found, wanted in zip(light.score(texts), model.score(texts), strict=True):
        assert (found.tokens, found.unknown) == (wanted.tokens, wanted.unknown)
        assert np.abs(np.subtract(found.token_logprobs, wanted.token_logprobs)).max() < 1e-4
    assert light.evaluate(texts) == pytest.approx(model.evaluate(texts), abs=1e-5)
    assert light.evaluate(texts, streams=3) == pytest.approx(model.evaluate(texts, streams=3), abs=1e-5)


def test_a_language_model_reads_a_stream(make_language_model, exported):
    light = exported(make_language_model("ab"))
    stream = light.stream()
    pieces = [stream.push(piece).token_logprobs for piece in ("ab", "", "b\nba", "a" * 600)] + [
        stream.close().token_logprobs
    ]
    assert np.abs(np.concatenate(pieces) - light.score("abb\nba" + "a" * 600).token_logprobs).max() < 1e-5


@pytest.mark.parametrize("sampler", ["greedy", "beam"])
def test_a_language_model_writes_what_is_most_probable(make_language_model, exported, sampler):
    prompts = ["", "a", "abba", "b?", "ab\na", "bbbbbb"]
    for seed in range(1, 5):
        model = make_language_model("ab", seed=seed)
        wanted = model.generate(prompts, max_length=8, sampler=sampler)
        light = exported(model)
        assert light.generate(prompts, max_length=8, sampler=sampler) == wanted


def test_the_same_seed_gives_the_same_text(make_language_model, exported):
    light = exported(make_language_model("abcdefgh", trainable=True))
    first, again, other = (light.generate("ab", max_length=70, seed=seed, stop=False).text for seed in (1, 1, 2))
    assert first == again != other
    chosen = make_sampler("random", seed=1)
    assert light.generate("ab", max_length=70, sampler=chosen, stop=False).text == first
    assert "".join(light.writing("ab", max_length=70, seed=1, stop=False)) == first.removeprefix("ab")


def test_a_pronouncer_says_the_same(learnt_pronouncer, toy_words, exported):
    light = exported(learnt_pronouncer)
    words, _ = toy_words(60, seed=2)
    for beams, nbest, penalty in ((1, 1, 0.0), (4, 3, 0.0), (3, 2, 0.7)):
        answers = [one.pronounce(words, beams, nbest, penalty) for one in (light, learnt_pronouncer)]
        for found, wanted in zip(*answers, strict=True):
            assert [one.output for one in found.nbest] == [one.output for one in wanted.nbest]
            assert np.allclose([one.logprob for one in found.nbest], [one.logprob for one in wanted.nbest], atol=1e-4)


def test_a_tune_generator_writes_and_foretells_the_same(learnt_tune_generator, toy_tunes, exported):
    light = exported(learnt_tune_generator)
    asked = {"type": "jig", "key": "D", "metre": "6/8", "sampler": "greedy", "tries": 1}
    assert light.compose(**asked) == learnt_tune_generator.compose(**asked)
    tunes = toy_tunes(4, seed=3)
    assert light.evaluate(tunes) == pytest.approx(learnt_tune_generator.evaluate(tunes), abs=1e-5)
    assert light.compose("jig", seed=1).abc == light.compose("jig", seed=1).abc
    assert light.types == learnt_tune_generator.types


def test_a_shipped_checkpoint_gives_its_golden_output(exported):
    model = load("ner-binary")
    text = "Harry Potter and Hermione Granger invented a new spell."
    (found,), (wanted,) = (one.analyse([text]) for one in (exported(model), model))
    assert found.tags == wanted.tags and np.allclose(found.probabilities, wanted.probabilities, atol=1e-4)


def test_nothing_of_keras_is_imported(make_tagger, tmp_path):
    export_onnx(make_tagger(), tmp_path / "exported")
    heavy = {"keras", "tensorflow", "torch", "jax", "tensorflow_datasets", "matplotlib", "sklearn", "onnx", "scipy"}
    program = (
        "import sys; from zoo import runtime; "
        f"runtime.load({str(tmp_path / 'exported')!r}).tag('Ada went to Badora.'); "
        f"print(sorted({{name.partition('.')[0] for name in sys.modules}} & {heavy}))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_what_cannot_be_run_is_refused(make_tagger, tmp_path, monkeypatch):
    save(make_tagger(), tmp_path / "ner")
    with pytest.raises(CheckpointError, match="holds no export; zoo export ner"):
        runtime.load(tmp_path / "ner")
    export_onnx(make_tagger(), tmp_path / "out")
    (tmp_path / "out" / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(CheckpointError, match=r"model\.onnx in .* has 8 bytes"):
        runtime.load(tmp_path / "out")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    for name in ("zoo.runtime.tagger", "zoo.runtime.exported", "zoo.runtime.network"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    export_onnx(make_tagger(), tmp_path / "out")
    with pytest.raises(InputError, match="this needs onnxruntime: pip install onnxruntime"):
        runtime.load(tmp_path / "out")
