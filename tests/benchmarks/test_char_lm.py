"""What networks of characters are measured against, and that all are charged for the same text."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from benchmarks.char_lm import LINE_END, UNKNOWN, Alphabet, n_gram_bits, network_bits, window_bits
from benchmarks.kneser_ney import LONGEST, MOST_SYMBOLS, n_grams
from zoo.errors import InputError

SYMBOLS, START = 6, 1


@pytest.fixture
def text(random):
    """A text of words that come again, of five symbols of six."""
    words = [random.integers(0, 5, length) for length in (2, 3, 3, 5, 7)]
    return np.concatenate([words[index] for index in random.integers(0, 5, 300)]).astype(np.uint8)


class Slow:
    """Kneser-Ney by its definition, in dictionaries."""

    def __init__(self, ids, order):
        self.order = order
        row = (START,) * (order - 1) + tuple(ids.tolist())
        self.counts = {order: Counter(row[end - order : end] for end in range(order, len(row) + 1))}
        for size in range(order - 1, 0, -1):
            self.counts[size] = Counter(gram[1:] for gram in self.counts[size + 1])
        self.followers = defaultdict(list)
        self.discounts, self.estimated = {}, set()
        for size, counts in self.counts.items():
            for gram, count in counts.items():
                self.followers[gram[:-1]].append(count)
            n = Counter(counts.values())
            y = n[1] / (n[1] + 2 * n[2]) if n[1] else 0.0
            taken = [k - (k + 1) * y * n[k + 1] / n[k] if n[k] else 0.0 for k in (1, 2, 3)]
            if all(0 < found <= count for count, found in enumerate(taken, 1)):
                self.estimated.add(size)
            self.discounts[size] = taken if size in self.estimated else [0.5, 1.0, 1.5]

    def probabilities(self, ids):
        row = (START,) * (self.order - 1) + tuple(ids.tolist())
        return [self.probability(row[end - self.order : end]) for end in range(self.order, len(row) + 1)]

    def probability(self, gram):
        if not gram:
            return 1 / SYMBOLS
        shorter = self.probability(gram[1:])
        followers = self.followers.get(gram[:-1])
        if not followers:
            return shorter
        discounts = self.discounts[len(gram)]
        count = self.counts[len(gram)][gram]
        kept = count - discounts[min(count, 3) - 1] if count else 0.0
        left = sum(discounts[min(other, 3) - 1] for other in followers)
        return (kept + left * shorter) / sum(followers)


def test_probabilities_are_those_of_the_definition(text, random):
    others = [text[:500], random.integers(0, SYMBOLS, 200)]
    for order, found in n_grams(text, others, LONGEST, SYMBOLS, START):
        slow = Slow(text, order)
        for other, row in zip(others, found, strict=True):
            np.testing.assert_allclose(row, slow.probabilities(other), rtol=1e-12)
    assert 0 < len(slow.estimated) < LONGEST  # both kinds of discounts were met


def test_probabilities_of_all_that_can_come_next_add_up_to_1(text, random):
    seen = [text[end - LONGEST : end] for end in range(LONGEST, len(text), len(text) // 50)]
    contexts = [*seen, *random.integers(0, SYMBOLS, (50, LONGEST))]
    others = [np.append(context, symbol) for context in contexts for symbol in range(SYMBOLS)]
    for _, found in n_grams(text, others, LONGEST, SYMBOLS, START):
        last = np.array([row[-1] for row in found]).reshape(-1, SYMBOLS)
        assert (last > 0).all()
        np.testing.assert_allclose(last.sum(axis=1), 1, atol=1e-9)


@pytest.mark.parametrize("order", [9, 10, LONGEST])
def test_every_symbol_of_a_context_tells_it_from_others(order):
    context = np.full(order - 1, MOST_SYMBOLS - 1)
    contexts = [context, *(context - row for row in np.eye(order - 1, dtype=int))]
    others = [np.append(row, following) for following, row in enumerate(contexts)]
    *_, (_, found) = n_grams(np.concatenate(others), others, order, MOST_SYMBOLS, START)
    assert all(row[-1] > 0.5 for row in found)  # were two contexts one, what follows would share half


def test_characters_beyond_the_alphabet_are_unknown():
    alphabet = Alphabet(["a", "\n", "—"])
    assert alphabet.ids("a—\n😀b").tolist() == [2, 3, LINE_END, UNKNOWN, UNKNOWN]
    assert alphabet.size == 4
    with pytest.raises(InputError, match="known characters"):
        Alphabet([chr(code) for code in range(32, 32 + MOST_SYMBOLS)])


def test_network_and_n_grams_pay_alike_for_an_unknown_character(make_language_model):
    texts = ["ab?ba\nbb\n", "a\n", "bé\n"]
    more = [np.log2(0x110000), 0, np.log2(0x110000)]
    model = make_language_model("ab")
    bits = [model.evaluate(text)["bits-per-character"] * len(text) for text in texts]
    np.testing.assert_allclose(network_bits(model, texts), np.add(bits, more), rtol=1e-5)
    alphabet = Alphabet(model.encoder.symbols)
    rows = [alphabet.ids(text) for text in texts]
    _, found = next(n_grams(alphabet.ids("abba\n"), rows, 1, alphabet.size, LINE_END))
    bits = [-np.log2(row).sum() for row in found]
    np.testing.assert_allclose(n_gram_bits("abba\n", alphabet, texts, 1)[1], np.add(bits, more))


def test_text_that_the_window_holds_costs_next_to_nothing():
    text = "".join(chr(97 + code) for code in np.random.default_rng(1).integers(0, 26, 10_000))
    assert window_bits(text, text) < 0.02 * window_bits("", text)
