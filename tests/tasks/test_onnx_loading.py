"""Models without Keras."""

import numpy as np
import pytest

import zoo
from zoo.audio.recordings import Recording
from zoo.errors import CheckpointError, InputError, UnknownNameError
from zoo.export.onnx_folder import export_onnx
from zoo.generation import search as hypotheses
from zoo.generation.numpy_samplers import make_sampler
from zoo.onnx import session as network
from zoo.onnx.session import Network
from zoo.store import weights
from zoo.tasks import onnx_loading
from zoo.tasks.keras_loading import load, save
from zoo.tasks.onnx_graphs import graphs
from zoo.tasks.registry import checkpoint_spec
from zoo.tasks.tagger.onnx_model import OnnxTagger
from zoo.tasks.token_level import inference as tokens


@pytest.fixture
def exported(tmp_path):
    """Exports a model and loads it without Keras."""

    def make(model):
        export_onnx(model, tmp_path / "exported", overwrite=True)
        return onnx_loading.load(tmp_path / "exported")

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
    from zoo.audio.scenes import SceneMaker

    light = exported(learnt_trigger_word)
    scene = SceneMaker(*toy_sounds(5, seed=4), "up", 8000, loudness=(10, 20)).make(np.random.default_rng(2))
    sound = Recording(scene.samples, 8000)
    assert np.abs(light.probabilities(sound) - learnt_trigger_word.probabilities(sound)).max() < 1e-5
    assert np.allclose(light.listen(sound), learnt_trigger_word.listen(sound), atol=1e-5)
    assert light.measure([scene]) == pytest.approx(learnt_trigger_word.evaluate([scene]), abs=1e-4)
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
        wanted = model.generate(prompts, max_new_tokens=8, sampler=sampler)
        light = exported(model)
        assert light.generate(prompts, max_new_tokens=8, sampler=sampler) == wanted


def test_the_same_seed_gives_the_same_text(make_language_model, exported):
    light = exported(make_language_model("abcdefgh", trainable=True))
    first, again, other = (light.generate("ab", max_new_tokens=70, seed=seed, stop=False).text for seed in (1, 1, 2))
    assert first == again != other
    chosen = make_sampler("random", seed=1)
    assert light.generate("ab", max_new_tokens=70, sampler=chosen, stop=False).text == first
    assert "".join(light.generate("ab", max_new_tokens=70, seed=1, stop=False, stream=True)) == first.removeprefix("ab")


def test_a_pronouncer_says_the_same(learnt_pronouncer, toy_words, exported):
    light = exported(learnt_pronouncer)
    words, _ = toy_words(60, seed=2)
    for beams, nbest, penalty in ((1, 1, 0.0), (4, 3, 0.0), (3, 2, 0.7)):
        answers = [one.pronounce(words, beams, nbest, penalty) for one in (light, learnt_pronouncer)]
        for found, wanted in zip(*answers, strict=True):
            assert [one.output for one in found.nbest] == [one.output for one in wanted.nbest]
            assert np.allclose([one.logprob for one in found.nbest], [one.logprob for one in wanted.nbest], atol=1e-4)


@pytest.mark.parametrize("beams", [1, 3])
def test_words_said_side_by_side_are_said_as_alone(learnt_pronouncer, toy_words, exported, beams, monkeypatch):
    light = exported(learnt_pronouncer)
    words, _ = toy_words(200, seed=4)
    alone = [light.pronounce(word, beams) for word in words]
    monkeypatch.setattr(hypotheses, "_AT_ONCE", 64)
    monkeypatch.setattr(network, "cores", lambda: 4)
    for found, wanted in zip(light.pronounce(words, beams), alone, strict=True):
        assert found.text == wanted.text and found.output == wanted.output
        assert found.nbest[0].logprob == pytest.approx(wanted.nbest[0].logprob, abs=1e-4)


def test_sentences_tagged_side_by_side_are_tagged_as_alone(make_tagger, toy_tags, exported, monkeypatch):
    light = exported(make_tagger(layers=2))
    texts = [" ".join(sentence) for sentence in toy_tags(60, seed=4)[0]]
    alone = [light.analyse([text], pretokenized=True)[0] for text in texts]
    monkeypatch.setattr(tokens, "_TOKENS_AT_ONCE", 32)
    monkeypatch.setattr(network, "cores", lambda: 4)
    for found, wanted in zip(light.analyse(texts, pretokenized=True), alone, strict=True):
        assert (found.text, found.tags) == (wanted.text, wanted.tags) and len(found.entities) == len(wanted.entities)
        for one, other in zip(found.entities, wanted.entities, strict=True):
            assert one[:-1] == other[:-1] and one.score == pytest.approx(other.score, abs=1e-5)


def test_a_pronouncer_whose_only_state_is_all_it_knows_says_the_same(make_pronouncer, exported):
    model = make_pronouncer(cell="gru", attention=False)
    (found,), (wanted,) = (one.pronounce(["bad"], nbest=3) for one in (exported(model), model))
    assert [one.output for one in found.nbest] == [one.output for one in wanted.nbest]


def test_a_tagger_in_8_bits_finds_nearly_the_same(make_tagger, tmp_path):
    model = make_tagger()
    export_onnx(model, tmp_path / "small", int8=True)
    (found,), (wanted,) = (
        one.analyse(["Ada went to Badora."]) for one in (onnx_loading.load(tmp_path / "small"), model)
    )
    assert found.tags == wanted.tags


def test_a_tune_generator_writes_and_foretells_the_same(learnt_tune_generator, toy_tunes, exported):
    light = exported(learnt_tune_generator)
    asked = {"type": "jig", "key": "D", "metre": "6/8", "sampler": "greedy", "tries": 1}
    for guidance in (None, 1.0, 3.0):
        assert light.compose(**asked, guidance=guidance) == learnt_tune_generator.compose(**asked, guidance=guidance)
    with pytest.raises(InputError, match="takes no guidance"):
        light.compose("jig", sampler="beam", guidance=2)
    tunes = toy_tunes(4, seed=3)
    assert light.evaluate(tunes) == pytest.approx(learnt_tune_generator.evaluate(tunes), abs=1e-5)
    assert light.compose("jig", seed=1).abc == light.compose("jig", seed=1).abc
    assert light.types == learnt_tune_generator.types


def test_a_checkpoint_of_weights_runs_as_it_is(make_tagger, make_pronouncer, make_language_model, tmp_path, exported):
    for make, ask in (
        (make_tagger, lambda model: [tagged.tags for tagged in model.analyse(["Ada went to Badora."])]),
        (make_pronouncer, lambda model: model.pronounce(["bad", "phix"])),
        (make_language_model, lambda model: model.generate("ab", max_new_tokens=9, sampler="greedy")),
    ):
        save(make(), tmp_path / "saved", overwrite=True)
        model = load(tmp_path / "saved")
        light = onnx_loading.load(tmp_path / "saved")
        assert ask(light) == ask(exported(model))
        assert light.checkpoint == model.checkpoint


def test_scores_are_those_of_the_keras_model(
    make_tagger,
    make_binary_tagger,
    make_classifier,
    make_pronouncer,
    toy_tags,
    toy_reviews,
    toy_words,
    exported,
    tmp_path,
):
    for make, examples in (
        (make_tagger, toy_tags(20, seed=1)),
        (make_binary_tagger, toy_tags(20, seed=1)),
        (make_classifier, toy_reviews(20, 1)),
        (make_pronouncer, toy_words(20, 1)),
    ):
        model = make()
        assert exported(model).measure(*examples) == pytest.approx(model.evaluate(*examples), abs=1e-5)


def test_a_damaged_checkpoint_is_refused(make_tagger, tmp_path):
    save(make_tagger(), tmp_path / "saved")
    file = tmp_path / "saved" / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(CheckpointError, match=r"model\.safetensors in .* is altered"):
        onnx_loading.load(tmp_path / "saved")
    export_onnx(make_tagger(), tmp_path / "out")
    (tmp_path / "out" / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(CheckpointError, match=r"model\.onnx in .* has 8 bytes"):
        onnx_loading.load(tmp_path / "out")
    with pytest.raises(CheckpointError, match=r"the graph: .*export the model again"):
        Network(b"no graph")


def test_weights_that_are_not_those_of_the_architecture_are_refused(make_tagger):
    made, _ = checkpoint_spec("tagger").describe(model := make_tagger())
    with pytest.raises(CheckpointError, match="weight 'recurrence/layer_2/forward/cell/kernel' is missing"):
        graphs(made.model_copy(update={"layers": 2}), model.labels, weights.of(model))


def test_zoo_loads_for_both_runtimes(make_tagger, tmp_path):
    save(make_tagger(), tmp_path / "saved")
    assert isinstance(zoo.load(tmp_path / "saved", runtime="onnx"), OnnxTagger)
    assert zoo.load(tmp_path / "saved").count_params() > 0
    with pytest.raises(UnknownNameError, match="unknown runtime 'tflite'; known: keras, onnx"):
        zoo.load(tmp_path / "saved", runtime="tflite")


def test_commands_answer_without_keras(zoo, refused, make_tagger, make_language_model, make_classifier, tmp_path):
    save(make_tagger(), tmp_path / "tagger")
    save(make_language_model("ab"), tmp_path / "lm")
    save(make_classifier(), tmp_path / "classifier")
    answers = {}
    for runtime_name in ("keras", "onnx"):
        asked = [
            ("predict", tmp_path / "tagger", "Ada went."),
            ("score", tmp_path / "lm", "abba"),
            ("generate", tmp_path / "lm", "ab", "--max-new-tokens", "5", "--sampler", "greedy"),
        ]
        answers[runtime_name] = [zoo(*arguments, "--runtime", runtime_name)[:2] for arguments in asked]
    assert answers["keras"] == answers["onnx"]
    said = refused("predict", tmp_path / "classifier", "a warm film", "--why", "--runtime", "onnx")
    assert "leave --runtime out" in said
    assert "unknown runtime 'torch'" in refused("score", tmp_path / "lm", "ab", "--runtime", "torch")
