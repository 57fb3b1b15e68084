"""Which epoch of `zoo fit` is kept."""

from types import SimpleNamespace

from zoo.training.best_epoch import BestEpoch


class Model(SimpleNamespace):
    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def trained(figures, patience=2, grows=True, keeps_best=True):
    """The epochs that were trained, and the one whose weights the model has at the end."""
    model, best = Model(weights=0, stop_training=False), BestEpoch("val_f1", grows, patience, keeps_best)
    best.set_model(model)
    for epoch, (metric, loss) in enumerate(figures, 1):
        model.weights = epoch
        best.on_epoch_end(epoch, {"val_f1": metric, "val_loss": loss})
        if model.stop_training:
            break
    best.put_back()
    return epoch, model.weights


def test_the_best_metric_counts_then_the_loss_then_the_later_epoch():
    assert trained([(0.5, 1.0), (0.9, 1.1), (0.8, 0.5)]) == (3, 2)
    assert trained([(0.9, 1.0), (0.9, 0.8), (0.9, 0.9)]) == (3, 2)
    assert trained([(0.9, 1.0), (0.9, 1.0)]) == (2, 2)
    assert trained([(0.5, 1.0), (0.3, 1.1), (0.4, 0.5)], grows=False) == (3, 2)


def test_training_goes_on_while_the_loss_falls_though_the_metric_stands_still():
    assert trained([(0.0, 1.0 / epoch) for epoch in range(1, 9)]) == (8, 8)
    assert trained([(0.0, 1.0)] * 8) == (3, 3)
    assert trained([(0.4, 1.0), (0.3, 1.2), (0.5, 1.3), (0.2, 1.4), (0.1, 1.5), (0.9, 2.0)]) == (5, 3)


def test_where_the_last_epoch_is_kept_nothing_ends_sooner():
    assert trained([(0.5, 1.0), (0.3, 2.0), (0.2, 3.0), (0.1, 4.0)], keeps_best=False) == (4, 4)
