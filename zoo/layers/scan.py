"""`keras.ops.scan` over several sequences at once."""

from keras import ops


def scan(step, states, sequences, reverse=False):
    """Repeats `states = step(states, elements)` along time.

    `ops.scan` does this already, but on TensorFlow it takes one sequence only when its length is not known
    beforehand; so the sequences travel side by side as one.

    Args:
        step: from a list of states and a list of elements, (batch, size) each, to the new states.
        states: the initial states.
        sequences: (time, batch, size) each, of one dtype.
        reverse: from the last element to the first; what comes out stands where its element stood.

    Returns:
        The final states, and each state after every step as (time, batch, …).
    """
    sizes = [sequence.shape[-1] for sequence in sequences]
    ends = [sum(sizes[:count]) for count in range(1, len(sizes))]

    def one(carry, element):
        carry = step(carry, ops.split(element, ends, axis=-1) if ends else [element])
        return carry, carry

    together = ops.concatenate(sequences, axis=-1) if ends else sequences[0]
    return ops.scan(one, list(states), together, reverse=reverse)
