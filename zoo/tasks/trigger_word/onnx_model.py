"""Trigger words over ONNX."""

from zoo.generation.states import States, zeros
from zoo.tasks.shared.architecture_fields import arguments_of
from zoo.tasks.shared.onnx_model import OnnxModel
from zoo.tasks.trigger_word.encoder import ListeningEncoder
from zoo.tasks.trigger_word.inference import TriggerWordInference


class OnnxTriggerWord(OnnxModel, TriggerWordInference):
    def __init__(self, checkpoint, symbols, graphs):
        super().__init__(checkpoint, symbols, graphs)
        made = checkpoint.architecture
        self.trigger, self.threshold = self.labels[0], made.threshold
        self.encoder = ListeningEncoder(**arguments_of(ListeningEncoder, made))

    def initial_states(self, batch: int) -> States:
        return zeros(self._network.state_sizes, batch)
