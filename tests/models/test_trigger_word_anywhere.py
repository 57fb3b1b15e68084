"""What a trigger word's model does on every backend of Keras."""

import numpy as np
import pytest
from keras import ops

from zoo.models.trigger_word import StepLoss, TriggerWord
from zoo.models.trigger_word_preprocessor import IGNORED
from zoo.preprocessing.sound.scenes import SceneMaker


def test_the_future_changes_nothing(make_trigger_word, random):
    model = make_trigger_word(layers=2)
    samples = random.normal(size=8000) * 0.1
    other = np.concatenate([samples[:4000], random.normal(size=4000)])
    one, two = model.probabilities(samples), model.probabilities(other)
    steps = model.encoder.step_at(0.5)
    assert np.array_equal(one[:steps], two[:steps]) and not np.array_equal(one, two)


def test_the_loss_is_minus_log_p_and_leaves_out_what_is_ignored():
    logits, targets = np.array([[[2.0], [-1.0], [3.0], [0.5]]]), np.array([[[1], [0], [IGNORED], [1]]])
    chances = 1 / (1 + np.exp(-logits[0, :, 0]))
    wanted = -(np.log(chances[0]) + np.log(1 - chances[1]) + np.log(chances[3])) / 3
    assert _loss(targets, logits) == pytest.approx(wanted, rel=1e-6)
    assert _loss(np.full((1, 4, 1), IGNORED), logits) == 0
    two = [np.concatenate([one, one], axis=-1) for one in (targets, logits)]
    assert _loss(*two) == pytest.approx(2 * wanted, rel=1e-6)


def test_other_words_are_learnt_beside_the_own_one_and_left_out_of_the_model(make_trigger_word, toy_sounds):
    maker = SceneMaker(*toy_sounds(2, seed=1), "up", 8000, seconds=2.0)
    model = make_trigger_word()
    batches, network = model.batches(maker, 4, 2, 1, 1, ["down", "flat"]), model.in_training(2)
    before, size = ops.convert_to_numpy(network(batches[0][0])), model.count_params()
    assert before.shape == (2, 99, 3) and batches[0][1].shape == (2, 99, 3)
    network.train_on_batch(*batches[0])
    assert model.count_params() == size
    logits = ops.convert_to_numpy(model({"frames": batches[0][0], **model.backbone.initial_states(2)})["logits"])
    after = ops.convert_to_numpy(network(batches[0][0]))
    assert np.allclose(after[..., 0], logits, atol=1e-6) and not np.allclose(before[..., 0], logits)


def test_it_comes_back_from_its_configuration(make_trigger_word, random):
    model = make_trigger_word(cell="lstm", layers=2, hidden_dropout=0.1, threshold=0.7)
    again = TriggerWord.from_config(model.get_config())
    assert (again.trigger, again.threshold) == ("up", 0.7)
    again.set_weights(model.get_weights())
    samples = random.normal(size=4000)
    assert np.array_equal(again.probabilities(samples), model.probabilities(samples))


def _loss(targets, logits):
    return float(ops.convert_to_numpy(StepLoss()(targets, logits)))
