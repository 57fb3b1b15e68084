"""What counts as a number of things."""


def is_count(value, least: int = 0) -> bool:
    """Whether a value is an integer of at least `least`."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
