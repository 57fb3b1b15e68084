"""Models where Keras and other large packages are not installed, or not imported."""

import subprocess
import sys

import pytest

from zoo.export.onnx_folder import export_onnx
from zoo.store.card import recorded
from zoo.tasks.keras_loading import save

_LIGHT = """
import json, sys
for name in {heavy}:
    sys.modules[name] = None  # as if it were not installed
import numpy as np
from zoo.tasks import onnx_loading
from zoo.text.vocabulary import END
from zoo.store.catalogue import bundled

for folder in sorted(path.parent for path in bundled().glob("*/golden.json")):
    model, golden = onnx_loading.load(folder), json.loads((folder / "golden.json").read_text())
    task, text = model.checkpoint.architecture.task, golden["text"]
    if task in ("tagger", "binary-tagger"):
        (tagged,) = model.analyse([text])
        assert tagged.tags == golden["tags"], folder.name
        (given,) = model._network(model.encoder.collate(model._encoded([golden["tokens"]])))
        output = "potentials" if task == "tagger" else "probabilities"
    elif task == "language-model":
        output, given = "log_probabilities", model.score(text).token_logprobs
    elif task == "classifier":
        (found,) = model.classify([text if model.encoder.unit == "word" else model.encoder.symbols[:40]])
        output, given = "probabilities", list(found.probabilities.values())
    elif task == "tune-generator":
        encoder = model.encoder
        header = [encoder.choices(field)[0] for field in encoder.fields]
        row = np.array([*header, *encoder.music_ids[:40], END], np.int32)
        output, (given,) = "log_probabilities", model.scorer.log_probabilities([row])
    elif task == "encoder-decoder":
        said = model.pronounce(golden["words"], beams=1)
        assert [answer.output for answer in said] == golden["outputs"]
        output, given = "log_probabilities", [answer.nbest[0].logprob for answer in said]
    elif task == "trigger-word":
        times = np.arange(round(0.05 * model.encoder.rate)) / model.encoder.rate
        tones = [0.1 * np.sin(2 * np.pi * (200 + 12 * ord(sign)) * times) for sign in golden["text"]]
        output, given = "probabilities", model.probabilities(np.concatenate(tones).astype(np.float32))
    else:
        raise AssertionError("no golden answer of " + task)
    print(folder.name, np.abs(np.subtract(given, golden[output])).max())
"""


@pytest.mark.slow
def test_every_bundled_checkpoint_gives_its_golden_output_where_nothing_heavy_is_installed():
    heavy = "'keras keras_hub tensorflow tensorflow_datasets torch jax scipy sklearn gensim music21 grain'.split()"
    run = subprocess.run([sys.executable, "-c", _LIGHT.format(heavy=heavy)], capture_output=True, text=True)
    assert not run.returncode, run.stderr
    found = dict(line.split() for line in run.stdout.splitlines())
    assert set(found) == {checkpoint.name for checkpoint in recorded().values() if checkpoint.files}
    assert all(float(difference) <= 1e-4 for difference in found.values()), found


def test_nothing_of_keras_is_imported(make_tagger, tmp_path):
    export_onnx(make_tagger(), tmp_path / "exported")
    heavy = {"keras", "tensorflow", "torch", "jax", "tensorflow_datasets", "matplotlib", "sklearn", "onnx", "scipy"}
    program = (
        "import sys; from zoo.tasks import onnx_loading; "
        f"onnx_loading.load({str(tmp_path / 'exported')!r}).tag('Ada went to Badora.'); "
        f"print(sorted({{name.partition('.')[0] for name in sys.modules}} & {heavy}))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


_WITHOUT = """
import sys
sys.modules[{missing!r}] = None  # as if it were not installed
import zoo
from zoo.errors import InputError
try:
    zoo.load({folder!r}, runtime={runtime!r})
except InputError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("missing", "runtime", "said"),
    [
        ("onnxruntime", "onnx", "this needs onnxruntime: pip install onnxruntime"),
        ("onnx", "onnx", "this needs onnx: pip install onnx"),
        ("keras", "keras", "Keras models need keras, which is not installed: pip install keras-rnn-zoo"),
    ],
)
def test_without_a_package_it_says_what_to_install(make_tagger, tmp_path, missing, runtime, said):
    save(make_tagger(), tmp_path / "saved")
    program = _WITHOUT.format(missing=missing, folder=str(tmp_path / "saved"), runtime=runtime)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.startswith(said), run.stdout
