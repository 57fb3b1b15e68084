"""Recurrent layers one above the other."""

import keras


@keras.saving.register_keras_serializable("zoo")
class Stack(keras.layers.Layer):
    """Deep recurrence: each layer reads the sequence that the one below gives.

    Called as its layers are, with `inputs` (batch, time, features) and `mask` (batch, time); gives what the top
    layer gives. Between two layers the same features are dropped at every step.

    Args:
        layers: `Recurrent` or `Bidirectional` layers that give sequences, from the bottom up.
        dropout: rate between two layers, in [0, 1).
        residual: add each layer's input to its output where their widths agree.
    """

    def __init__(self, layers, dropout=0.0, residual=False, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.layers = list(layers)
        self.residual = residual
        self.dropout = dropout
        self._dropouts = [
            keras.layers.SpatialDropout1D(dropout, name=f"dropout_{index}") for index in range(1, len(self.layers))
        ]

    def build(self, inputs_shape, mask_shape=None):
        shape = tuple(inputs_shape)
        for layer in self.layers:
            layer.build(shape)
            shape = layer.compute_output_shape(shape)

    def call(self, inputs, mask=None, training=False):
        sequence = inputs
        for index, layer in enumerate(self.layers):
            if index:
                sequence = self._dropouts[index - 1](sequence, training=training)
            output = layer(sequence, mask=mask)
            adds = self.residual and output.shape[-1] == sequence.shape[-1]
            sequence = output + sequence if adds else output
        return sequence

    def get_config(self):
        return {
            **super().get_config(),
            "layers": [keras.saving.serialize_keras_object(layer) for layer in self.layers],
            "dropout": self.dropout,
            "residual": self.residual,
        }

    @classmethod
    def from_config(cls, config):
        layers = [keras.saving.deserialize_keras_object(layer) for layer in config["layers"]]
        return cls(**{**config, "layers": layers})
