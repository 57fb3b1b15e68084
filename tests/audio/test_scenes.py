"""Scenes made of words and noises."""

import numpy as np
import pytest

from zoo.audio.scenes import PARTS, SOUND, SceneMaker
from zoo.audio.synthetic_noise import made_up_sound
from zoo.errors import InputError

RATE = 8000
SHORT = (0.4, 0.4)
"""Pauses with which a scene of eight seconds has words."""


def tone(pitch, seconds):
    return np.sin(2 * np.pi * pitch * np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


@pytest.fixture
def words():
    return {"high": [tone(2000, 0.3)], "low": [tone(300, 0.4)], "middle": [tone(800, 0.2)]}


@pytest.fixture
def noises(random):
    return {"hiss": [random.normal(size=3000).astype(np.float32)]}


def pitch(samples):
    return np.abs(np.fft.rfft(samples)).argmax() * RATE / len(samples)


def test_words_stand_where_the_scene_says(words, noises):
    maker = SceneMaker(words, noises, "high", RATE, seconds=6.0, loudness=(25, 30))
    pitches = {"high": 2000, "low": 300, "middle": 800}
    seen = set()
    for seed in range(10):
        scene = maker.make(np.random.default_rng(seed))
        assert len(scene.samples) == 6 * RATE and scene.samples.dtype == np.float32 and scene.rate == RATE
        for event, following in zip(scene.events, [*scene.events[1:], None], strict=True):
            start, end = round(event.start * RATE), round(event.end * RATE)
            assert end - start == len(words[event.word][0])
            assert abs(pitch(scene.samples[start:end]) - pitches[event.word]) < 10
            assert following is None or following.start - event.end >= 0.1 - 1e-6
            seen.add(event.word)
    assert seen == set(words)


def test_each_scene_has_a_pause_of_its_own(words, noises):
    def words_of(pause):
        maker = SceneMaker(words, noises, "high", RATE, seconds=20.0, pause=pause)
        return [len(maker.make(np.random.default_rng(seed)).events) for seed in range(60)]

    dense, sparse, both = words_of((0.15, 0.15)), words_of((6.0, 6.0)), words_of((0.15, 6.0))
    assert max(sparse) < 10 < 25 < min(dense)
    assert min(both) < 6 and max(both) > 25


def test_the_generator_alone_decides_a_scene(words, noises):
    maker = SceneMaker(words, noises, "high", RATE, speed=0.2, colour=6.0)
    one, again, other = (maker.make(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.samples, again.samples) and one.events == again.events
    assert one.events != other.events


def test_words_are_as_loud_over_the_background_as_is_wanted(words, noises):
    for decibels in (0, 20):
        maker = SceneMaker(
            words,
            noises,
            "high",
            RATE,
            loudness=(decibels, decibels),
            hiss=(-90, -90),
            level=(-30, -30),
            most=1,
            pause=SHORT,
        )
        scene = maker.make(np.random.default_rng(3))
        (event,) = scene.events
        start, end = round(event.start * RATE), round(event.end * RATE)
        background = np.mean(np.delete(scene.samples, np.s_[start:end]) ** 2)
        ratio = 10 * np.log10(np.mean(scene.samples[start:end] ** 2) / background - 1)
        assert abs(ratio - decibels) < 1
        assert abs(20 * np.log10(np.sqrt(np.mean(scene.samples**2))) + 30) < 0.1


def test_the_share_of_triggers_and_their_number(words, noises):
    events = []
    for seed in range(30):
        events += (
            SceneMaker(words, noises, "high", RATE, seconds=10, trigger_share=0.7, pause=SHORT)
            .make(np.random.default_rng(seed))
            .events
        )
    assert 0.6 < np.mean([event.word == "high" for event in events]) < 0.8
    without = SceneMaker(words, noises, "high", RATE, trigger_share=0, pause=SHORT).make(np.random.default_rng(1))
    assert without.events and all(event.word != "high" for event in without.events)
    one = SceneMaker(words, noises, "high", RATE, seconds=30, trigger_share=1, most=1).make(np.random.default_rng(1))
    assert [event.word for event in one.events] == ["high"]


def test_a_faster_word_is_shorter_and_higher(words, noises):
    maker = SceneMaker(words, noises, "high", RATE, trigger_share=1, speed=0.25, loudness=(30, 30), pause=SHORT)
    lengths, pitches = [], []
    for seed in range(20):
        scene = maker.make(np.random.default_rng(seed))
        for event in scene.events:
            lengths.append(event.end - event.start)
            pitches.append(pitch(scene.samples[round(event.start * RATE) : round(event.end * RATE)]))
    assert 0.24 - 1e-3 <= min(lengths) < 0.26 and 0.36 < max(lengths) <= 0.375 + 1e-3
    assert np.abs(np.array(lengths) * np.array(pitches) / 600 - 1).max() < 0.02


def test_another_microphone_colours_words_and_nothing_else(noises):
    both = tone(300, 0.5) + tone(3000, 0.5)
    heard = []
    for seed in range(40):
        maker = SceneMaker(
            {"both": [both]}, noises, "both", RATE, trigger_share=1, colour=6, most=1, loudness=(40, 40), pause=SHORT
        )
        scene = maker.make(np.random.default_rng(seed))
        (event,) = scene.events
        spectrum = np.abs(np.fft.rfft(scene.samples[round(event.start * RATE) :][: len(both)]))
        heard.append(20 * np.log10(spectrum[1500] / spectrum[150]))
    assert abs(np.mean(heard)) < 4 and 5 < np.std(heard) < 13  # of two gains, 6 dB each: 8.5


def test_a_silent_recording_stays_silent(words, noises):
    maker = SceneMaker({"high": [np.zeros(800, np.float32)]}, noises, "high", RATE, trigger_share=1)
    assert np.isfinite(maker.make(np.random.default_rng(1)).samples).all()


def test_some_scenes_are_silent_between_words(words, noises):
    maker = SceneMaker(words, noises, "high", RATE, silence=0.5)
    shares = [np.mean(maker.make(np.random.default_rng(seed)).samples == 0) for seed in range(20)]
    assert sum(share > 0.3 for share in shares) in range(5, 16) and sum(share == 0 for share in shares) >= 5


def test_parts_of_the_trigger_word_are_other_words(noises):
    """The trigger word rises from 1,000 to 2,000 Hz; the other is low."""
    words = {"rise": [np.concatenate([tone(1000, 0.3), tone(2000, 0.3)])], "low": [tone(300, 0.6)]}
    maker = SceneMaker(words, noises, "rise", RATE, loudness=(25, 30), pause=SHORT, trigger_share=0.3, parts=0.5)
    counted, heard = dict.fromkeys(("rise", "low", PARTS), 0), set()
    for seed in range(40):
        scene = maker.make(np.random.default_rng(seed))
        for event in scene.events:
            counted[event.word] += 1
            if event.word == PARTS:
                start, end = round(event.start * RATE), round(event.end * RATE)
                edge = round(0.08 * RATE)
                pieces = (scene.samples[start : start + edge], scene.samples[end - edge : end])
                heard.add(tuple(min((300, 1000, 2000), key=lambda one: abs(one - pitch(piece))) for piece in pieces))
                assert 0.25 * 0.6 - 0.01 < event.end - event.start < 2 * 0.6 * 0.6 + 0.01
    # The beginning by itself, or with an end of the other behind it; the end by itself, or behind a beginning of it.
    assert {(1000, 300), (300, 2000), (1000, 1000), (2000, 2000)} <= heard
    assert not {(2000, 300), (300, 1000), (2000, 1000), (300, 300)} & heard
    total = sum(counted.values())
    assert 0.2 < counted["rise"] / total < 0.4 and 0.25 < counted[PARTS] / total < 0.45


def test_what_is_missing_is_named(words, noises):
    for given, heard, said in (
        ({"low": words["low"]}, noises, "no recording of 'high'"),
        ({"high": words["high"], "low": []}, noises, "another word than 'high'"),
        (words, {"hiss": []}, "no recording of a background"),
    ):
        with pytest.raises(InputError, match=said):
            SceneMaker(given, heard, "high", RATE)


def test_sounds_that_are_nothing_stand_among_the_other_words(words, noises):
    maker = SceneMaker(words, noises, "high", RATE, loudness=(25, 30), pause=SHORT, trigger_share=0.3, sounds=0.5)
    said = [event for seed in range(40) for event in maker.make(np.random.default_rng(seed)).events]
    sounds = [event for event in said if event.word == SOUND]
    others = [event for event in said if event.word not in (SOUND, "high")]
    assert 0.35 < len(sounds) / (len(sounds) + len(others)) < 0.65
    assert len({round(event.end - event.start, 3) for event in sounds}) > 0.9 * len(sounds)  # none is as another
    assert SOUND not in maker.others


def test_made_up_sounds_are_whole_at_any_rate_and_differ():
    for rate in (8000, 16000):
        made = [made_up_sound(np.random.default_rng(seed), rate) for seed in range(60)]
        again = made_up_sound(np.random.default_rng(59), rate)
        assert (again == made[-1]).all() and again.dtype == np.float32
        assert all(np.isfinite(sound).all() and np.abs(sound).max() > 0 for sound in made)
        seconds = [len(sound) / rate for sound in made]
        assert 0.09 < min(seconds) < 0.3 and 1 < max(seconds) <= 2
        assert all(sound[0] == sound[-1] == 0 for sound in made)  # no clicks


def test_made_up_voices_say_their_share_of_the_words(words, noises):
    voices = {word: [tone(3500, 0.25)] for word in words}
    options = {"seconds": 20.0, "pause": SHORT, "loudness": (25, 30), "trigger_share": 0.5}

    def share(voiced, voices):
        maker = SceneMaker(words, noises, "high", RATE, **options, voices=voices, voiced=voiced)
        scenes = [maker.make(np.random.default_rng(seed)) for seed in range(20)]
        return np.mean(
            [
                abs(pitch(scene.samples[round(event.start * RATE) : round(event.end * RATE)]) - 3500) < 20
                for scene in scenes
                for event in scene.events
            ]
        )

    assert share(0.0, voices) == 0 and share(1.0, voices) == 1 and abs(share(0.4, voices) - 0.4) < 0.06
    assert 0.4 < share(1.0, {"high": voices["high"]}) < 0.6  # of the other words there are no voices
