"""Recordings of any form to one channel."""

import numpy as np
import pytest
import soundfile

from zoo.audio.recordings import (
    Recording,
    Resampler,
    as_recording,
    check_rate,
    one_channel,
    read_pieces,
    read_recording,
    resampled,
    trimmed,
)
from zoo.errors import InputError

RATE = 8000


def tone(seconds=0.5, rate=RATE, pitch=440.0):
    return 0.5 * np.sin(2 * np.pi * pitch * np.arange(round(seconds * rate)) / rate)


@pytest.mark.parametrize(
    ("name", "subtype", "within"),
    [
        ("a.wav", "PCM_U8", 1e-2),
        ("a.wav", "PCM_16", 1e-4),
        ("a.wav", "PCM_24", 1e-6),
        ("a.wav", "FLOAT", 1e-6),
        ("a.wav", "DOUBLE", 1e-6),
        ("a.flac", "PCM_16", 1e-4),
        ("a.ogg", "VORBIS", 0.1),
    ],
)
def test_a_file_of_any_form_is_read(tmp_path, name, subtype, within):
    soundfile.write(tmp_path / name, tone(), RATE, subtype=subtype)
    read = read_recording(tmp_path / name)
    assert (read.rate, read.samples.dtype, read.seconds) == (RATE, np.float32, 0.5)
    assert np.abs(read.samples - tone()).max() < within


def test_channels_are_averaged(tmp_path):
    soundfile.write(tmp_path / "two.wav", np.stack([tone(), np.zeros(4000)], axis=1), RATE, subtype="FLOAT")
    assert np.abs(read_recording(tmp_path / "two.wav").samples - tone() / 2).max() < 1e-6


@pytest.mark.parametrize("dtype", ["int16", "int32", "uint8", "float64"])
def test_samples_of_any_type_have_their_full_scale_at_one(dtype):
    whole = {"int16": 32767, "int32": 2**31 - 1, "uint8": 255, "float64": 1.0}[dtype]
    none = {"uint8": 128}.get(dtype, 0)
    read = as_recording(np.array([none, whole], dtype), RATE).samples
    assert read[0] == 0 and abs(read[1] - 1) < 0.01


def test_pieces_are_the_whole(tmp_path):
    soundfile.write(tmp_path / "long.wav", tone(2.3), RATE, subtype="FLOAT")
    pieces = list(read_pieces(tmp_path / "long.wav"))
    assert [len(piece.samples) for piece in pieces] == [8000, 8000, 2400]
    assert np.array_equal(
        np.concatenate([piece.samples for piece in pieces]), read_recording(tmp_path / "long.wav").samples
    )


@pytest.mark.parametrize("rate", [44100, 16000, 11025, 8000, 7999])
@pytest.mark.parametrize("piece", [7, 160, 4321])
def test_resampled_in_pieces_of_any_size_is_resampled_whole(random, rate, piece):
    samples = random.normal(size=rate // 2).astype(np.float32)
    whole = resampled(as_recording(samples, rate), RATE)
    resampler = Resampler(rate, RATE)
    parts = [resampler.push(samples[start : start + piece]) for start in range(0, len(samples), piece)]
    parts.append(resampler.push(samples[:0], last=True))
    assert abs(len(whole) - RATE / 2) <= 1 and np.array_equal(np.concatenate(parts), whole)


def test_a_tone_keeps_its_pitch_and_loudness_at_another_rate():
    found = resampled(as_recording(tone(1.0, 44100), 44100), RATE)
    assert np.abs(found - tone(1.0))[200:-200].max() < 1e-3


def test_silence_around_a_word_is_cut_off(random):
    def noise(seconds, loudness):
        return (loudness * random.normal(size=round(8000 * seconds))).astype(np.float32)

    said = np.concatenate([noise(0.2, 1), noise(0.3, 1e-3), noise(0.2, 0.5)])
    whole = Recording(np.concatenate([noise(0.5, 1e-3), said, noise(1.0, 1e-3)]), 8000)
    assert np.array_equal(trimmed(whole).samples, said) and trimmed(whole).rate == 8000
    silent = Recording(np.zeros(805, np.float32), 8000)
    assert np.array_equal(trimmed(silent).samples, silent.samples)


def test_what_is_no_sound_is_refused_by_name(tmp_path):
    (tmp_path / "text.wav").write_text("this is a text, and no sound")
    (tmp_path / "nothing.wav").write_bytes(b"")
    soundfile.write(tmp_path / "empty.wav", np.zeros(0), RATE)
    bad = tone()
    bad[7] = np.nan
    soundfile.write(tmp_path / "nan.wav", bad, RATE, subtype="FLOAT")
    header = bytearray((tmp_path / "empty.wav").read_bytes())
    header[24:28] = bytes(4)  # samples a second
    (tmp_path / "still.wav").write_bytes(bytes(header) + bytes(64))
    for name, said in (
        ("text.wav", r"text\.wav holds no sound that can be read .* give WAV"),
        ("nothing.wav", r"nothing\.wav holds no sound"),
        ("empty.wav", r"empty\.wav has no samples"),
        ("nan.wav", r"sample 7 of .*nan\.wav is nan"),
        ("still.wav", r"still\.wav"),
        ("none.wav", r"cannot read .*none\.wav: No such file"),
        ("", r"cannot read .*: Is a directory"),
    ):
        with pytest.raises(InputError, match=said):
            read_recording(tmp_path / name)


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        (np.zeros((2, 2, 2)), r"shape \(2, 2, 2\); samples are \(time,\)"),
        (np.zeros((2, 4000)), r"shape \(2, 4000\)"),
        (np.array(["a"]), "expected floats or integers"),
        ([0.0, np.inf], "sample 1 of the recording is inf"),
        ([], "no samples"),
    ],
)
def test_samples_that_are_none_are_refused(samples, said):
    with pytest.raises(InputError, match=said):
        as_recording(samples, RATE)


@pytest.mark.parametrize("rate", [0, -8000, 999, 400_000, 8000.5, "8000", True, None])
def test_a_rate_that_is_none_is_refused(rate):
    with pytest.raises(InputError, match="an integer of samples a second, 1000 to 384000"):
        check_rate(rate)


def test_no_samples_are_no_samples():
    assert one_channel([], RATE).shape == (0,) and one_channel(np.zeros((0, 2)), RATE).shape == (0,)
