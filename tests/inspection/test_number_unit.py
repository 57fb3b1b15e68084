"""The unit that remembers the subject's number."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from zoo.errors import InputError
from zoo.inspection.number_picture import aligned, draw_number_unit
from zoo.inspection.number_sentences import CHOOSING, HELD_OUT, Prefix, from_pairs, made_up
from zoo.inspection.number_unit import best_cut, find_number_unit, memory_cells
from zoo.inspection.traces import traces

REAL = [Prefix("The king near the queens ", False), Prefix("The cats of the doctor ", True)]


def test_the_unit_that_latches_the_subject_is_found_and_not_the_one_of_the_last_noun(latching_model):
    found = find_number_unit(latching_model, REAL)
    assert (found.layer, found.unit, found.plural_above) == (1, 1, False)
    assert -0.5 < found.threshold < 0.5
    assert found.to_json() == {
        "layer": 1,
        "unit": 1,
        "threshold": found.threshold,
        "plural_above": False,
        "accuracy": {"chosen_by": 1.0, "other_nouns": 1.0, "real": 1.0},
        "sentences": {"chosen_by": 384, "other_nouns": 384, "real": 2},
    }


def test_sentences_without_a_say_do_not_choose(latching_model):
    mistaken = [Prefix(prefix.text, not prefix.plural) for prefix in REAL]
    found = find_number_unit(latching_model, mistaken)
    assert found.unit == 1 and found.accuracy(found.real) == 0.0


def test_the_best_cut_of_the_best_column_with_its_side():
    plural = np.array([False, True, False, True, False])
    values = np.array([[0.0, 5.0, 1.0], [0.0, 2.0, 2.0], [0.0, 4.0, 3.0], [0.0, 1.0, 4.0], [0.0, 6.0, 5.0]])
    assert best_cut(values, plural) == (1, 3.0, False)
    assert best_cut(-values, plural) == (1, -3.0, True)


def test_of_equally_good_columns_the_one_that_lies_farther_apart_is_taken():
    plural = np.array([False, False, True, True])
    values = np.array([[0.0, 0.0], [4.0, 1.0], [5.0, 9.0], [9.0, 10.0]])
    assert best_cut(values, plural)[0] == 1


def test_no_cut_goes_through_equal_values():
    plural = np.array([False, False, True, True])
    values = np.array([[7.0, 0.0], [7.0, 1.0], [7.0, 1.0], [7.0, 1.0]])
    assert best_cut(values, plural) == (1, 0.5, True)


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_what_is_searched_is_the_memory_behind_the_last_token(make_language_model, cell):
    model = make_language_model(cell=cell)
    texts = ["ab", "abba", "ba"]
    wanted = [np.concatenate([trace.memory[-1] for trace in traces(model, text)]) for text in texts]
    np.testing.assert_allclose(memory_cells(model, texts, [1, 2]), wanted, rtol=0, atol=1e-6)
    np.testing.assert_allclose(memory_cells(model, texts, [2]), [row[5:] for row in wanted], rtol=0, atol=1e-6)


def test_nothing_but_the_subject_tells_the_number():
    prefixes = made_up(CHOOSING)
    behind = [{re.sub(r"^The \w+", "", text) for text, number in prefixes if number == plural} for plural in (0, 1)]
    assert len(prefixes) == len(set(prefixes)) == 384
    assert behind[0] == behind[1]
    assert not set(CHOOSING) & set(HELD_OUT)


def test_real_sentences_take_their_number_from_the_verb_in_which_a_pair_differs():
    def pair(good, bad, paradigm="distractor_agreement_relational_noun"):
        return {"UID": paradigm, "sentence_good": good, "sentence_bad": bad}

    pairs = [
        pair("A niece of the kings hasn't slept.", "A niece of the kings haven't slept."),
        pair("Some boys near Ann kiss Bo.", "Some boys near Ann kisses Bo."),
        pair("The maps of Rome amuse.", "The maps of Rome amuses."),
        pair("The cat purrs.", "The cat purr.", "regular_plural_subject_verb_agreement_1"),
        pair("The man that was late sing.", "The man that was late singing."),
        pair("A b sings c.", "A b sing d."),
    ]
    assert from_pairs(pairs) == [
        ("A niece of the kings ", False),
        ("Some boys near Ann ", True),
        ("The maps of Rome ", True),
    ]


def test_a_model_in_which_the_search_makes_no_sense_is_refused(make_language_model, latching_model, make_tagger):
    cases = [
        (make_tagger(), {}, "give a language model"),
        (make_language_model(backwards=True), {}, "reads backwards"),
        (make_language_model(["The", "king", "kings"], unit="word"), {}, "knows 1 of the nouns"),
        (latching_model, {"layer": 2}, "no layer 2"),
    ]
    for model, options, why in cases:
        with pytest.raises(InputError, match=why):
            find_number_unit(model, REAL, **options)
    with pytest.raises(InputError, match="no real sentence"):
        find_number_unit(latching_model, [])


def test_sentences_of_two_lengths_stand_in_common_columns():
    assert aligned("cat,", "cats,") == [(0, 0), (1, 1), (2, 2), (None, 3), (3, 4)]
    assert aligned(["The", "cat", "was"], ["The", "cats", "were"]) == [(0, 0), (1, 1), (2, 2)]


def test_the_picture_follows_both_sentences_across_the_gap(latching_model, monkeypatch, tmp_path):
    figures = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **__: figures.append(figure))
    found = find_number_unit(latching_model, REAL)
    draw_number_unit(latching_model, found, tmp_path / "number.png")
    along, other_nouns, real = figures[0].axes
    labels = [label.get_text() for label in along.get_xticklabels()]
    words = ["<eos>", "The", "cat\ncats", ",", "which", "already", "ate", "the", "fish", ",", "was\nwere", "full"]
    assert labels == words
    singular, plural, threshold = along.get_lines()
    np.testing.assert_allclose(singular.get_ydata()[2:], 1, atol=0.01)
    np.testing.assert_allclose(plural.get_ydata()[2:], -1, atol=0.01)
    assert threshold.get_ydata() == [found.threshold] * 2
    (gap,) = along.patches
    assert (gap.get_x(), gap.get_x() + gap.get_width()) == (2.5, 9.5)
    assert "memory cell" in along.get_ylabel() and "word" in along.get_xlabel()
    assert "100.0% of 384 right" in other_nouns.get_title() and "100.0% of 2 right" in real.get_title()
    for axes, half in ((other_nouns, 192), (real, 1)):
        for bars, wanted in zip(axes.containers, (1, -1), strict=True):
            (held,) = [bar for bar in bars if bar.get_width()]
            assert held.get_width() == half and abs(held.get_y() + held.get_height() / 2 - wanted) < 0.1
