"""An input and the output that a checkpoint must give for it on every backend and machine."""

import json
from pathlib import Path

import keras
import numpy as np

FILE_NAME = "golden.json"

TEXT = "On Tuesday Maria Petrova flew from Lisbon to Oslo for Nordic Fjord Bank."


def write(folder: Path, model) -> None:
    """Records what a tagger makes of `TEXT`: tokens, tags and potentials (tokens, labels, labels)."""
    tagged = model.analyse([TEXT])[0]
    golden = {
        "text": TEXT,
        "tokens": [token.text for token in tagged.tokens],
        "tags": tagged.tags,
        "potentials": np.round(_potentials(model, [token.text for token in tagged.tokens]).astype(float), 6).tolist(),
    }
    (Path(folder) / FILE_NAME).write_text(json.dumps(golden), encoding="utf-8")


def difference(folder: Path, model) -> float:
    """The largest difference between the recorded output and what `model` gives; infinite if tags differ."""
    golden = json.loads((Path(folder) / FILE_NAME).read_text(encoding="utf-8"))
    tagged = model.analyse([golden["text"]])[0]
    if tagged.tags != golden["tags"] or [token.text for token in tagged.tokens] != golden["tokens"]:
        return float("inf")
    return float(np.abs(_potentials(model, golden["tokens"]) - np.array(golden["potentials"])).max())


def _potentials(model, tokens: list[str]) -> np.ndarray:
    features = model.preprocessor.encoder.collate([model.preprocessor.encoder.encode(tokens)])
    return keras.Model.predict_on_batch(model, features)[0]
