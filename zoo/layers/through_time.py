"""A cell's step repeated along time, and the gradient of the whole by backpropagation through time.

All forms take the input's share of the gates for all steps, time first, and give every output and the final states.
`autodiff` leaves the gradient to the backend. `custom_gradient` writes it out: the loop back in time carries the
gradients of the states and gives those of the gates; the gradients of the weights are then single products over all
steps (docs/bptt.md derives it). `xla` is `custom_gradient` as two compiled programs of XLA.
"""

import keras
from keras import ops

from zoo.cells.products import narrowed
from zoo.layers.scan import scan, stacked


def autodiff(cell, weights, projected, states, mask=None, drop=None):
    """The cell's own step, repeated.

    Args:
        cell: a `zoo.cells.Cell`.
        weights: `cell.recurrent_weights()`, or what dropout has left of them.
        projected: (time, batch, parts · units), what `cell.project` makes of the inputs; a time of at least 1.
        states: the initial states, each (batch, units).
        mask: (time, batch, 1), true where an element counts; elsewhere the states are handed on as they were.
        drop: (batch, units), the mask of recurrent dropout.

    Returns:
        The first state after every step, (time, batch, units), and the final states.
    """
    weights = [narrowed(weight) for weight in weights]

    def step(states, elements):
        share, *keep = elements
        new_states, _ = cell.step(share, states, weights, drop)
        states = _hold(keep, new_states, states)
        return states, states[:1]

    final, (outputs,) = scan(step, states, [projected] if mask is None else [projected, mask], like=states[:1])
    return stacked(outputs, projected.shape[0]), final


def custom_gradient(cell, weights, projected, states, mask=None, drop=None, stacks=False):
    """As `autodiff`, with the gradient by the cell's `backward` and `weight_gradients`; if it `stacks`, the loop
    back in time reads tensors, not lists of what the steps gave."""
    keep = [] if mask is None else [mask]
    time = projected.shape[0]
    one_state, one_share = ops.zeros_like(states[0]), ops.zeros_like(projected[0])

    def forward(projected, *rest):
        given, initial = list(rest[: len(rest) - len(states)]), list(rest[len(rest) - len(states) :])
        weights = [narrowed(weight) for weight in given]

        def step(states, elements):
            share, *keep = elements
            new_states, gates = cell.step(share, states, weights, drop)
            return _hold(keep, new_states, states), [*states, *gates]

        like = [one_state] * (len(initial) + len(cell.GATES))
        final, results = scan(step, initial, [projected, *keep], like)
        if stacks:
            results = [stacked(result, time) for result in results]
        previous, gates = results[: len(initial)], results[len(initial) :]
        before = stacked(previous[0], time)

        def gradient(arriving, *late):
            transposed = [ops.transpose(weight) if len(weight.shape) == 2 else weight for weight in weights]

            def step(carry, elements):
                late, states = carry[: len(initial)], carry[len(initial) :]
                arriving, *elements = elements
                previous, elements = elements[: len(initial)], elements[len(initial) :]
                gates, keep = elements[: len(cell.GATES)], elements[len(cell.GATES) :]
                gradients = [late[0] + arriving, *late[1:]]
                by_z, early = cell.backward(gates, previous, states, gradients, transposed, drop)
                return [*_hold(keep, early, gradients), *previous], _hold(keep, [by_z], [one_share])

            sequences = [arriving, before, *previous[1:], *gates, *keep]
            carry, (by_z,) = scan(step, [*late, *final], sequences, like=[one_share], reverse=True)
            by_z = stacked(by_z, time)
            befores = [before, *(stacked(sequence, time) for sequence in previous[1:])]
            afters = [ops.concatenate([early[1:], last[None]]) for early, last in zip(befores, final, strict=True)]
            gates_of_all = [stacked(gate, time) for gate in gates]
            by_weights = cell.weight_gradients(gates_of_all, befores, afters, by_z, drop)
            return by_z, *by_weights, *carry[: len(initial)]

        return (ops.concatenate([before[1:], final[0][None]]), *final), gradient

    outputs, *final = _custom_gradient(forward)(projected, *weights, *states)
    return outputs, final


def xla(cell, weights, projected, states, mask=None, drop=None):
    """As `custom_gradient`, on TensorFlow, as two programs, forward and backward, which XLA compiles for each new
    shape."""
    import tensorflow as tf

    def run(weights, projected, states, mask, drop):
        # Between programs there are no lists.
        return custom_gradient(cell, weights, projected, states, mask, drop, stacks=True)

    return tf.function(run, jit_compile=True)(weights, projected, states, mask, drop)


def _custom_gradient(forward):
    """`ops.custom_gradient` of a function that gives outputs (time, …) and final states (…), on every backend: its
    gradient is called with a gradient by each of them."""
    if keras.backend.backend() == "tensorflow":
        return ops.custom_gradient(forward)

    def one_tensor(*arguments):
        # The outputs and after them the final states: on torch a custom gradient takes no more than one tensor.
        (outputs, *final), gradient = forward(*arguments)

        def unpacked(*arguments, upstream=None):
            upstream = arguments[0] if upstream is None else upstream
            return gradient(upstream[: -len(final)], *(upstream[place] for place in range(-len(final), 0)))

        return ops.concatenate([outputs, *(state[None] for state in final)]), unpacked

    def call(*arguments):
        packed = ops.custom_gradient(one_tensor)(*arguments)
        count = packed.shape[0] - arguments[0].shape[0]
        return packed[:-count], *(packed[place] for place in range(-count, 0))

    return call


def _hold(keep, new, old):
    """The new tensors, or the old ones where the mask is false."""
    return [ops.where(keep[0], late, early) for late, early in zip(new, old, strict=True)] if keep else new
