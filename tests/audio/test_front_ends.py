"""Energies to what a network reads."""

import numpy as np
import pytest

from zoo.audio.front_ends import LogEnergy, Pcen


@pytest.fixture
def energies(random):
    """Of a noise in 5 bands that is ten times as loud from the 100th frame on."""
    return (random.exponential(size=(200, 5)) * np.where(np.arange(200) < 100, 0.1, 1.0)[:, None]).astype(np.float32)


def test_pcen_is_that_of_the_paper(energies):
    smoothed, wanted = energies[0].astype(np.float64), []
    for energy in energies:
        smoothed = 0.975 * smoothed + 0.025 * energy
        wanted.append((energy / (1e-6 + smoothed) ** 0.98 + 2) ** 0.5 - 2**0.5)
    assert np.abs(Pcen().push(energies) - (2 * np.array(wanted) + 0.5)).max() < 1e-5


@pytest.mark.parametrize("kind", [LogEnergy, Pcen])
@pytest.mark.parametrize("piece", [1, 7, 32, 33])
def test_pieces_of_any_size_give_what_the_whole_gives(energies, kind, piece):
    one, pieces = kind(), kind()
    found = [pieces.push(energies[start : start + piece]) for start in range(0, len(energies), piece)]
    assert np.abs(np.concatenate(found) - one.push(energies)).max() < 1e-6


def test_what_goes_on_is_as_loud_in_any_noise(energies):
    quiet, loud = (Pcen().push(factor * energies) for factor in (1, 100))
    assert np.abs(quiet - loud).mean() < 0.1
    quiet, loud = (LogEnergy().push(factor * energies) for factor in (1, 100))
    assert np.abs(quiet - loud).mean() > 1


def test_what_begins_is_loud(energies):
    heard = Pcen().push(energies)
    assert heard[100:110].mean() > 2 * heard[50:100].mean() and heard[180:].mean() < 1.3 * heard[50:100].mean()


@pytest.mark.parametrize("kind", [LogEnergy, Pcen])
def test_silence_and_nothing_have_numbers(kind):
    loudness = kind()
    assert loudness.push(np.zeros((0, 5), np.float32)).shape == (0, 5)
    heard = loudness.push(np.zeros((40, 5), np.float32))
    assert heard.dtype == np.float32 and np.isfinite(heard).all() and np.ptp(heard) == 0
