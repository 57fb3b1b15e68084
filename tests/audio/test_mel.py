"""Frames of mel bands."""

import keras
import numpy as np
import pytest

from zoo.audio.mel import HOP, WINDOW, MelBands
from zoo.errors import InputError

RATE = 8000


@pytest.fixture
def frames():
    return MelBands(RATE, 40, 60.0, 3900.0)


def test_the_spectrum_is_that_of_keras(random, frames):
    """Its mel scale has a break at 1 kHz, so that triangles are not held against it."""
    samples = random.normal(size=4000).astype(np.float32)
    layer = keras.layers.STFTSpectrogram(
        mode="log", frame_length=200, frame_step=80, fft_length=256, window="hann", periodic=True, scaling=None
    )
    spectrum = np.exp(keras.ops.convert_to_numpy(layer(samples[None, :, None]))[0].astype(np.float64)) ** 2
    wanted = spectrum[: frames.count(4000)] @ frames._triangles
    assert np.abs(np.log(frames(samples)) - np.log(wanted)).max() < 1e-2


@pytest.mark.parametrize("pitch", [200, 440, 1000, 2500, 3500])
def test_a_tone_is_loudest_in_the_band_that_holds_it(frames, pitch):
    samples = np.sin(2 * np.pi * pitch * np.arange(RATE) / RATE).astype(np.float32)
    loudest = frames(samples).mean(axis=0).argmax()
    mel = 2595 * np.log10(1 + np.array([60, pitch, 3900]) / 700)
    place = (mel[1] - mel[0]) / (mel[2] - mel[0]) * 41 - 1
    assert abs(loudest - place) <= 1


def test_twice_as_loud_is_four_times_the_energy(frames, random):
    samples = random.normal(size=4000).astype(np.float32)
    assert np.allclose(frames(2 * samples), 4 * frames(samples), rtol=1e-5)


@pytest.mark.parametrize(("samples", "count"), [(0, 0), (199, 0), (200, 1), (279, 1), (280, 2), (8000, 98)])
def test_a_frame_is_25_ms_and_the_next_begins_10_ms_later(frames, samples, count):
    assert (frames.window, frames.hop) == (round(WINDOW * RATE), round(HOP * RATE)) == (200, 80)
    assert frames(np.zeros(samples, np.float32)).shape == (count, 40) and frames.count(samples) == count


@pytest.mark.parametrize("piece", [1, 8, 80, 333, 5000])
def test_pieces_of_any_size_give_the_frames_of_the_whole(frames, random, piece):
    samples = random.normal(size=3000).astype(np.float32)
    stream = frames.stream()
    found = [stream.push(samples[start : start + piece]) for start in range(0, 3000, piece)]
    assert np.allclose(np.concatenate(found), frames(samples), rtol=1e-5)


def test_silence_has_no_energy(frames):
    assert not frames(np.zeros(400, np.float32)).any()


@pytest.mark.parametrize(
    ("bands", "lowest", "highest", "said"),
    [
        (40, 60.0, 4001.0, "they end by 4000"),
        (40, 300.0, 300.0, "300"),
        (40, -1.0, 3000.0, "-1"),
        (200, 60.0, 3900.0, "narrower"),
    ],
)
def test_bands_that_cannot_be_are_refused(bands, lowest, highest, said):
    with pytest.raises(InputError, match=said):
        MelBands(RATE, bands, lowest, highest)
