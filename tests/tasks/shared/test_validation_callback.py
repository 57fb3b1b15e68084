"""Scores that the loss does not show, in what an epoch reports."""

from zoo.tasks.shared.validation_callback import ValidationScores


def test_the_callback_adds_the_scores_of_the_moment_to_the_logs():
    logs = {"loss": 1.0}

    ValidationScores(lambda: {"f1": 0.5}).on_epoch_end(0, logs)

    assert logs == {"loss": 1.0, "val_f1": 0.5}
