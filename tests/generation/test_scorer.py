"""What a loss says of a model."""

import math

from zoo.generation.scorer import perplexity


def test_a_perplexity_is_a_float_also_where_the_loss_is_none_that_it_could_be_of():
    assert perplexity(0.0) == 1 and perplexity(3.5) == math.exp(3.5)
    assert 1e300 < perplexity(1e15) < math.inf
