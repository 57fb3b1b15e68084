"""What is built when it is first asked for is built once, also where threads ask at the same time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from time import sleep

from zoo.layers.built_once import BuiltOnce, built_once


def from_threads(ask):
    """What eight threads get that ask at the same time."""
    meet = threading.Barrier(8, timeout=30)

    def asked(_):
        meet.wait()
        return ask()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(asked, range(8)))


def new(*_):
    sleep(0.01)
    return object()


def test_a_property_is_built_once():
    class Model:
        network = BuiltOnce(new)

    model = Model()
    assert set(from_threads(lambda: model.network)) == {model.network} and Model().network is not model.network


def test_something_is_built_once_for_each_of_the_last_arguments():
    build = built_once(new, kept=2)
    assert len(set(from_threads(lambda: build(1)))) == 1
    first = [build(1), build(2)]
    assert [build(1), build(2)] == first
    build(3)
    assert build(1) is not first[0] and len({build(1), build(2), build(3)}) == 3
