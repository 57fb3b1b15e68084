"""The search over arrays of NumPy, held against all sequences that there are."""

import itertools

import numpy as np
import pytest

from zoo.generation.beam_search import IMPOSSIBLE, beam_search, highest, log_softmax

TOKENS, END, UNKNOWN = 5, 0, 1
BANNED = np.arange(TOKENS) == UNKNOWN


def chain(seed, count=6):
    """A network of the last two ids, and log P of what comes next for each sequence: its table is the sequence's."""
    tables = 2 * np.random.default_rng(seed).normal(size=(count, TOKENS, TOKENS, TOKENS)).astype(np.float32)
    tables[..., END] += 1

    def step(last, states, rows):
        before = states["before"][:, 0].astype(int)
        return tables[rows, before, last], {"before": last[:, None].astype(np.float32)}

    return step, tables


def all_sequences(table, limit):
    """Every sequence that ends within a limit or reaches it, and its log P."""
    for length in range(1, limit + 1):
        for ids in itertools.product(range(TOKENS), repeat=length):
            ended = ids[-1] == END
            if UNKNOWN in ids or END in ids[:-1] or not (ended or length == limit):
                continue
            before, last, total = 0, END, 0.0
            for index in ids:
                log_probs = log_softmax(np.where(BANNED, IMPOSSIBLE, table[before, last]))
                total += log_probs[index]
                before, last = last, index
            yield ids, total


def searched(seed, beams, wanted, limits):
    step, tables = chain(seed, len(limits))
    batch = len(limits)
    start = {"before": np.zeros((batch, 1), np.float32)}
    last = np.zeros(batch, np.int32)
    found = beam_search(step, last, start, np.array(limits, np.int32), END, BANNED, beams, wanted)
    return *found, tables


def written(row, limit):
    row = row[:limit].tolist()
    return tuple(row[: row.index(END) + 1] if END in row else row)


def test_a_beam_that_leaves_nothing_out_finds_the_best():
    limits = [4, 1, 3, 4, 2, 4]
    ids, logprobs, tables = searched(1, beams=150, wanted=3, limits=limits)
    for row, log_probs, table, limit in zip(ids, logprobs, tables, limits, strict=True):
        best = sorted(all_sequences(table, limit), key=lambda one: -one[1])[:3]
        assert [written(one, limit) for one in row] == [one for one, _ in best]
        assert np.allclose(log_probs, [score for _, score in best], atol=1e-4)


@pytest.mark.parametrize("beams", [1, 2, 4])
def test_a_hypothesis_is_worth_the_sum_of_its_steps_and_company_changes_nothing(beams):
    limits = [6, 3, 6, 5, 1, 6]
    ids, logprobs, tables = searched(2, beams, beams, limits)
    for place, limit in enumerate(limits):
        known = dict(all_sequences(tables[place], limit)) if limit < 6 else None
        step, _ = chain(2, len(limits))

        def alone(last, states, rows, place=place, step=step):
            return step(last, states, np.full_like(rows, place))

        start = {"before": np.zeros((1, 1), np.float32)}
        own, log_probs = beam_search(alone, np.zeros(1, np.int32), start, np.array([limit]), END, BANNED, beams, beams)
        assert [written(one, limit) for one in own[0]] == [written(one, limit) for one in ids[place]]
        assert np.allclose(log_probs, logprobs[place], atol=1e-5)
        for one, score in zip(ids[place], logprobs[place], strict=True):
            if known and score > -1e8:
                assert known[written(one, limit)] == pytest.approx(score, abs=1e-4)


def test_one_hypothesis_is_the_greedy_choice():
    ids, _, tables = searched(3, 1, 1, [5] * 6)
    for row, table in zip(ids[:, 0], tables, strict=True):
        before, last = 0, END
        for index in written(row, 5):
            assert index == np.where(BANNED, IMPOSSIBLE, table[before, last]).argmax()
            before, last = last, index


def test_nothing_is_an_answer_only_where_it_may_be():
    step, tables = chain(2)
    limits, best = np.full(6, 3, np.int32), [dict(all_sequences(table, 3)) for table in tables]
    assert any(max(known, key=known.get) == (END,) for known in best)
    start = {"before": np.zeros((6, 1), np.float32)}
    found = beam_search(step, np.zeros(6, np.int32), start, limits, END, BANNED, 50, empty=False)
    for known, row, log_probs in zip(best, *found, strict=True):
        del known[(END,)]
        assert written(row[0], 3) == max(known, key=known.get)
        assert log_probs[0] == pytest.approx(max(known.values()), abs=1e-4)


def test_nothing_is_searched_for_nothing():
    ids, logprobs, _ = searched(1, 3, 2, [])
    assert ids.shape == (0, 2, 0) and logprobs.shape == (0, 2)


def test_the_highest_come_first_and_of_equals_the_first():
    values = np.array([[1.0, 3, 2, 3, 0], [5, 5, 5, 5, 5]])
    assert highest(values, 3).tolist()[0] == [1, 3, 2]
    assert values[0][highest(values, 5)[0]].tolist() == [3, 3, 2, 1, 0]
