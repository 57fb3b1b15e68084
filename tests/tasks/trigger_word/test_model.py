"""Hearing a word in sound."""

import numpy as np
import pytest
import soundfile

from zoo.audio.recordings import Recording
from zoo.audio.scenes import Event, Scene, SceneMaker
from zoo.errors import InputError
from zoo.tasks.trigger_word.preprocessor import IGNORED

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scenes(toy_sounds):
    """Scenes with other voices than those that were learnt from."""
    maker = SceneMaker(*toy_sounds(10, seed=9), "up", 8000, seconds=5.0, loudness=(8.0, 20.0), pause=(0.8, 0.8))
    return [maker.make(np.random.default_rng((5, number))) for number in range(12)]


@pytest.fixture
def scene(scenes):
    return next(one for one in scenes if [event.word for event in one.events].count("up") >= 2)


@pytest.fixture
def file(scene, tmp_path):
    soundfile.write(tmp_path / "scene.wav", scene.samples, scene.rate, subtype="FLOAT")
    return tmp_path / "scene.wav"


def test_it_hears_the_word_when_it_has_been_said_and_no_other(learnt_trigger_word, scenes):
    spoken = right = false = 0
    for one in scenes:
        ends = [event.end for event in one.events if event.word == "up"]
        heard = [detection.time for detection in learnt_trigger_word.listen(Recording(one.samples, one.rate))]
        near = [time for time in heard if any(-0.15 <= time - end <= 0.3 for end in ends)]
        spoken, right, false = spoken + len(ends), right + len(near), false + len(heard) - len(near)
    assert spoken > 10 and right >= 0.9 * spoken and false <= 2  # of some thirty other words


def test_files_recordings_and_samples_are_heard_alike(learnt_trigger_word, scene, file):
    heard = learnt_trigger_word.listen(file)
    assert heard and all(0.5 <= detection.score <= 1 for detection in heard)
    for given in ((str(file),), (Recording(scene.samples, scene.rate),), (scene.samples, 8000), (scene.samples,)):
        assert np.allclose(learnt_trigger_word.listen(*given), heard, atol=1e-5)
    assert np.allclose(learnt_trigger_word.predict([file, Recording(scene.samples, 8000)]), [heard, heard], atol=1e-5)
    whole = np.round(scene.samples * 32767).astype(np.int16)
    assert np.allclose(learnt_trigger_word.listen(np.stack([whole, whole], axis=1)), heard, atol=1e-2)


def test_a_word_at_the_very_end_is_heard(learnt_trigger_word, scenes):
    ended = [
        Recording(scene.samples[: round(event.end * scene.rate)], scene.rate)
        for scene in scenes
        for event in scene.events
        if event.word == "up" and event.start > 0.5
    ]
    heard = [max(learnt_trigger_word.listen(one), default=None) for one in ended]
    found = [
        detection is not None and detection.time > one.seconds - 0.2
        for detection, one in zip(heard, ended, strict=True)
    ]
    assert len(ended) > 8 and np.mean(found) >= 0.8


def test_a_threshold_can_be_given(learnt_trigger_word, scene):
    probabilities = learnt_trigger_word.probabilities(scene.samples)
    assert learnt_trigger_word.listen(scene.samples, threshold=0.99999) == []
    assert learnt_trigger_word.listen(scene.samples, threshold=0.9)[0].score >= 0.9 > probabilities.min()


@pytest.mark.parametrize("milliseconds", [1, 10, 80, 1000])
def test_a_stream_gives_the_scores_of_the_whole_in_pieces_of_any_size(learnt_trigger_word, scene, milliseconds):
    samples = np.repeat(scene.samples, 2)[:40000]  # at 16,000 a second
    whole = learnt_trigger_word.probabilities(samples, 16000)
    wanted = learnt_trigger_word.listen(samples, 16000)
    stream, piece = learnt_trigger_word.stream(16000), 16 * milliseconds
    heard, told = [], []
    for start in range(0, len(samples), piece):
        heard += stream.push(samples[start : start + piece])
        told.append(stream.probabilities)
    heard += stream.push([], last=True)
    told = np.concatenate([*told, stream.probabilities])
    assert len(wanted) and np.allclose(heard, wanted, atol=1e-5)
    assert told.shape == whole.shape and np.abs(told - whole).max() <= 1e-5


def test_a_stream_takes_the_same_memory_however_long_it_is(learnt_trigger_word, scene):
    stream = learnt_trigger_word.stream(16000)

    def size():
        steps = stream._steps
        return sum(array.nbytes for array in (steps._rest, steps._frames._rest, *stream._states.values()))

    stream.push(scene.samples)
    before = size()
    for _ in range(20):
        stream.push(scene.samples)
    assert size() <= before + 16000


def test_a_refused_piece_leaves_a_stream_as_it_was(learnt_trigger_word, scene):
    stream, other = learnt_trigger_word.stream(), learnt_trigger_word.stream()
    first, second = np.array_split(scene.samples, 2)
    for one in (stream, other):
        one.push(first)
    with pytest.raises(InputError, match=rf"sample {len(first) + 1} of the stream is nan"):
        stream.push([0.0, np.nan])
    assert stream.push(second) == other.push(second)


@pytest.mark.parametrize("end", [lambda stream: stream.close(), lambda stream: stream.push([], last=True)])
def test_a_stream_that_has_ended_stays_so(learnt_trigger_word, end):
    stream = learnt_trigger_word.stream()
    end(stream)
    for again in (lambda: stream.push([0.0]), stream.close):
        with pytest.raises(InputError, match="the stream has ended; open another one"):
            again()


def test_the_end_of_a_stream_is_its_last_piece(learnt_trigger_word):
    closed, ended = learnt_trigger_word.stream(), learnt_trigger_word.stream()
    for stream in (closed, ended):
        stream.push(np.full(4000, 0.1))
    assert closed.close() == ended.push([], last=True)
    assert (closed.probabilities == ended.probabilities).all() and len(closed.probabilities) > 0


def test_a_tenth_of_a_second_is_heard_and_so_is_less(learnt_trigger_word):
    assert learnt_trigger_word.listen(np.zeros(800)) == []
    assert len(learnt_trigger_word.probabilities(np.zeros(800))) == 29  # of six tenths, the silence behind it included
    assert learnt_trigger_word.listen(np.zeros(1)) == []


def test_what_is_no_sound_is_refused(learnt_trigger_word, tmp_path):
    (tmp_path / "a.wav").write_text("text")
    for given, said in (
        ((np.zeros(0),), "no samples"),
        (([np.nan],), "sample 0 of the recording is nan"),
        ((np.zeros(800), 0), "the rate of the recording is 0"),
        ((tmp_path / "a.wav",), "holds no sound"),
        ((Recording(np.zeros(800, np.float32), 0),), "the rate of the recording is 0"),
    ):
        with pytest.raises(InputError, match=said):
            learnt_trigger_word.listen(*given)
    for threshold in (0, 1.5):
        with pytest.raises(InputError, match="between 0 and 1"):
            learnt_trigger_word.listen(np.zeros(800), threshold=threshold)
    with pytest.raises(InputError, match="the rate of the stream is 10"):
        learnt_trigger_word.stream(10)


def test_evaluate_gives_the_rates(learnt_trigger_word, scenes):
    scores = learnt_trigger_word.evaluate(iter(scenes))
    assert set(scores) == {"miss-rate", "misses", "false-accepts", "hours"}
    assert scores["hours"] == pytest.approx(60 / 3600)
    assert scores["misses"] <= 0.1 and scores["miss-rate"] <= 0.2 and scores["false-accepts"] in (0, 60, 120)
    with pytest.raises(InputError, match="no scene"):
        learnt_trigger_word.evaluate([])


def test_targets_are_one_behind_the_word_and_ignored_around_that(make_trigger_word):
    preprocessor = make_trigger_word().preprocessor
    scene = Scene(np.zeros(16000, np.float32), 8000, [Event("down", 0.1, 0.4), Event("up", 0.5, 1.0)])
    features, targets = preprocessor([scene], y=["up", "down", "flat"])
    assert features["frames"].shape == (1, 99, 40) and targets.shape == (1, 99, 3)
    encoder, up = preprocessor.encoder, targets[0, :, 0]
    ones = np.flatnonzero(up == 1)
    assert encoder.time(ones[0] - 1) < 1.1 <= encoder.time(ones[0])
    assert 1.3 < encoder.time(ones[-1]) < 1.35 and (up[ones[0] : ones[-1] + 1] == 1).all()
    ignored = np.flatnonzero(up == IGNORED)
    assert 0.9 <= encoder.time(ignored[0]) < 0.92 and 1.58 < encoder.time(ignored[-1]) < 1.6
    assert (up[: ignored[0]] == 0).all() and (up[ignored[-1] + 1 :] == 0).all()
    assert 0.5 <= encoder.time(np.flatnonzero(targets[0, :, 1] == 1)[0]) < 0.52 and not targets[0, :, 2].any()


def test_batches_follow_from_seed_and_epoch(make_trigger_word, toy_sounds):
    maker = SceneMaker(*toy_sounds(2, seed=1), "up", 8000, seconds=1.0)
    model = make_trigger_word()
    one, again, other = (model.make_batches(maker, 8, 4, seed, 2) for seed in (1, 1, 2))
    assert len(one) == 4 and one[0][0].shape == (4, 49, 40) and one[0][1].shape == (4, 49, 1)
    assert np.array_equal(one[3][0], again[3][0])
    assert not np.array_equal(one[3][0], other[3][0]) and not np.array_equal(one[1][0], one[3][0])


def test_fit_reports_the_rates_of_validation_scenes(make_trigger_word, toy_sounds, scenes):
    maker = SceneMaker(*toy_sounds(2, seed=1), "up", 8000, seconds=1.0)
    model = make_trigger_word()
    history = model.fit(maker, scenes=4, batch_size=2, validation_data=scenes[:2], verbose=0).history
    assert set(history) == {"loss", "val_miss-rate", "val_misses", "val_false-accepts", "val_hours"}
    with pytest.raises(InputError, match="listens for 'up', the scenes are made for 'down'"):
        make_trigger_word().fit(SceneMaker(*toy_sounds(2, seed=1), "down", 8000))


def test_a_model_for_a_word_that_it_knows_starts_from_what_it_knows_of_it(make_trigger_word, random):
    model = make_trigger_word(others=["down", "flat"])
    frames = {"frames": random.normal(size=(1, 9, 40)).astype(np.float32), **model.backbone.initial_states(1)}
    logits = np.array(model.word_logits(model.backbone(frames)["features"]), np.float64)
    for word, place in (("flat", 2), ("down", 1), ("up", 0)):
        other = model.for_word(word)
        assert other.trigger == word and sorted(other.labels) == ["down", "flat", "up"]
        against = np.log1p(np.exp(np.delete(logits, place, axis=-1)).sum(axis=-1))
        assert np.allclose(other(frames)["logits"], (logits[..., place] - against).mean(axis=-1), atol=1e-6)
    with pytest.raises(InputError, match="the words are up, up; each is to be another"):
        make_trigger_word(others=["up"])


def test_a_model_for_another_word_starts_from_the_weights(make_trigger_word, random):
    model = make_trigger_word(others=["down", "flat"])
    frames = {"frames": random.normal(size=(1, 9, 40)).astype(np.float32), **model.backbone.initial_states(1)}
    logits = np.array(model.word_logits(model.backbone(frames)["features"]))
    other = model.for_word("yes")
    assert other.labels == ["yes", "up", "down", "flat"]
    wanted = np.concatenate([logits.mean(axis=-1, keepdims=True), logits], axis=-1)
    assert np.allclose(other.word_logits(other.backbone(frames)["features"]), wanted, atol=1e-6)
    other.set_weights([values + 1 for values in other.get_weights()])
    assert np.array_equal(model.word_logits(model.backbone(frames)["features"]), logits)


def test_words_that_scenes_do_not_name_may_be_said_in_them(make_trigger_word, toy_sounds):
    maker = SceneMaker(*toy_sounds(2, seed=1), "up", 8000, seconds=2.0)
    model = make_trigger_word(others=["nine", *maker.others])
    _, targets = model.make_batches(maker, 4, 4, 1, 1)[0]
    assert (targets[..., 1] == IGNORED).all() and set(np.unique(targets[..., [0, 2]])) == {IGNORED, 0, 1}
