"""Files that are no sound, or not the one that their header says: each is read, or has an error of one line."""

import os
from itertools import islice

import numpy as np
import pytest
import soundfile

from benchmarks.fuzzing.sounds import files, good_file, wav
from zoo.audio import recordings
from zoo.audio.recordings import LOUDEST, as_recording, one_channel, read_pieces, read_recording
from zoo.errors import InputError

RATE = 8000


def float_wav(samples, channels: int = 1) -> bytes:
    return wav(np.asarray(samples, "<f4").tobytes(), tag=3, bits=32, channels=channels)


class TestSamples:
    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e20, -1e20, 3e38])
    def test_one_that_no_sound_has_is_refused_with_its_place_in_the_file(self, write_file, value):
        samples = np.zeros(2 * RATE)
        samples[12_000] = value
        path = write_file(float_wav(samples), "loud.wav")
        said = rf"^sample 12000 of .*loud\.wav is {np.float32(value):g}, at 1\.500 s; full scale is 1"
        with pytest.raises(InputError, match=said.replace("+", r"\+")):
            list(read_pieces(path))

    @pytest.mark.parametrize("value", [1e300, -1e39, np.longdouble("1e400")])
    def test_one_that_float32_does_not_have_is_refused_without_a_warning(self, value):
        with pytest.raises(InputError, match=r"sample 1 of the recording is -?inf, at 0\.000 s"):
            as_recording(np.array([0, value]), RATE)

    def test_channels_whose_sum_is_too_large_are_refused(self, write_file):
        with pytest.raises(InputError, match=r"sample 0 of .* is inf"):
            read_recording(write_file(float_wav([3e38, 3e38], channels=2), "two.wav"))

    def test_those_of_integers_that_nobody_scaled_are_read(self):
        assert as_recording(np.array([-(2.0**31), LOUDEST]), RATE).samples.tolist() == [-(2.0**31), LOUDEST]

    @pytest.mark.parametrize("samples", [[[1, 2], [3]], [[1.0], 2.0], [[[1]], [2]]])
    def test_lists_of_no_shape_are_refused(self, samples):
        with pytest.raises(InputError, match=r"the recording is no array .*; samples are \(time,\)"):
            one_channel(samples, RATE)


class TestFiles:
    @pytest.mark.parametrize(("form", "subtype"), [("WAV", "GSM610"), ("AIFF", "GSM610")])
    def test_gsm_is_read(self, write_file, form, subtype):
        read = read_recording(write_file(good_file(form, subtype), "phone"))
        assert read.rate == RATE and np.corrcoef(read.samples[:2400], np.sin(np.arange(2400) / 3))[0, 1] > 0.95

    def test_a_pipe_is_refused_at_once(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.wav")
        with pytest.raises(InputError, match=r"pipe\.wav is a pipe or a device, and may have no end; give a file"):
            read_recording(tmp_path / "pipe.wav")

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/random", "/dev/null"])
    def test_a_link_to_a_device_is_refused(self, tmp_path, device):
        (tmp_path / "link.wav").symlink_to(device)
        with pytest.raises(InputError, match=r"link\.wav is a pipe or a device"):
            read_recording(tmp_path / "link.wav")

    def test_a_name_that_no_file_has_is_refused(self):
        with pytest.raises(InputError, match="has a NUL character"):
            read_recording("a\0.wav")
        with pytest.raises(InputError, match=r"cannot read .*: File name too long"):
            read_recording("a" * 300)

    @pytest.mark.parametrize(
        ("lie", "said"),
        [
            ({"rate": 2**31 - 1}, r"the rate of .*lie\.wav is 2147483647"),
            ({"rate": 1}, r"the rate of .*lie\.wav is 1;"),
            ({"channels": 65}, r"lie\.wav has 65 channels; expected 1 to 64"),
            ({"channels": 1024}, r"lie\.wav has 1,024 channels"),
            ({"channels": 0}, r"lie\.wav holds no sound"),
            ({"bits": 0}, r"lie\.wav holds no sound"),
            ({"tag": 0x55AA}, r"lie\.wav holds no sound"),
            ({"data_size": 0}, r"lie\.wav"),
        ],
    )
    def test_a_header_that_no_sound_has_is_refused_before_anything_is_read(self, write_file, monkeypatch, lie, said):
        monkeypatch.setattr(soundfile.SoundFile, "read", lambda *_, **__: np.zeros((0, 1)))
        with pytest.raises(InputError, match=said):
            read_recording(write_file(wav(bytes(4000), **lie), "lie.wav"))

    @pytest.mark.parametrize("name", [b"RIFF", b"RF64"])
    def test_a_header_that_says_four_gigabytes_gives_what_there_is(self, write_file, name):
        data = wav(bytes(4000), name=name, data_size=2**32 - 1, riff_size=2**32 - 1)
        if name == b"RIFF":
            assert len(read_recording(write_file(data)).samples) == 2000
        else:
            with pytest.raises(InputError, match="holds no sound"):
                read_recording(write_file(data))

    def test_a_file_that_promises_more_than_there_is_gives_what_there_is(self, write_file):
        whole = good_file("MP3", "MPEG_LAYER_III")  # its first frame says how long it is
        read = read_recording(write_file(whole[: len(whole) // 2], "half.mp3"))
        expected = read_recording(write_file(whole, "whole.mp3")).samples
        assert 0 < len(read.samples) < len(expected) == 2400
        assert np.allclose(read.samples[:500], expected[:500], atol=1e-3)

    def test_a_file_that_is_cut_off_prints_no_traceback(self, write_file, capfd):
        with pytest.raises(InputError, match=r"cut\.aiff holds no sound that can be read \([^/]*\); give WAV"):
            read_recording(write_file(good_file("AIFF", "PCM_16")[:40], "cut.aiff"))
        assert capfd.readouterr().err == ""

    def test_what_is_read_as_a_whole_has_an_end(self, write_file, monkeypatch):
        monkeypatch.setattr(recordings, "_MOST_SAMPLES", 10_000)
        path = write_file(float_wav(np.zeros(10_001)), "long.wav")
        assert sum(len(piece.samples) for piece in read_pieces(path)) == 10_001
        with pytest.raises(InputError, match=r"long\.wav has more than 10,000 samples; cut it into shorter files"):
            read_recording(path)

    def test_every_other_lie_is_read_or_refused(self, write_file):
        for suffix, data in islice(files(seed=1), 600):
            path = write_file(data, f"sound.{suffix}")
            try:
                read = read_recording(path)
            except InputError as error:
                assert "\n" not in str(error) and len(str(error)) < 300 + len(str(path))
            else:
                assert (np.abs(read.samples) <= LOUDEST).all()
