"""What is given to recurrent layers in addition to their inputs: masks and states."""

import keras
from keras import ops
from keras.src.backend import get_keras_mask

from zoo.errors import InputError


def refuse_state_between_calls(stateful: bool, unroll: bool) -> None:
    """Raises `InputError` for the two options of Keras's recurrent layers that zoo's do not have."""
    if stateful:
        raise InputError(
            "stateful=True is not supported: pass return_state=True, and the states as initial_state of the next call"
        )
    if unroll:
        raise InputError("unroll=True is not supported: jit_compile=True compiles the loop over time instead")


def check_arguments(cell, inputs, initial_state, mask, ways=1):
    """The initial state as a list, and the mask: where none is given beside a state, the one that Keras carries with
    the inputs, which it passes on only where the inputs are the one tensor. Raises `InputError` where a state or the
    mask does not fit the inputs.

    Args:
        cell: has the `state_size` of each way.
        ways: 2 for a layer that reads both ways.
    """
    if mask is None and initial_state is not None:
        mask = get_keras_mask(inputs)
    if mask is not None:
        given, outer = tuple(ops.shape(mask)), tuple(inputs.shape[:2])
        if len(given) != 2 or any(type(a) is type(b) is int and a != b for a, b in zip(given, outer, strict=True)):
            raise InputError(
                f"mask has the shape {given}; for inputs {tuple(inputs.shape)} it is (batch, time), {outer}"
            )
    if initial_state is None:
        return None, mask
    states = keras.tree.flatten(initial_state)
    sizes = keras.tree.flatten(cell.state_size) * ways
    shapes = [tuple(state.shape) for state in states]
    batch = inputs.shape[0]
    fits = len(shapes) == len(sizes) and all(
        len(shape) == 2 and shape[1] == size and (None in (shape[0], batch) or shape[0] == batch)
        for shape, size in zip(shapes, sizes, strict=True)
    )
    if not fits:
        wanted = ", ".join(f"({'batch' if batch is None else batch}, {size})" for size in sizes)
        raise InputError(
            f"initial_state has the shapes {', '.join(map(str, shapes)) or 'of none'}; {cell.name} needs {wanted}"
        )
    return states, mask


def for_every_step(mask, inputs):
    """A mask (batch, time); `keras.layers.TimeDistributed` gives (batch,), true where the whole sequence counts."""
    if mask is None or len(mask.shape) == 2:
        return mask
    return ops.broadcast_to(ops.expand_dims(mask, 1), ops.shape(inputs)[:2])


def nested(sizes, states):
    """States, an iterator, in lists as the sizes of a cell are; plain lists, which JAX asks for."""
    return [nested(size, states) for size in sizes] if isinstance(sizes, list | tuple) else next(states)
