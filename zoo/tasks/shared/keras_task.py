"""What all tasks share as Keras models: `compile`, `fit`, `evaluate`, `predict` and the like, on raw examples."""

from collections.abc import Sequence
from typing import Any, ClassVar

import keras
import numpy as np

from zoo.data.batching import Batches
from zoo.errors import InputError
from zoo.tasks.shared import keras_fit
from zoo.tasks.shared.examples import (
    Examples,
    ExampleWeights,
    check_parts,
    check_weights,
    class_table,
    weights_of_targets,
)
from zoo.tasks.shared.keras_objective import Objective
from zoo.tasks.shared.pretrained import PretrainedTask
from zoo.tasks.shared.raw_input import RawInput, read_raw_input
from zoo.text import normal_form


class KerasTask(Objective, PretrainedTask):
    """A task whose `fit`, `evaluate` and `predict` take raw examples: lists, arrays, columns and data sets
    (`zoo.tasks.shared.raw_input`). The network's own inputs, and data sets of these, go to Keras as they are.

    A subclass brings its loss, `check_examples`, `fit_batches`, `measure` and `answers`.
    """

    loss_cls: type[keras.losses.Loss]
    CLIPPING: ClassVar[dict[str, float]] = {"global_clipnorm": 1.0}
    """How gradients are clipped by default."""
    BATCH_SIZE = 32
    """Examples a batch by default."""
    EXAMPLE_TYPES: tuple[type, ...] = ()
    """Types of one example, in addition to strings."""
    LABEL_RANK = 0
    """1 where each token of an example has a label, 0 where an example has one or none."""
    LABELLED = "texts, and their labels"
    """What a pair of examples and labels is; empty where examples have no labels."""
    NO_CLASSES = ""
    """Why labels cannot weigh apart, where they cannot."""
    VALIDATES_LOSS = False
    """Whether `val_loss` is Keras's, for the task's own scores have none."""
    _has_own_loss = False
    _compiled_with = staticmethod(dict)
    _trained_as = None

    def compile(self, optimizer="auto", loss="auto", **kwargs):
        """As `keras.Model.compile`; by default Adam at 0.001 with clipped gradients, and the task's own loss.

        A loss of one's own sees targets and outputs as metrics do, by `positions`, a method of the model.
        """
        own = self.make_loss()
        loss = own if loss is None or loss == "auto" else loss
        alike = type(loss) is type(own) and (hasattr(own, "reads_padding") or loss.get_config() == own.get_config())
        self._has_own_loss = not alike
        optimizer = keras.optimizers.Adam(1e-3, **self.CLIPPING) if optimizer == "auto" else optimizer
        super().compile(optimizer=optimizer, loss=loss, **kwargs)
        self._compiled_with = lambda: kwargs  # in an attribute Keras would find the metrics, and count them twice

    def make_loss(self) -> keras.losses.Loss:
        """The loss by default."""
        return self.loss_cls()

    def compile_network(self, network: keras.Model, loss: keras.losses.Loss | None = None) -> keras.Model:
        """Compiles a network that trains this model as this one was compiled, by default with its loss."""
        if not self.compiled:
            self.compile()
        # JAX compiles in no other way.
        compiler = keras.backend.backend() == "jax" and not self.run_eagerly
        options = {"jit_compile": compiler, **self._compiled_with()}
        options |= {"run_eagerly": self.run_eagerly, "auto_scale_loss": False}
        network.compile(optimizer=self.optimizer, loss=self.loss if loss is None else loss, **options)
        return network

    def check_examples(self, x: list, y: list | None) -> tuple[list, list | None]:
        """Raw examples and labels as the task reads them. Raises `InputError` for what cannot be read or learnt."""
        raise NotImplementedError

    def learnable(self, examples: Examples) -> Examples:
        """What batches are made of: an example for each label that is learnt."""
        return examples

    def fit_batches(self, examples: Examples, batch_size: int, seed: int, epochs: int, **options) -> Batches:
        """Shuffled batches of learnable examples for `network_for`; options are those of the task's `fit`."""
        raise NotImplementedError

    def weigh(self, batches: Batches, examples: Examples, table: np.ndarray | None) -> None:
        """Gives batches the weights of their examples and of their labels."""
        if examples.weights is not None or table is not None:
            batches.weigh = ExampleWeights(examples.weights, table)

    def network_for(self, batch_size: int, **options) -> keras.Model:
        """What is trained on `fit_batches`: the model itself, or a `TrainingNetwork`."""
        return self

    def batch_of(self, x: list, y: list | None) -> tuple[Any, Any]:
        """The model's own inputs and targets for learnable examples, as arrays."""
        return self.preprocessor(x, y)

    def scores_of(self, examples: Examples, **options) -> dict[str, float]:
        """The task's scores; options are those of its `measure`."""
        return self.measure(examples.x, examples.y, **options)

    def validation_scores(self, examples: Examples) -> dict[str, float]:
        """The scores that an epoch reports of held-out examples."""
        return self.scores_of(examples)

    def answers(self, x: list) -> Sequence:
        """What `predict` gives for raw examples."""
        raise NotImplementedError

    def hold_out(self, examples: Examples, share: float, seed: int) -> tuple[Examples, Examples]:
        """Examples without a share of them that is held out, by default the last ones, and these."""
        return examples.last(share)

    def unpack_validation(self, given) -> tuple:
        """Examples, labels and weights of what users give as `validation_data`. Raises `InputError`."""
        return keras_fit.unpacked(given, self.LABELLED)

    def fit(
        self,
        x=None,
        y=None,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_split=0.0,
        validation_data=None,
        shuffle=True,
        class_weight=None,
        sample_weight=None,
        initial_epoch=0,
        steps_per_epoch=None,
        validation_steps=None,
        validation_batch_size=None,
        validation_freq=1,
        **options,
    ):
        """As `keras.Model.fit`, on raw examples, in batches of similar length that are reshuffled every epoch.

        Callbacks see this model. With `validation_data` or `validation_split` each epoch also reports the task's own
        scores, under `val_`. Class weights are given by label or by its index. A call that is refused leaves the model
        as it was.

        Raises:
            InputError: examples, labels or weights that cannot be read or learnt.
        """
        table = None if class_weight is None else self._class_table(class_weight)
        steps = steps_per_epoch and steps_per_epoch * max(1, epochs - initial_epoch)
        raw, x = self.read_raw(x, y, sample_weight, steps)
        examples = None if raw is None else self.checked(raw)
        size = self._size(raw) if batch_size is None else batch_size
        seed = None if raw is None else int(np.random.randint(2**31))  # follows keras.utils.set_random_seed
        if examples is not None and validation_split and validation_data is None:
            examples, validation_data = self.hold_out(examples, validation_split, seed)
            check_parts(examples, validation_data, validation_split)
        validation = None
        if validation_data is not None:
            validation = keras_fit.Validation(self, validation_data, validation_batch_size or size, validation_steps)
        during = {"epochs": epochs, "verbose": verbose, "initial_epoch": initial_epoch}
        if examples is not None:
            examples = self.learnable(examples)
            batches = self.fit_batches(examples, size, seed, epochs, **options)
            batches.shuffled = bool(shuffle)
            self.weigh(batches, examples, table)
            callbacks = validation.before(callbacks, validation_freq) if validation else callbacks
            self.text_form = normal_form.VERSION
            network = self.network_for(size, **options)
            return keras_fit.fit_network(self, network, batches, callbacks, steps_per_epoch, **during)
        if validation and validation.raw:
            callbacks, validation_data = validation.before(callbacks, validation_freq), None
        if table is not None and self.LABEL_RANK and y is not None:
            sample_weight = weights_of_targets(keras.ops.convert_to_numpy(y), table, sample_weight)
            table = None
        of_arrays = isinstance(x, dict | list | tuple) or hasattr(x, "shape")
        with keras_fit.restored_on_failure(self):
            return keras.Model.fit(
                self,
                keras_fit.for_keras(x),
                y,
                batch_size=batch_size,
                callbacks=callbacks,
                validation_split=validation_split,
                validation_data=validation_data,
                shuffle=shuffle and of_arrays,  # Keras warns that it does not shuffle a data set
                class_weight=None if table is None else dict(enumerate(table.tolist())),
                sample_weight=sample_weight,
                steps_per_epoch=steps_per_epoch,
                validation_steps=validation_steps,
                validation_batch_size=validation_batch_size,
                validation_freq=validation_freq,
                **during,
            )

    def evaluate(
        self,
        x=None,
        y=None,
        batch_size=None,
        verbose="auto",
        sample_weight=None,
        steps=None,
        callbacks=None,
        return_dict=False,
        **options,
    ):
        """Of raw examples and their labels the task's scores, as `measure` has them, and those of the metrics and of
        the loss that the model was compiled with, a dictionary; sample weights weigh in these alone. Arrays and data
        sets of them go to `keras.Model.evaluate`.

        Raises:
            InputError: examples or labels that cannot be read, or labels that the model does not have.
        """
        raw, x = self.read_raw(x, y, sample_weight, steps)
        if raw is None:
            options |= {"batch_size": batch_size, "verbose": verbose, "sample_weight": sample_weight, "steps": steps}
            options |= {"callbacks": callbacks, "return_dict": return_dict}
            with keras_fit.restored_on_failure(self):
                return keras.Model.evaluate(self, keras_fit.for_keras(x), y, **options)
        _refuse_callbacks(callbacks)
        size = batch_size or self._size(raw)
        examples = self.checked(raw).first(steps and steps * size)
        scores = self.scores_of(examples, **options)
        batches = keras_fit.keras_batches(self, examples, size)
        return scores | keras_fit.figures(self, batches, examples.weights is not None)

    def predict(self, x, batch_size=None, verbose="auto", steps=None, callbacks=None, **options):
        """The task's answers to raw examples, or the answer to one; with `on_error="skip"` a `RowError` in the place of
        each that is missing. Arrays go to `keras.Model.predict`."""
        raw, x = self.read_raw(x, batches=steps, missing=options.get("on_error") == "skip")
        if raw is None:
            with keras_fit.restored_on_failure(self):
                return keras.Model.predict(self, keras_fit.for_keras(x), batch_size, verbose, steps, callbacks)
        _refuse_callbacks(callbacks)
        answers = self.answers(raw.x, **options)
        return answers[0] if raw.single else answers

    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None, return_dict=False):
        """As `keras.Model.train_on_batch`, on raw examples or on arrays."""
        table = None if class_weight is None else self._class_table(class_weight)
        x, y, sample_weight = self._one_batch(x, y, sample_weight)
        if table is not None:
            sample_weight = weights_of_targets(keras.ops.convert_to_numpy(y), table, sample_weight)
        with keras_fit.restored_on_failure(self):
            return keras.Model.train_on_batch(self, x, y, sample_weight, return_dict=return_dict)

    def test_on_batch(self, x, y=None, sample_weight=None, return_dict=False):
        """As `keras.Model.test_on_batch`, on raw examples or on arrays."""
        with keras_fit.restored_on_failure(self):
            return keras.Model.test_on_batch(self, *self._one_batch(x, y, sample_weight), return_dict=return_dict)

    def predict_on_batch(self, x):
        """As `keras.Model.predict_on_batch`; of raw examples, what `predict` gives."""
        return self.predict(x) if self.read_raw(x)[0] is not None else keras.Model.predict_on_batch(self, x)

    def jax_state_sync(self):
        """Puts the weights as they are in training into the model, where Keras on JAX keeps them elsewhere."""
        if self._trained_as is not None:
            self._trained_as().jax_state_sync()
        super().jax_state_sync()

    def read_raw(self, x, y=None, sample_weight=None, batches=None, **options) -> tuple[RawInput | None, Any]:
        """As `read_raw_input`; a model without a preprocessor reads no raw examples."""
        if self.preprocessor is None:
            return None, x
        return read_raw_input(x, y, sample_weight, self.EXAMPLE_TYPES, self.LABEL_RANK, batches, **options)

    def checked(self, raw: RawInput) -> Examples:
        """Raw examples as the task reads them. Raises `InputError`."""
        x, y = self.check_examples(raw.x, raw.y)
        check_weights(raw.weights, x, [len(one) for one in x] if self.LABEL_RANK else None)
        return Examples(x, y, raw.weights)

    def _size(self, raw: RawInput | None) -> int:
        """Examples a batch where nobody says how many: as many as in a data set's own."""
        return (raw.batch_size if raw else None) or self.BATCH_SIZE

    def _one_batch(self, x, y, sample_weight) -> tuple:
        raw, x = self.read_raw(x, y, sample_weight)
        if raw is None:
            return x, y, sample_weight
        examples = self.checked(raw)
        return (*keras_fit.keras_batches(self, examples, max(1, len(examples.x)))[0], None)[:3]

    def _class_table(self, class_weight) -> np.ndarray:
        if self.NO_CLASSES:
            raise InputError(self.NO_CLASSES)
        return class_table(class_weight, list(self.labels))


def _refuse_callbacks(callbacks) -> None:
    if callbacks:
        raise InputError("callbacks go with fit, or with arrays; leave them out for raw examples")
