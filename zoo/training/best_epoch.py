"""Which epoch of `zoo fit` is kept, and when it ends."""

import keras


class BestEpoch(keras.callbacks.Callback):
    """Keeps the weights of the best epoch, and ends a training that gets no better.

    An epoch is better by its metric; where two have the same, by the loss of held-out examples; where that is the same
    too, by being later. The training ends after some epochs in which neither the metric nor the loss was the best so
    far: the F1 of a type that is new is 0 for long, while the loss falls.

    Args:
        watched: the metric's name in what an epoch reports.
        grows: whether more of it is better.
        patience: how many epochs.
        keeps_best: whether the best epoch is kept; else the training goes on to its end, and the last one is.
    """

    def __init__(self, watched: str, grows: bool, patience: int, keeps_best: bool = True):
        super().__init__()
        self._watched, self._sign, self._patience, self._keeps_best = watched, 1 if grows else -1, patience, keeps_best
        self._best: tuple[float, float] | None = None
        self._weights: list | None = None
        self._highest = [float("-inf")] * 2
        self._waited = 0

    def on_epoch_end(self, epoch, logs=None):
        found = (self._sign * logs[self._watched], -logs.get("val_loss", 0.0))
        if self._best is None or found >= self._best:
            self._best, self._weights = found, self.model.get_weights() if self._keeps_best else None
        self._waited += 1
        if any(new > old for new, old in zip(found, self._highest, strict=True)):
            self._waited = 0
        self._highest = [max(pair) for pair in zip(found, self._highest, strict=True)]
        if self._keeps_best and self._waited >= self._patience:
            self.model.stop_training = True

    def put_back(self) -> None:
        """Gives the model the best epoch's weights, where they are kept."""
        if self._weights is not None:
            self.model.set_weights(self._weights)
