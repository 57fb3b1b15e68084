"""A cell's step repeated along time, and the gradient of the whole by backpropagation through time.

Both forms take the input's share of the gates for all steps, time first, and give every state after every step.
`plain` leaves the gradient to the backend. `fast` writes it out: the loop back in time carries the gradients of
the states and yields those of the gates; the gradient of the recurrent kernel is then one product over all steps.
"""

from keras import ops

from zoo.layers.scan import scan


def plain(cell, projected, states, mask=None):
    """The cell's own step, repeated.

    Args:
        cell: a cell with `step(projected, states)`.
        projected: (time, batch, gates), what `cell.project` makes of the inputs.
        states: the initial states, each (batch, size).
        mask: (time, batch, 1), of `projected`'s dtype; where it is 0 the states are handed on as they were.

    Returns:
        Each state after every step, a list of (time, batch, size).
    """

    def step(states, elements):
        share, *keep = elements
        _, new_states = cell.step(share, states)
        return _hold(keep, new_states, states)

    _, history = scan(step, states, [projected] if mask is None else [projected, mask])
    return history


def fast(cell, projected, states, mask=None):
    """As `plain`, for a cell whose gates all see the same recurrent input and which brings its derivatives:
    `gates`, `update`, `local_derivatives` and `backward`, as `LSTMCell` has them."""
    sizes = [int(state.shape[-1]) for state in states]

    def forward(projected, recurrent_kernel, *rest):
        initial, keep = list(rest[: len(sizes)]), list(rest[len(sizes) :])

        def step(carry, elements):
            *states, _ = carry
            share, *keep = elements
            gates = cell.gates(share, states, recurrent_kernel)
            # On TensorFlow what a step yields must look like what it carries, so the gates are carried along.
            return [*_hold(keep, cell.update(gates, states), states), gates]

        _, (*history, gates) = scan(step, [*initial, ops.zeros_like(projected[0])], [projected, *keep])

        def gradient(*args, upstream=None):
            upstream = args[0] if upstream is None else upstream
            previous = [
                ops.concatenate([first[None], later[:-1]]) for first, later in zip(initial, history, strict=True)
            ]
            derivatives = cell.local_derivatives(gates, previous, history)

            def step(carry, elements):
                *after, _ = carry
                arriving, rest = elements[: len(sizes)], elements[len(sizes) :]
                here, keep = rest[: len(derivatives)], rest[len(derivatives) :]
                gradients = [late + now for late, now in zip(after, arriving, strict=True)]
                gates_gradient, before = cell.backward(here, gradients, recurrent_kernel)
                return [*_hold(keep, before, gradients), *_hold(keep, [gates_gradient], [0.0])]

            zeros = [ops.zeros_like(tensor) for tensor in (*initial, projected[0])]
            sequences = [*_unpack(upstream, sizes), *derivatives, *keep]
            (*initial_gradients, _), (*_, gates_gradients) = scan(step, zeros, sequences, reverse=True)
            kernel_gradient = ops.tensordot(previous[0], gates_gradients, axes=((0, 1), (0, 1)))
            return gates_gradients, kernel_gradient, *initial_gradients, *(None for _ in keep)

        # One tensor out: on torch a custom gradient takes no more.
        return ops.concatenate(history, axis=-1), gradient

    # A copy, since on TensorFlow a custom gradient must not see the variable itself.
    kernel = ops.copy(cell.recurrent_kernel)
    packed = ops.custom_gradient(forward)(projected, kernel, *states, *([] if mask is None else [mask]))
    return _unpack(packed, sizes)


def _hold(keep, new, old):
    """The new states, or the old ones where the mask is 0."""
    return [ops.where(keep[0] > 0, late, early) for late, early in zip(new, old, strict=True)] if keep else new


def _unpack(packed, sizes):
    ends = [sum(sizes[:count]) for count in range(1, len(sizes))]
    return ops.split(packed, ends, axis=-1)
