"""A backbone's configuration is what its constructor was called with."""

import keras

from zoo.layers.configured_backbone import ConfiguredBackbone, records_arguments


class Doubling(ConfiguredBackbone):
    @records_arguments
    def __init__(self, width, names=("a", "b"), rate=0.5, dtype=None, **kwargs):
        inputs = keras.Input((width,))
        super().__init__(inputs, 2 * inputs, dtype=dtype, **kwargs)


class Inheriting(Doubling):
    pass


def test_arguments_are_kept_however_they_were_given_with_defaults_and_as_lists():
    for made in (Doubling(3, rate=0.1), Doubling(width=3, names=["a", "b"], rate=0.1), Inheriting(3, ("a", "b"), 0.1)):
        config = made.get_config()
        assert {name: config[name] for name in ("width", "names", "rate")} == {
            "width": 3,
            "names": ["a", "b"],
            "rate": 0.1,
        }
        assert set(config) == {"width", "names", "rate", "name", "trainable", "dtype"}
        assert type(made).from_config(config).get_config() == config


def test_keras_keeps_its_own_arguments():
    config = Doubling(3, name="mine", dtype="float16", trainable=False).get_config()
    assert (config["name"], config["trainable"], config["dtype"]["config"]["name"]) == ("mine", False, "float16")
