"""Which examples make which batch."""

import grain
import numpy as np
import pytest

from zoo.data.batching import Batches, DrawnBatches, by_length


@pytest.fixture
def batches(random):
    lengths = random.integers(1, 30, size=103)
    return lambda seed=1, size=2: Batches(lengths, np.array, size, seed, epochs=3)


def plan(batches, epoch):
    return [batch.tolist() for batch in batches.plan(epoch)]


@pytest.mark.parametrize("size", [1, 2, 10, 200])
def test_every_example_comes_once_an_epoch(batches, size):
    source = batches(size=size)
    steps = len(source) // 3

    for epoch in range(3):
        seen = [index for step in range(steps) for index in source[epoch * steps + step].tolist()]
        assert sorted(seen) == list(range(103))


def test_seed_and_epoch_decide_the_order(batches):
    assert plan(batches(), 1) == plan(batches(), 1)
    assert plan(batches(), 1) != plan(batches(), 0)
    assert plan(batches(), 1) != plan(batches(seed=2), 1)


def test_any_item_can_be_asked_for_at_any_time(batches, random):
    in_turn = [batch.tolist() for batch in map(batches().__getitem__, range(len(batches())))]
    source = batches()

    for index in random.permutation(len(source)):
        assert source[index].tolist() == in_turn[index]


def test_a_batch_holds_examples_of_similar_length(random):
    lengths = random.integers(1, 100, size=640)
    source = Batches(lengths, np.array, 10, seed=1, epochs=1)

    spread = np.mean([np.ptp(lengths[batch]) for batch in source.plan(0)])

    assert spread < 10  # at random it would be 80


def test_a_grain_iterator_goes_on_exactly_from_a_saved_state(batches):
    def iterate():
        return iter(grain.MapDataset.source(batches()).to_iter_dataset())

    whole = [batch.tolist() for batch in iterate()]
    first, second = iterate(), iterate()
    begun = [next(first).tolist() for _ in range(70)]
    second.set_state(first.get_state())

    assert len(whole) == len(batches())
    assert begun + [batch.tolist() for batch in second] == whole


@pytest.mark.parametrize("limit", [1, 30, 64, 10_000])
def test_groups_by_length_hold_every_index_within_the_limit(random, limit):
    lengths = random.integers(1, 40, size=60).tolist()
    groups = by_length(lengths, limit)

    assert sorted(np.concatenate(groups).tolist()) == list(range(60))
    for group in groups:
        assert len(group) == 1 or len(group) * max(lengths[index] for index in group) <= limit
    order = [lengths[index] for group in groups for index in group]
    assert order == sorted(order)


def test_of_what_is_read_in_stretches_long_ones_go_together_unless_one_is_much_longer():
    lengths = [500, 3, 300, 290, 2, 260, 1000]
    groups = [sorted(lengths[index] for index in group) for group in by_length(lengths, 100, stretch=20)]
    assert groups == [[2, 3], [260, 290, 300, 500], [1000]]
    assert [len(group) for group in by_length([50] * 10, 100, stretch=20)] == [5, 5]
    assert [len(group) for group in by_length([1, 5, 9, 19], 100, stretch=20)] == [4]  # in one stretch


def test_groups_by_length_are_as_large_as_they_may_be():
    assert [len(group) for group in by_length([2] * 10, 8)] == [4, 4, 2]


def test_nothing_makes_no_group():
    assert by_length([], 10) == []


def test_there_is_nothing_behind_the_last_batch():
    batches = Batches([1, 2, 3], list, batch_size=2, seed=1, epochs=2)
    assert len(list(batches)) == len(batches) == 4


def test_chance_in_a_batch_is_decided_by_seed_epoch_and_place():
    def make(indices, random):
        return indices.tolist(), random.integers(2**31)

    drawn, same, other = (DrawnBatches([1] * 9, make, 3, seed, epochs=2) for seed in (1, 1, 2))
    plain = Batches([1] * 9, np.array, 3, 1, epochs=2)
    assert [drawn[index] for index in range(6)] == [same[index] for index in range(6)]
    assert [drawn[index][0] for index in range(6)] == [plain[index].tolist() for index in range(6)]
    assert len({source[index][1] for source in (drawn, other) for index in range(6)}) == 12
    with pytest.raises(IndexError):
        drawn[6]
