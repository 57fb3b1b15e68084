"""A check for `benchmarks.fuzzing.watchdog` that does what its example says; a process of its own imports it."""

import os
import time

from zoo.errors import InputError


def prepare():
    return check


def check(example):
    if example == "refuse":
        raise InputError("no")
    if example == "ramble":
        raise InputError("no\nand no")
    if example == "break":
        raise KeyError("x")
    if example == "sleep":
        time.sleep(60)
    if example == "swell":
        bytearray(400 * 2**20)
    if example == "die":
        os._exit(3)
