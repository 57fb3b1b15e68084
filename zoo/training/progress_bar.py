"""What a person sees of `fit`."""

import keras

from zoo.console import err


class ProgressBar(keras.callbacks.Callback):
    """A progress bar over all epochs, with the validation metric of the last one that ended."""

    def __init__(self, display, epochs: int, watched: str):
        super().__init__()
        self._display, self._epochs, self._watched, self._last = display, epochs, watched, ""
        self._bar = display.add_task("", total=None)
        self.ended = 0
        """Epochs that have come to their end."""

    def on_epoch_begin(self, epoch, logs=None):
        self._display.update(self._bar, total=self._epochs * self.params["steps"])
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        text = f"epoch {self._epoch + 1}/{self._epochs}  loss {logs['loss']:.3f}{self._last}"
        done = self._epoch * self.params["steps"] + batch + 1
        self._display.update(self._bar, completed=done, description=text)

    def on_epoch_end(self, epoch, logs=None):
        self.ended += 1
        self._last = f"  dev {self._watched.removeprefix('val_')} {logs[self._watched]:.4f}"
        err.print(f"epoch {epoch + 1}  loss {logs['loss']:.3f}{self._last}", highlight=False)
