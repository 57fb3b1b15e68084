"""A tagger's network in torch, with a checkpoint's weights: what the same layers cost in another library."""

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

from zoo.store import vocabulary
from zoo.store.checkpoint import read
from zoo.tasks.tagger.encoder import TaggingEncoder
from zoo.tasks.tagger.inference import TaggerInference
from zoo.text.iob2 import closed_potentials

LSTM_ORDER = (0, 1, 3, 2)
"""zoo's update, forget, output, candidate as torch has them: input, forget, candidate, output."""


class TorchTagger(TaggerInference):
    """The answers of a tagger over a network of `torch.nn`.

    Args:
        folder: of a checkpoint of one LSTM layer both ways, without language models.
    """

    def __init__(self, folder: Path):
        self.checkpoint = read(folder)
        self.labels = list(self.checkpoint.labels)
        symbols, made = vocabulary.read(folder, "tagger"), self.checkpoint.architecture
        self.encoder = TaggingEncoder(**symbols.model_dump(), labels=self.labels, max_word_length=made.max_word_length)
        weights = {name: tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()}
        self._layers = Tagger(weights, self.labels).eval()

    @torch.inference_mode()
    def _network(self, features: dict[str, np.ndarray]) -> np.ndarray:
        return self._layers(**{name: torch.from_numpy(ids).long() for name, ids in features.items()}).numpy()


class Tagger(nn.Module):
    """From ids, as `TaggerBackbone` takes them, to the potentials of a chain."""

    def __init__(self, weights: dict[str, torch.Tensor], labels: list[str]):
        super().__init__()
        tables = ("word_vectors", "cased_word_vectors", "learned_vectors", "shape_vectors", "letters/letters")
        self.words, self.cased, self.learned, self.shapes, self.letters = (
            nn.Embedding.from_pretrained(weights[f"{name}/embeddings"]) for name in tables
        )
        kernel = weights["letters/convolution/kernel"]
        self.convolution = nn.Conv1d(*kernel.shape[1:], len(kernel), padding=1)
        self.convolution.load_state_dict(
            {"weight": kernel.permute(2, 1, 0), "bias": weights["letters/convolution/bias"]}
        )
        inputs, units = weights["recurrence/layer_1/forward/cell/kernel"].shape
        self.recurrence = nn.LSTM(inputs, units // 4, batch_first=True, bidirectional=True)
        state = {}
        for end, cell in (("", "forward/cell"), ("_reverse", "forward_backward/cell_backward")):
            own = {
                name: weights[f"recurrence/layer_1/{cell}/{name}"] for name in ("kernel", "recurrent_kernel", "bias")
            }
            state |= {
                f"weight_ih_l0{end}": _in_order(own["kernel"]).T,
                f"weight_hh_l0{end}": _in_order(own["recurrent_kernel"]).T,
                f"bias_ih_l0{end}": _in_order(own["bias"]),
                f"bias_hh_l0{end}": torch.zeros(units),
            }
        self.recurrence.load_state_dict(state)
        self.emissions = nn.Linear(units // 2, len(labels))
        self.emissions.load_state_dict({"weight": weights["emissions/kernel"].T, "bias": weights["emissions/bias"]})
        start, pairs = (torch.from_numpy(np.asarray(closed, np.float32)) for closed in closed_potentials(labels))
        self.start, self.pairs = weights["crf/start"] + start, weights["crf/transitions"] + pairs

    def forward(self, words, cased_words, shapes, characters):
        batch, time, longest = characters.shape
        ids = characters.reshape(-1, longest)
        real = (ids > 0).float()[:, None]
        answers = self.convolution(self.letters(ids).transpose(1, 2) * real) * real
        letters = answers.amax(-1).relu().reshape(batch, time, -1)
        known = words.where(words < self.learned.num_embeddings, 1)
        vectors = torch.cat(
            [self.words(words), self.cased(cased_words), self.learned(known), self.shapes(shapes), letters], -1
        )
        packed = nn.utils.rnn.pack_padded_sequence(vectors, (words > 0).sum(1), batch_first=True, enforce_sorted=False)
        output, _ = nn.utils.rnn.pad_packed_sequence(self.recurrence(packed)[0], batch_first=True, total_length=time)
        emissions = self.emissions(output)[:, :, None]
        first = emissions[:, :1] + self.start.expand_as(self.pairs)
        return torch.cat([first, emissions[:, 1:] + self.pairs], 1)


def _in_order(weight: torch.Tensor) -> torch.Tensor:
    """The gates, side by side in the last axis, as torch has them."""
    gates = weight.chunk(4, -1)
    return torch.cat([gates[place] for place in LSTM_ORDER], -1)
