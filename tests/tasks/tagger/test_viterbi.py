"""Decoding and marginals against every path there is."""

from itertools import combinations, pairwise, product

import numpy as np
import pytest

from zoo.tasks.tagger.viterbi import LabelSpan, marginals, viterbi

LENGTHS = np.array([4, 1, 3, 2])
LABELS = 3


@pytest.fixture
def potentials(random):
    return random.normal(size=(len(LENGTHS), 4, LABELS, LABELS)) * 2


def every_path(potentials, length):
    """All label sequences of one sentence and their log-potentials."""
    paths = list(product(range(LABELS), repeat=length))
    scores = [
        potentials[0, 0, path[0]] + sum(potentials[t, i, j] for t, (i, j) in enumerate(pairwise(path), 1))
        for path in paths
    ]
    return paths, np.array(scores)


def test_the_best_path_is_the_best_of_all(random):
    for _ in range(20):
        potentials = random.normal(size=(len(LENGTHS), 4, LABELS, LABELS))
        for row, best in enumerate(viterbi(potentials, LENGTHS)):
            paths, scores = every_path(potentials[row], LENGTHS[row])
            assert tuple(best) == paths[scores.argmax()]


def test_padding_and_batch_order_change_no_path(potentials):
    order = [2, 0, 3, 1]
    padded = np.concatenate([potentials, np.full((4, 5, LABELS, LABELS), 50.0)], axis=1)

    for ours, expected in zip(viterbi(padded[order], LENGTHS[order]), np.array([0, 1, 2, 3])[order], strict=True):
        np.testing.assert_array_equal(ours, viterbi(potentials, LENGTHS)[expected])


def test_a_batch_of_empty_sentences_has_empty_paths():
    assert [list(path) for path in viterbi(np.zeros((2, 0, 3, 3)), np.array([0, 0]))] == [[], []]


@pytest.mark.parametrize("not_after", [None, 0, 2])
def test_the_probability_of_a_stretch_is_its_share_among_all_paths(potentials, not_after):
    wide = np.concatenate([potentials, np.full((4, 3, LABELS, LABELS), 50.0)], axis=1)
    stretches, wanted = [], []
    for row, length in enumerate(LENGTHS):
        paths, scores = every_path(potentials[row], length)
        shares = np.exp(scores) / np.exp(scores).sum()
        for start, end in combinations(range(length + 1), 2):
            for labels in product(range(LABELS), repeat=end - start):
                fits = [path[start:end] == labels and path[end : end + 1] != (not_after,) for path in paths]
                stretches.append(LabelSpan(row, start, labels, not_after))
                wanted.append(shares[fits].sum())
    np.testing.assert_allclose(marginals(wide.astype("float32"), LENGTHS, stretches), wanted, atol=1e-6)
    assert marginals(wide, LENGTHS, []).shape == (0,)
