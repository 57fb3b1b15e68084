"""Hostile input by its kinds, and the watchdog that it is given under: the parts of `benchmarks.fuzz`."""
