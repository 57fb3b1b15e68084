"""A string is one example, a list is several, in every verb of every task and on both runtimes."""

import inspect
from functools import partial
from pathlib import Path

import numpy as np
import pandas
import pyarrow
import pytest
import soundfile

from zoo.audio.recordings import Recording
from zoo.errors import InputError, RowError
from zoo.export.onnx_folder import export_onnx
from zoo.tasks import onnx_loading
from zoo.tasks.registry import TASKS, model_class, onnx_model_class
from zoo.tasks.shared.one_or_many import answered, check_example, joined

SEVERAL = {
    "list": list,
    "tuple": tuple,
    "array": np.array,
    "series": pandas.Series,
    "arrow": pyarrow.array,
    "generator": iter,
}

VERBS = {
    "tag": ("make_tagger", {}),
    "analyse": ("make_tagger", {}),
    "predict": ("make_tagger", {}),
    "binary analyse": ("make_binary_tagger", {}),
    "classify": ("make_classifier", {}),
    "classifier predict": ("make_classifier", {}),
    "explain": ("make_classifier", {}),
    "score": ("make_language_model", {"unit": "word", "symbols": ["the", "mill", "film"]}),
    "generate": ("make_language_model", {"unit": "word", "symbols": ["the", "mill", "film"]}),
    "pronounce": ("make_pronouncer", {}),
    "pronouncer predict": ("make_pronouncer", {}),
    "attend": ("make_pronouncer", {}),
}
"""By verb, behind the task where several have it: the fixture of a small model, and its options."""

ARGUMENTS = {"generate": {"beams": 1, "max_new_tokens": 3}}

WORDS = ["bad", "kid"]
TEXTS = ["the old mill", "a good film"]
WITH_KERAS_ALONE = ("explain", "attend")
WITHOUT_SKIPPING = ("attend",)


def asked(request, verb, runtime, tmp_path):
    """A verb of a small model, as a function of examples."""
    fixture, options = VERBS[verb]
    model, name = request.getfixturevalue(fixture)(**options), verb.split()[-1]
    if runtime == "onnx":
        export_onnx(model, tmp_path / "out")
        model = onnx_loading.load(tmp_path / "out")
    return partial(getattr(model, name), **ARGUMENTS.get(name, {}))


def same(one, other) -> bool:
    """Whether two answers agree, up to what company in a batch may change of their numbers."""
    if isinstance(one, float | np.ndarray):
        return np.allclose(one, other, atol=1e-5)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


RUNTIMES = [(verb, runtime) for verb in VERBS for runtime in ("keras", "onnx")]
RUNTIMES = [(verb, runtime) for verb, runtime in RUNTIMES if (verb in WITH_KERAS_ALONE) <= (runtime == "keras")]


@pytest.mark.parametrize(("verb", "runtime"), RUNTIMES)
def test_one_text_has_one_answer_and_several_have_a_list(request, verb, runtime, tmp_path):
    ask, examples = asked(request, verb, runtime, tmp_path), WORDS if "pronounce" in verb or verb == "attend" else TEXTS
    alone = [ask(example) for example in examples]
    for name, several in SEVERAL.items():
        answers = ask(several(examples))
        assert isinstance(answers, list) and len(answers) == 2, name
        assert all(map(same, answers, alone)), name
    assert ask([]) == []
    assert same(ask(np.array(examples[0])), alone[0])
    for wrong in (7, None, {"a": 1}, b"ab", pandas.DataFrame({"text": examples})):
        if verb.endswith("predict") and runtime == "keras":
            continue  # which takes the network's own inputs, too
        with pytest.raises(InputError, match=r"expected a (text|word|sentence) or a list of"):
            ask(wrong)


@pytest.mark.parametrize(("verb", "runtime"), [row for row in RUNTIMES if "pron" not in row[0] and row[0] != "attend"])
def test_a_list_in_a_list_is_the_tokens_of_one_text(request, verb, runtime, tmp_path):
    ask = asked(request, verb, runtime, tmp_path)
    split = ask("the old mill", pretokenized=True)
    for tokens in (["the", "old", "mill"], ("the", "old", "mill"), np.array(["the", "old", "mill"])):
        answers = ask([tokens, "a good film"])
        assert len(answers) == 2 and same(answers[0], split)
    with pytest.raises(InputError, match=r"(text|sentence) 2 has 5 as token 2"):
        ask(["a", ["b", 5]])


@pytest.mark.parametrize("task", TASKS)
def test_every_docstring_says_the_rule_in_the_same_words(task):
    for cls in (model_class(task), onnx_model_class(task)):
        for name in {verb.split()[-1] for verb in VERBS} - {"predict"}:
            if hasattr(cls, name):
                rule = " ".join(inspect.getdoc(getattr(cls, name)).split())
                assert "A string is one example and gives one answer; a list, tuple, array or column of" in rule, name


def test_sounds_are_one_or_several_by_the_same_rule(make_trigger_word, tmp_path, random):
    model = make_trigger_word(threshold=0.01)
    export_onnx(model, tmp_path / "out")
    samples = [(0.1 * random.normal(size=4000)).astype(np.float32) for _ in range(2)]
    files = []
    for number, sound in enumerate(samples):
        files.append(tmp_path / f"{number}.wav")
        soundfile.write(files[-1], sound, 8000, subtype="FLOAT")
    for ears in (model, onnx_loading.load(tmp_path / "out")):
        alone = [ears.listen(sound) for sound in samples]
        assert all(alone) and same(ears.predict(str(files[0])), alone[0])
        for several in (
            samples,
            files,
            tuple(map(str, files)),
            pandas.Series(list(map(str, files))),
            np.array(list(map(str, files))),
            [Recording(sound, 8000) for sound in samples],
        ):
            assert same(ears.listen(several), alone)
        assert same(ears.predict([files[0], Recording(samples[1], 8000)]), alone)
        for one in (samples[0].tolist(), Recording(samples[0], 8000), files[0], pandas.Series(samples[0])):
            assert same(ears.listen(one), alone[0])
        assert same(ears.listen(np.stack([samples[0]] * 2, axis=1).tolist()), alone[0])  # two channels
        probs = ears.probabilities(files)
        assert len(probs) == 2 and same(probs[1], ears.probabilities(samples[1]))
        assert ears.listen([]) == []
        with pytest.raises(InputError, match="expected a sound or a list of sounds, not int"):
            ears.listen(7)
        with pytest.raises(InputError, match="cannot read"):
            ears.listen([files[0], Path("nowhere.wav")])


def test_what_answers_several_answers_one():
    assert answered("ab", lambda texts: [len(text) for text in texts]) == 2
    assert answered(["ab", "c"], lambda texts: np.array([len(text) for text in texts])) == [2, 1]
    with pytest.raises(InputError, match="not a table; give one of its columns"):
        answered(pandas.DataFrame({"text": ["a"]}), list)


@pytest.mark.parametrize(("verb", "runtime"), [one for one in RUNTIMES if one[0] not in WITHOUT_SKIPPING])
def test_a_bad_row_is_an_error_in_its_own_row(request, verb, runtime, tmp_path):
    ask = asked(request, verb, runtime, tmp_path)
    good = WORDS if "pronounce" in verb else TEXTS
    answers = ask([good[0], None, good[1], 5], on_error="skip")
    assert [isinstance(answer, RowError) for answer in answers] == [False, True, False, True]
    assert [(answers[row].row, answers[row].reason[:10]) for row in (1, 3)] == [(2, "is NoneTyp"), (4, "is int, no")]
    assert same(answers[::2], ask(good)) and ask([], on_error="skip") == []
    with pytest.raises(InputError, match=r" 2 (of x )?is (NoneType|missing)"):
        ask([good[0], None])
    with pytest.raises(InputError, match="on_error is 'raise' or 'skip', not 'ignore'"):
        ask(good, on_error="ignore")


def test_a_sound_that_cannot_be_read_is_an_error_in_its_own_row(make_trigger_word, tmp_path):
    silence = np.zeros(4000, np.float32)
    answers = make_trigger_word().listen([silence, tmp_path / "none.wav", silence], on_error="skip")
    assert answers[0] == answers[2] and isinstance(answers[1], RowError)
    assert str(answers[1]).startswith("sound 2 cannot be used: ") and "none.wav" in str(answers[1])


def test_tokens_stand_where_they_are_in_their_text():
    text, tokens = joined(["New York", "is", "big"])
    assert text == "New York is big"
    assert [text[token.start : token.end] for token in tokens] == ["New York", "is", "big"]
    assert joined([]) == ("", [])
    assert check_example(np.array(["a", "b"]), 0) == ["a", "b"] and check_example("ab", 0) == "ab"
    for wrong, said in ((5, "text 3 is int"), (b"ab", "text 3 is bytes"), (["a", ""], "text 3 has '' as token 2")):
        with pytest.raises(InputError, match=said):
            check_example(wrong, 3)
