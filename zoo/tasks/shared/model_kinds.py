"""What kind of model one is, told by what it has: its class would bring in the modules of its task."""


def predicts_text(model) -> bool:
    """Whether a model, over Keras or not, predicts the tokens of texts."""
    return hasattr(getattr(model, "encoder", None), "backwards")
