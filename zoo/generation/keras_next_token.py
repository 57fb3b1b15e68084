"""What language models of all kinds share: states in, states out, and the logits of what comes next."""

import keras
import keras_hub

from zoo.generation.keras_scorer import KerasScorer


class NextTokenModel(keras_hub.models.Task):
    """As a Keras model it maps the inputs of `NextTokenBackbone` to its outputs with `logits`, (batch, time,
    tokens), in place of the features.

    It has `banned_ids`, the ids that are not sampled.

    Args:
        backbone: a `NextTokenBackbone`.
        preprocessor: has an `encoder`.
    """

    def __init__(self, backbone, preprocessor, **kwargs):
        outputs = dict(backbone.output)
        features = outputs.pop("features")
        config = backbone.get_config()
        softmax = None if config["tied"] else keras.layers.Dense(config["vocabulary_size"], name="logits")
        self.backbone = backbone
        self.preprocessor = preprocessor
        logits = backbone.embedding(features, reverse=True) if softmax is None else softmax(features)
        super().__init__(inputs=backbone.input, outputs={"logits": logits, **outputs}, **kwargs)
        self._softmax = softmax
        self.scorer = KerasScorer(self)

    def logits_of(self, features):
        """Features (…, width) to logits (…, tokens)."""
        return self.backbone.embedding(features, reverse=True) if self._softmax is None else self._softmax(features)

    def compile(self, optimizer="auto", **kwargs):
        """As `keras.Model.compile`; by default Adam at 0.001 with gradients clipped at a norm of 1. The loss is that of
        every next token, in nats."""
        optimizer = keras.optimizers.Adam(1e-3, global_clipnorm=1.0) if optimizer == "auto" else optimizer
        super().compile(optimizer=optimizer, loss=None, **kwargs)

    def compile_as_this(self, trained: keras.Model, **loss) -> keras.Model:
        """Compiles a model that trains this one, with the optimizer that this one was compiled with."""
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, **loss)
        # JAX compiles in no other way.
        compiler = keras.backend.backend() == "jax" and not self.run_eagerly
        trained.compile(optimizer=self.optimizer, loss=loss, run_eagerly=self.run_eagerly, jit_compile=compiler)
        return trained
