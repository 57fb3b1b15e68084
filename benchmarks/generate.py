"""How fast a character model writes, beside the same network in torch, and whether its memory stays flat.

`python -m benchmarks.generate [NAME]` (with `pip install ".[bench,torch]"`) takes the weights of a checkpoint into
`torch.nn.LSTM`, which samples step by step under `inference_mode`, and lets both write, by turns, one text and 64 at
once. Every turn is the same number of characters, at temperature 1, from nothing, and does not stop at `<eos>`. Memory
is that of a process of its own that writes 10⁴, then 10⁶ characters.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time

import numpy as np
from rich.table import Table

from benchmarks.rest import rest
from zoo.console import err, out, track

_TURNS = 7
_CHARACTERS = {1: 4000, 64: 500}
"""Characters a text and turn, by texts at once."""
_LENGTHS = (10**4, 10**6)


def torch_writer(model):
    """A function (texts, characters) that writes with torch, from a language model's weights."""
    import torch

    stack, config = model.backbone.stack, model.backbone.get_config()
    if config["cell"] != "lstm" or config["tied"] or len({layer.cell.units for layer in stack.layers}) > 1:
        raise SystemExit("this benchmark wants a checkpoint of LSTM layers of one width and a softmax of its own")
    units = config["units"]
    embedding = torch.nn.Embedding.from_pretrained(torch.tensor(model.backbone.embedding.embeddings.numpy()))
    lstm = torch.nn.LSTM(config["embedding_size"], units, config["layers"], batch_first=True)
    softmax = torch.nn.Linear(units, config["vocabulary_size"])

    def theirs(weights):
        """Gates from update, forget, output, candidate to torch's order, which has the candidate third."""
        u, f, o, c = np.split(np.asarray(weights), 4, axis=-1)
        return torch.tensor(np.concatenate([u, f, c, o], axis=-1).T.copy())

    with torch.no_grad():
        for index, layer in enumerate(stack.layers):
            getattr(lstm, f"weight_ih_l{index}").copy_(theirs(layer.cell.kernel))
            getattr(lstm, f"weight_hh_l{index}").copy_(theirs(layer.cell.recurrent_kernel))
            getattr(lstm, f"bias_ih_l{index}").copy_(theirs(layer.cell.bias))
            getattr(lstm, f"bias_hh_l{index}").zero_()
        kernel, bias = (np.asarray(weight) for weight in model.get_layer("logits").weights)
        softmax.weight.copy_(torch.tensor(kernel.T.copy()))
        softmax.bias.copy_(torch.tensor(bias))

    @torch.inference_mode()
    def write(texts, characters):
        token, states, written = torch.zeros((texts, 1), dtype=torch.long), None, []
        for _ in range(characters):
            features, states = lstm(embedding(token), states)
            token = torch.multinomial(torch.softmax(softmax(features[:, 0]), -1), 1)
            written.append(token)
        return torch.cat(written, 1)

    @torch.inference_mode()
    def log_probabilities(ids):
        features, _ = lstm(embedding(torch.tensor(ids[:, :-1]).long()))
        told = torch.log_softmax(softmax(features), -1)
        return told.gather(-1, torch.tensor(ids[:, 1:]).long()[..., None])[..., 0].numpy()

    return write, log_probabilities


def speed(model) -> dict[int, dict[str, float]]:
    """Characters a second of both, by texts at once: medians over the turns."""
    theirs, told_by_torch = torch_writer(model)
    ids = np.random.default_rng(1).integers(2, len(model.encoder), (2, 50)).astype(np.int32)
    told = np.concatenate([part for part, _ in model.scorer.segments(ids)], axis=1)
    np.testing.assert_allclose(told, told_by_torch(ids), atol=1e-3)  # one network

    def ours(texts, characters):
        model.generate([""] * texts, max_new_tokens=characters, seed=None, stop=False)

    rates: dict[int, dict[str, float]] = {}
    for texts, characters in _CHARACTERS.items():
        taken: dict[str, list[float]] = {"zoo": [], "torch": []}
        for turn in track(range(_TURNS + 1), f"{texts} at once"):
            for name, write in (("zoo", ours), ("torch", theirs)):
                rest()
                started = time.perf_counter()
                write(texts, characters)
                if turn:  # the first compiles
                    taken[name].append(time.perf_counter() - started)
        rates[texts] = {name: texts * characters / statistics.median(times) for name, times in taken.items()}
    return rates


def memory(name: str) -> dict[int, float]:
    """The MiB that a process has at the peak once it has written so many characters, by their number."""
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.generate", name, "--write"], capture_output=True, text=True, check=True
    )
    return {int(length): peak for length, peak in json.loads(answer.stdout.splitlines()[-1]).items()}


def _write(name: str) -> None:
    """What the process of `memory` does."""
    import zoo

    model, peaks = zoo.load(name), {}
    for length in _LENGTHS:
        written = sum(len(piece) for piece in model.generate(max_new_tokens=length, seed=1, stop=False, stream=True))
        assert written >= length
        with open("/proc/self/status") as status:
            peaks[length] = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    print(json.dumps(peaks))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?", default="char-lm-shakespeare")
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.write:
        _write(arguments.name)
        return
    import zoo

    rates = speed(zoo.load(arguments.name))
    err.print(f"writing {_LENGTHS[-1]:,} characters for their memory; this takes some minutes", highlight=False)
    peaks = memory(arguments.name)
    if arguments.json:
        print(json.dumps({"characters_a_second": rates, "peak_mib": peaks}))
        return
    table = Table("texts at once", "zoo", "torch", "ratio", title=f"{arguments.name}: characters a second")
    for texts, found in rates.items():
        ratio = found["zoo"] / found["torch"]
        table.add_row(str(texts), *(f"{found[name]:,.0f}" for name in ("zoo", "torch")), f"{ratio:.2f}")
    out.print(table)
    table = Table("characters written", "MiB at the peak")
    for length, peak in peaks.items():
        table.add_row(f"{length:,}", f"{peak:,.0f}")
    out.print(table)


if __name__ == "__main__":
    main()
