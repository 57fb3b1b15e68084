"""What a trigger word's model does on every backend of Keras."""

import numpy as np
import pytest
from keras import ops

from zoo.audio.scenes import SceneMaker
from zoo.tasks.trigger_word.model import StepLoss, TriggerWord
from zoo.tasks.trigger_word.preprocessor import IGNORED


def test_the_future_changes_nothing(make_trigger_word, random):
    model = make_trigger_word(layers=2)
    samples = random.normal(size=8000) * 0.1
    other = np.concatenate([samples[:4000], random.normal(size=4000)])
    one, two = model.probabilities(samples), model.probabilities(other)
    steps = model.encoder.step_at(0.5)
    assert np.array_equal(one[:steps], two[:steps]) and not np.array_equal(one, two)


def test_the_loss_is_minus_log_p_of_the_word_that_is_said_or_of_none_for_each_member():
    logits = np.array([[[2.0, 1.0], [-1.0, 0.5], [3.0, -2.0], [0.5, 0.1]]])
    chances = np.exp(np.concatenate([np.zeros((4, 1)), logits[0]], axis=-1))  # of none, and of either word
    chances /= chances.sum(axis=-1, keepdims=True)
    for targets, wanted in (
        ([[1, 0], [0, 0], [0, 1], [0, 0]], [chances[0, 1], chances[1, 0], chances[2, 2], chances[3, 0]]),
        (
            [
                [IGNORED, 0],
                [0, IGNORED],
                [1, IGNORED],
                [IGNORED, IGNORED],
            ],  # may as well be taken for said where no other is
            [chances[0, :2].sum(), chances[1, ::2].sum(), chances[2, 1], 1.0],
        ),
    ):
        assert _loss(np.array([targets]), logits) == pytest.approx(-np.log(wanted).mean(), rel=1e-6)
    alone = 1 / (1 + np.exp(-logits[0, :, 0]))
    wanted = -(np.log(alone[0]) + np.log(1 - alone[1]) + np.log(alone[3])) / 4
    assert _loss(np.array([[[1], [0], [IGNORED], [1]]]), logits[..., :1]) == pytest.approx(wanted, rel=1e-6)
    assert _loss(np.full((1, 4, 1), IGNORED), logits[..., :1]) == pytest.approx(0, abs=1e-6)
    targets, other = np.array([[[1, 0], [0, 0], [0, 1], [0, 0]]]), logits[:, ::-1]
    both = float(ops.convert_to_numpy(StepLoss()(targets, np.stack([logits, other], axis=2))))
    assert both == pytest.approx((_loss(targets, logits) + _loss(targets, other)) / 2, rel=1e-6)


def test_a_word_is_heard_where_it_is_likelier_than_others_and_none_together(make_trigger_word, toy_sounds):
    maker = SceneMaker(*toy_sounds(2, seed=1), "up", 8000, seconds=2.0)
    model = make_trigger_word(others=["down", "flat"])
    batches, network = model.make_batches(maker, 4, 2, 1, 1), model.in_training()
    frames, targets = batches[0]
    before = ops.convert_to_numpy(network(frames))
    assert targets.shape == (2, 99, 3) and before.shape == (2, 99, 2, 3)
    network.train_on_batch(frames, targets)
    chances = np.exp(ops.convert_to_numpy(network(frames)).astype(np.float64))
    wanted = np.log(chances[..., 0] / (1 + chances[..., 1:].sum(axis=-1)))
    logits = ops.convert_to_numpy(model({"frames": frames, **model.backbone.initial_states(2)})["logits"])
    assert np.allclose(logits, wanted.mean(axis=-1), atol=1e-5) and not np.allclose(np.log(chances), before)


def test_it_comes_back_from_its_configuration(make_trigger_word, random):
    model = make_trigger_word(cell="lstm", layers=2, hidden_dropout=0.1, threshold=0.7, others=("down", "flat"))
    again = TriggerWord.from_config(model.get_config())
    assert (again.trigger, again.threshold, again.others) == ("up", 0.7, ["down", "flat"])
    again.set_weights(model.get_weights())
    samples = random.normal(size=4000)
    assert np.array_equal(again.probabilities(samples), model.probabilities(samples))


def _loss(targets, logits):
    """Of one member."""
    return float(ops.convert_to_numpy(StepLoss()(targets, logits[:, :, None])))
