"""What is trained in a task's place."""

import keras

from zoo.tasks.shared.keras_objective import Objective


class TrainingNetwork(Objective, keras.Model):
    """A network that trains a task's weights where training reads other inputs than the task itself.

    Callbacks see the task: what they set there (`stop_training`, the first epoch) is what counts here.

    Args:
        task: whose weights they are.
        name: of the network.
    """

    def __init__(self, task: keras.Model, name: str):
        super().__init__(name=name)
        self.task = task
        self.built = True

    def positions(self, y, y_pred):
        return self.task.positions(y, y_pred)

    @property
    def stop_training(self):
        return self.task.stop_training

    @stop_training.setter
    def stop_training(self, value):
        self.task.stop_training = value

    @property
    def history(self):
        return self.task.history

    @property
    def _initial_epoch(self):
        return self.task._initial_epoch

    @_initial_epoch.setter
    def _initial_epoch(self, value):
        if getattr(self, "task", None) is not None:  # Keras also sets it where nothing is there yet
            self.task._initial_epoch = value
