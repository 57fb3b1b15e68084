"""Sounds that are none: nothing that is no number reaches the network."""

import os
from itertools import islice

import numpy as np
import pytest

import zoo
from benchmarks.fuzzing.sounds import check, files
from zoo.audio.recordings import Recording
from zoo.audio.scenes import Scene
from zoo.errors import InputError, RowError, ZooError


@pytest.fixture(scope="module")
def ear():
    return zoo.load("trigger-word", runtime="onnx")


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e20, -1e300])
def test_a_sample_that_no_sound_has_is_refused_wherever_it_comes_from(ear, value):
    samples = np.zeros(8000)
    samples[4000] = value
    for sound in (samples, samples.tolist(), Recording(samples, 8000), np.stack([samples, samples], axis=1)):
        with pytest.raises(InputError, match=r"sample 4000 of the recording is .*, at 0\.500 s"):
            ear.listen(sound)
    for score in (ear.score_scenes, ear.measure):
        with pytest.raises(InputError, match=r"sample 4000 of the recording is .*, at 0\.500 s"):
            score([Scene(samples, 8000, [])])
    stream = ear.stream(16_000)
    stream.push(np.zeros(16_000))
    with pytest.raises(InputError, match=r"sample 20000 of the stream is .*, at 1\.250 s"):
        stream.push(samples)
    assert len(stream.push(np.zeros(16_000))) == 0 and np.isfinite(stream.probabilities).all()


def test_the_loudest_sounds_have_an_answer(ear, random):
    samples = random.uniform(-1, 1, 16_000)
    for loudness in (2.0**31, 1.0, 1e-30):
        assert np.isfinite(ear.probabilities(loudness * samples)).all()
    sudden = np.concatenate([np.zeros(8000), np.full(100, 2.0**32), np.zeros(8000)])
    assert np.isfinite(ear.probabilities(sudden)).all()


def test_a_pipe_among_files_is_refused_at_once(ear, tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    (answer,) = ear.listen([tmp_path / "pipe.wav"], on_error="skip")
    assert isinstance(answer, RowError) and "is a pipe or a device" in answer.reason


def test_files_that_lie_have_an_answer_or_a_typed_error(ear):
    for sound in islice(files(seed=2), 0, 600, 9):
        try:
            check(sound, {"trigger-word": ear})
        except ZooError as error:
            assert "\n" not in str(error)
