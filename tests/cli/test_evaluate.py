"""`zoo evaluate` where Keras is not installed."""

import subprocess
import sys
from pathlib import Path

import pytest

from zoo.tasks.keras_loading import save

ROOT = Path(__file__).parents[2]

_WITHOUT = """
import sys
from importlib.machinery import PathFinder

gone = {gone!r}

class Without(PathFinder):
    '''Finds all packages but some, as if they were not installed.'''

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in gone else PathFinder.find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = Without
from zoo.cli import main

for arguments in {calls!r}:
    sys.argv = ["zoo", *arguments]
    try:
        main()
    except SystemExit as end:
        print("exit", end.code or 0)
"""

_KERAS = {"keras", "keras_hub", "tensorflow", "torch", "jax", "absl"}


def _run(gone, *calls):
    """What the command line prints for some calls, without some packages."""
    program = _WITHOUT.format(gone=gone, calls=[[str(part) for part in call] for call in calls])
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    return run.stdout, run.stderr


@pytest.mark.slow
def test_files_of_every_task_are_measured_without_keras(
    zoo,
    make_tagger,
    make_binary_tagger,
    make_classifier,
    make_language_model,
    make_pronouncer,
    make_tune_generator,
    make_trigger_word,
    toy_tunes,
    toy_sounds,
    tmp_path,
):
    import soundfile

    models = {
        "tagger": make_tagger(),
        "binary": make_binary_tagger(),
        "classifier": make_classifier(),
        "lm": make_language_model("ab"),
        "pronouncer": make_pronouncer(),
        "tunes": make_tune_generator(),
        "trigger": make_trigger_word(),
    }
    (tmp_path / "a.iob2").write_text("Ada B-PER\nwent O\n")
    (tmp_path / "a.csv").write_text("text,label\na warm film,positive\n")
    (tmp_path / "a.txt").write_text("abba\n")
    (tmp_path / "a.tsv").write_text("bad\tB AE D\n")
    (tmp_path / "a.abc").write_text("\n".join(tune.text() for tune in toy_tunes(2, seed=1)))
    words, noises = toy_sounds(1, seed=3)
    for name, sound in ({**words, "_background_noise_": noises["hiss"]}).items():
        (tmp_path / "sounds" / name).mkdir(parents=True)
        soundfile.write(tmp_path / "sounds" / name / "0.wav", sound[0] / 4, 8000)
    files = ["a.iob2", "a.iob2", "a.csv", "a.txt", "a.tsv", "a.abc", "sounds"]
    calls = []
    for (name, model), file in zip(models.items(), files, strict=True):
        save(model, tmp_path / name)
        if name != "trigger":
            calls.append(("evaluate", tmp_path / name, "--file", tmp_path / file))
    out, err = _run(_KERAS | {"tensorflow_datasets"}, *calls, ("evaluate", tmp_path / "trigger", "--file", tmp_path))
    assert out.count("exit 0") == len(calls), err
    assert out == "".join(zoo(*call)[1] + "exit 0\n" for call in calls) + "exit 2\n"
    assert "_background_noise_" in err and err.count("\n") == 1


def test_a_data_set_that_cannot_be_read_says_what_to_install():
    out, err = _run(_KERAS | {"tensorflow_datasets"}, ("evaluate", "tune-type", "--runtime", "onnx"))
    assert out == "exit 2\n"
    assert err == (
        "zoo: the data set folk_tunes needs tensorflow-datasets, which is not installed: "
        "pip install tensorflow-datasets\n"
    )


@pytest.mark.slow
@pytest.mark.data
def test_a_data_set_is_read_without_tensorflow_and_sound_says_that_it_needs_it(data_dir):
    out, err = _run(_KERAS - {"absl"}, ("evaluate", "tune-type"), ("evaluate", "trigger-word"))
    assert "accuracy  0.9348" in out and out.endswith("exit 0\nexit 2\n")
    assert err.endswith("needs tensorflow, which is not installed: pip install tensorflow\n")


def test_types_that_a_tagger_does_not_know_are_refused_or_named(zoo, refused, make_tagger, tmp_path):
    model = make_tagger()
    save(model, tmp_path / "tagger")
    known = model.labels[1][2:]
    (tmp_path / "other.iob2").write_text("Paris B-city\nfell O\n")
    said = refused("evaluate", tmp_path / "tagger", "--file", tmp_path / "other.iob2")
    assert f"knows none of the entity types 'city'; it knows '{known}'" in said
    (tmp_path / "both.iob2").write_text(f"Paris B-city\nAda B-{known}\n")
    code, out, err = zoo("evaluate", tmp_path / "tagger", "--file", tmp_path / "both.iob2")
    assert code == 0 and "f1" in out
    assert err == "entity types that the model does not know are not scored: 'city'\n"
    (tmp_path / "none.iob2").write_text("Paris O\nfell O\n")
    assert zoo("evaluate", tmp_path / "tagger", "--file", tmp_path / "none.iob2")[0] == 0
