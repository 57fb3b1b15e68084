"""What is found, in its order."""

import math

import numpy as np
import pytest

from zoo.generation.hypothesis import Hypothesis, best_first, hypotheses_of, is_provably_best


def test_ids_are_cut_behind_the_end_and_what_cannot_be_is_left_out():
    ids = np.array([[[3, 0, 0], [2, 4, 3], [0, 0, 0]], [[5, 6, 0], [5, 0, 0], [4, 0, 0]]])
    logprobs = np.array([[-1.0, -2.5, -1e9], [-1.5, -2.0, -3.0]])
    first, second = hypotheses_of(ids, logprobs, limits=np.array([3, 2]), end=0)
    assert first == [Hypothesis((3, 0), -1.0, True), Hypothesis((2, 4, 3), -2.5, False)]
    assert second == [Hypothesis((5, 6), -1.5, False), Hypothesis((5, 0), -2.0, True), Hypothesis((4, 0), -3.0, True)]


def test_the_penalty_is_the_power_of_the_length_that_log_p_is_divided_by():
    short, long = Hypothesis((2, 0), -2.0, True), Hypothesis((2, 3, 4, 0), -3.0, True)
    assert best_first([long, short], 0.0) == [short, long]
    assert best_first([short, long], 1.0) == [long, short]
    assert [one.rank(0.5)[1] for one in (short, long)] == pytest.approx([-2 / 2**0.5, -3 / 2])


def test_each_sequence_stands_once_and_those_that_end_stand_first():
    same, open_end, ended = (
        Hypothesis((2, 0), -2.0, True),
        Hypothesis((2, 2), -0.1, False),
        Hypothesis((0,), -4.0, True),
    )
    assert best_first([open_end, ended, same, same._replace(logprob=-2.1)], 0.0) == [same, ended, open_end]


@pytest.mark.parametrize(
    ("probability", "length_penalty", "settled"),
    [(0.51, 0.0, True), (0.49, 0.0, False), (0.7, 1.0, False), (0.999, 1.0, True), (1.0, 0.0, True)],
)
def test_a_hypothesis_is_settled_where_all_others_together_could_not_rank_higher(probability, length_penalty, settled):
    found = Hypothesis((2, 3, 0), math.log(probability), True)
    assert is_provably_best(found, length_penalty, limit=20) == settled
    assert not is_provably_best(found._replace(ended=False), length_penalty, limit=20)


def test_what_is_settled_stays_the_best_however_the_rest_is_spread(random):
    limit = 6
    for _ in range(300):
        length_penalty = random.choice([0.0, 0.5, 1.0])
        shares = random.dirichlet([0.3] * 8)
        found = [
            Hypothesis((place, *[9] * random.integers(0, limit - 1)), math.log(max(share, 1e-12)), True)
            for place, share in enumerate(shares)
        ]
        for one in found:
            if is_provably_best(one, length_penalty, limit):
                assert best_first(found, length_penalty)[0] == one
