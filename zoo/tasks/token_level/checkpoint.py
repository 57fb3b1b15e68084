"""Answers of the tasks that answer every token."""

from typing import Any

import keras

from zoo.tasks.token_level.model import TokenTask


def golden_answer(model: TokenTask, text: str, output: str) -> dict[str, Any]:
    """The tokens of a text of one sentence, their tags, and what the network gives for them, as `output`."""
    (tagged,) = model.analyse([text])
    tokens = [token.text for token in tagged.tokens]
    encoder = model.preprocessor.encoder
    given = keras.Model.predict_on_batch(model, encoder.collate(model.preprocessor.encode([tokens])))[0]
    return {"tokens": tokens, "tags": tagged.tags, output: given}


def marked(model: TokenTask, text: str) -> str:
    """The text with what the model finds in it in bold, and its label after it."""
    parts, end = [], 0
    for mark in model.analyse([text])[0].highlights():
        parts += [text[end : mark.start], f"**{text[mark.start : mark.end]}** ({mark.label})"]
        end = mark.end
    return "".join([*parts, text[end:]])
