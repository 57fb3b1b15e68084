"""Sound to the steps of a network."""

import numpy as np
import pytest

from zoo.audio.front_ends import LogEnergy, Pcen
from zoo.audio.recordings import Recording
from zoo.errors import InputError
from zoo.tasks.trigger_word.encoder import ListeningEncoder


@pytest.mark.parametrize("rate", [8000, 16000, 44100])
@pytest.mark.parametrize("milliseconds", [1, 10, 80, 1000])
def test_pieces_of_any_size_give_the_steps_of_the_whole(random, rate, milliseconds):
    encoder = ListeningEncoder()
    samples = random.normal(size=3 * rate + 17).astype(np.float32) * 0.1
    whole = encoder.encode(Recording(samples, rate))
    stream, piece = encoder.stream(rate), rate * milliseconds // 1000
    found = [stream.push(samples[start : start + piece]) for start in range(0, len(samples), piece)]
    found.append(stream.push(samples[:0], last=True))
    assert whole.shape == (149, 160) and np.abs(np.concatenate(found) - whole).max() < 1e-4


def test_a_step_is_frames_side_by_side():
    encoder = ListeningEncoder(stacked=3, front_ends=["log"])
    samples = np.arange(8000, dtype=np.float32) / 8000
    steps = encoder.encode(Recording(samples, 8000))
    assert steps.shape == (32, 120) and encoder.width == 120 and encoder.step_seconds == pytest.approx(0.03)
    assert np.array_equal(steps.reshape(96, 40), LogEnergy().push(encoder.frames(samples))[:96])


def test_front_ends_stand_behind_each_other_in_a_step():
    encoder = ListeningEncoder(stacked=3, front_ends=["pcen", "log"])
    samples = np.sin(np.arange(8000, dtype=np.float32))
    steps, energies = encoder.encode(Recording(samples, 8000)), encoder.frames(samples)
    assert steps.shape == (32, 240) and encoder.width == 240
    for front_end, part in ((Pcen(), steps[:, :120]), (LogEnergy(), steps[:, 120:])):
        assert np.array_equal(part.reshape(96, 40), front_end.push(energies)[:96])


def test_the_time_of_a_step_is_where_its_last_sample_is():
    encoder = ListeningEncoder()
    assert encoder.time(0) == pytest.approx(0.035) and encoder.time(10) == pytest.approx(0.235)
    click = np.zeros(8000, np.float32)
    click[1879] = 1  # just before 0.235 s
    heard = np.abs(np.diff(encoder.encode(Recording(click, 8000)), axis=0)).max(axis=1) > 0
    assert heard.nonzero()[0][0] + 1 == 10  # as its last sample, where a Hann window is nearly 0


@pytest.mark.parametrize("step", [0, 1, 7, 100])
def test_the_step_at_a_time_is_the_first_that_is_heard_by_then(step):
    encoder = ListeningEncoder()
    assert encoder.step_at(encoder.time(step)) == step
    assert encoder.step_at(encoder.time(step) + 0.001) == step + 1
    assert encoder.step_at(0.0) == 0


def test_no_step_and_no_rate():
    with pytest.raises(InputError, match="one frame at least"):
        ListeningEncoder(stacked=0)
    for front_ends in ([], ["log", "mfcc"]):
        with pytest.raises(InputError, match="give some of log, pcen"):
            ListeningEncoder(front_ends=front_ends)
    with pytest.raises(InputError, match="the rate of the stream is 0"):
        ListeningEncoder().stream(0)
    assert ListeningEncoder().encode(Recording(np.zeros(100, np.float32), 8000)).shape == (0, 160)
