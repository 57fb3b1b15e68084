"""The command line of language models."""

import json

import numpy as np
import pytest

from zoo.store import catalogue
from zoo.tasks.keras_loading import save
from zoo.tasks.loading import load

pytestmark = pytest.mark.usefixtures("eager")


@pytest.fixture(scope="module")
def characters(make_language_model, tmp_path_factory):
    """A checkpoint of a few characters that writes on for long."""
    model = make_language_model("ab:[]x\t", layers=1)
    bias = model.weights[-1]
    bias.assign(np.where(np.arange(9) == 0, -4.0, bias.numpy()))
    folder = tmp_path_factory.mktemp("checkpoints") / "toy-lm"
    scores = [{"dataset": "english_novels", "split": "test", "metrics": {"bits-per-character": 1.2345}}]
    save(model, folder, scores=scores)
    return folder


@pytest.fixture(scope="module")
def words(make_language_model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints") / "words"
    save(make_language_model(["the", "cat", "didn", "'t", "."], unit="word", layers=1), folder)
    return folder


@pytest.fixture(scope="module")
def tagger(make_tagger, tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints") / "tagger"
    save(make_tagger(), folder)
    return folder


def test_score_answers_in_json(zoo, characters, tmp_path):
    (tmp_path / "texts.txt").write_text("ab\n\nb?\n")
    code, out, _ = zoo("score", characters, "abba", "--input", tmp_path / "texts.txt", "--json")
    answers = [json.loads(line) for line in out.splitlines()]

    assert code == 0
    assert [answer["text"] for answer in answers] == ["abba", "ab", "", "b?"]
    for answer, expected in zip(answers, load(characters).score(["abba", "ab", "", "b?"]), strict=True):
        assert set(answer) == {
            "text",
            "logprob",
            "tokens",
            "token_logprobs",
            "perplexity",
            "bits_per_character",
            "unknown",
            "unknown_logprob",
        }
        assert (answer["tokens"], answer["unknown"]) == (expected.tokens, expected.unknown)
        assert answer["token_logprobs"] == pytest.approx(expected.token_logprobs, abs=1e-5)
        assert answer["logprob"] == pytest.approx(sum(answer["token_logprobs"]))
    assert (answers[3]["tokens"], answers[3]["unknown"]) == (["b", "?", "<eos>"], ["?"])


def test_score_for_people_is_a_line_a_text_with_what_is_not_known(zoo, characters):
    scored = load(characters).score("ab[x]:x:!?!")
    code, out, err = zoo("score", characters, "ab[x]:x:!?!", "a")

    lines = out.splitlines()
    assert code == 0 and len(lines) == 2
    assert "do not compare their figures" in err and err.count("\n") == 1
    assert lines[0].startswith(f"log P {scored.logprob:.2f}  perplexity {scored.perplexity:.1f}  ")
    assert lines[0].endswith("bits/char  ab[x]:x:!?!  unknown: !, ?")


def test_score_says_what_unknown_tokens_cost_and_which_texts_are_mostly_unknown(zoo, characters):
    scored = load(characters).score("ab?")
    code, _, err = zoo("score", characters, "ab?")
    costs = [-logprob for logprob in scored.token_logprobs]
    assert code == 0 and scored.tokens[2] == "?" and scored.unknown_logprob == pytest.approx(-costs[2])
    others = (costs[0] + costs[1] + costs[3]) / 3
    assert f"share one probability and cost {costs[2]:.1f} nats each here, known ones {others:.1f};" in err

    _, _, err = zoo("score", characters, "ab", "да", "a?", "нет", "--json")
    assert "knows less than half of texts 2, 4: the figures say nothing" in err
    assert zoo("score", characters, "ab")[2] == ""


def test_score_of_a_files_name_says_so(zoo, characters, tmp_path):
    (tmp_path / "ab.wav").write_text("ab")
    _, out, err = zoo("score", characters, tmp_path / "ab.wav")
    assert out and f"{tmp_path / 'ab.wav'} is scored as a text, and is the name of a file; --input" in err


def test_score_reads_tokenized_words(zoo, words):
    _, raw, _ = zoo("score", words, "the cat didn't.", "--json")
    _, tokenized, _ = zoo("score", words, "the cat didn't.", "--json", "--pretokenized")

    assert json.loads(raw)["tokens"] == ["the", "cat", "didn", "'t", ".", "<eos>"]
    assert json.loads(tokenized)["unknown"] == ["didn't."]


def test_generate_writes_the_same_for_a_seed_whole_in_json_and_as_it_comes(zoo, characters):
    options = ("--max-new-tokens", 90, "--seed", 2)
    code, out, err = zoo("generate", characters, "ab[x]:x:", *options)
    assert (code, err) == (0, "")

    written = load(characters, "onnx").generate("ab[x]:x:", max_new_tokens=90, seed=2)
    assert out == written.text + "\n" and written.tokens > 64
    assert zoo("generate", characters, "ab[x]:x:", *options, "--stream")[1] == out
    answer = json.loads(zoo("generate", characters, "ab[x]:x:", *options, "--json")[1])
    assert answer == written.to_json()
    assert set(answer) == {"prompt", "continuation", "text", "tokens", "ended", "unknown", "new_tokens"}
    assert zoo("generate", characters, "ab[x]:x:", "--max-new-tokens", 90, "--seed", 4)[1] != out
    by_keras = zoo("generate", characters, "ab[x]:x:", *options, "--runtime", "keras")[1]
    assert by_keras == load(characters).generate("ab[x]:x:", max_new_tokens=90, seed=2).text + "\n"


def test_options_by_their_old_names_work_and_say_the_new_ones(zoo, refused, characters):
    new = zoo("generate", characters, "ab", "--max-new-tokens", 8, "--beams", 2)
    old = zoo("generate", characters, "ab", "--length", 8, "--beam", 2)
    assert new[:2] == old[:2] and new[2] == ""
    assert old[2] == (
        "DeprecationWarning: --length is now called --max-new-tokens\n"
        "DeprecationWarning: --beam is now called --beams\n"
    )
    assert "give --beams alone" in refused("generate", characters, "ab", "--beam", 2, "--beams", 2)
    assert "--length" not in zoo("generate", "--help")[1]


def test_generate_takes_settings_and_chooses_the_sampler_by_them(zoo, characters):
    model = load(characters)

    def told(*options):
        return json.loads(zoo("generate", characters, "ab", "--max-new-tokens", 12, "--json", *options)[1])["text"]

    greedy = model.generate("ab", 12, sampler="greedy").text
    assert told("--sampler", "greedy") == greedy
    assert told("--top-k", 1) == told("--top-p", 1e-6) == told("--beams", 1) == greedy
    assert told("--temperature", 1e-3, "--seed", 1) == greedy
    assert told("--top-k", 3, "--seed", 1) == told("--sampler", "top_k", "--top-k", 3, "--seed", 1)


def test_generate_goes_on_behind_the_end_where_it_is_told_to(zoo, words):
    answer = json.loads(zoo("generate", words, "the", "--max-new-tokens", 30, "--seed", 1, "--no-stop", "--json")[1])
    assert (answer["tokens"], answer["ended"]) == (30, False)
    assert "\n" in answer["text"]
    assert zoo("generate", words, "the", "--max-new-tokens", 30, "--seed", 1, "--no-stop", "--stream")[1] == (
        answer["text"] + "\n"
    )


def test_generate_says_what_of_the_prompt_is_not_known(zoo, characters):
    code, out, err = zoo("generate", characters, "a?b", "--max-new-tokens", 2)
    assert code == 0 and out.startswith("a?b")
    assert err == "unknown: ?\n"


def test_generate_begins_with_nothing(zoo, characters):
    assert zoo("generate", characters, "--max-new-tokens", 0)[:2] == (0, "\n")
    assert zoo("generate", characters, "a", "--max-new-tokens", 0, "--stream")[:2] == (0, "a\n")


@pytest.mark.parametrize("way", [(), ("--stream",), ("--json",)])
def test_bad_values_are_one_line_each(refused, characters, way):
    for options, said in [
        (("--temperature", -1), "temperature"),
        (("--temperature", "nan"), "temperature"),
        (("--top-p", 1.5), "top_p"),
        (("--top-p", 0), "top_p"),
        (("--top-k", 0), "top_k"),
        (("--top-k", 99), "99"),
        (("--beams", 0), "beams"),
        (("--max-new-tokens", -1), "-1"),
        (("--seed", -1), "seed"),
        (("--sampler", "nucleus"), "greedy"),
        (("--beams", 2, "--top-k", 2), "beam"),
    ]:
        assert said in refused("generate", characters, "ab", *options, *way)


def test_a_checkpoint_of_another_task_is_refused_with_what_the_command_takes(refused, characters, tagger):
    said = refused("predict", characters, "ab")
    assert "is a language model, and zoo predict is for taggers, " in said
    assert said.endswith("; use zoo score, zoo generate or zoo inspect\n")
    assert "is a tagger, and zoo score is for language models; use zoo predict" in refused("score", tagger, "ab")
    assert "zoo generate is for language models and tune generators" in refused("generate", tagger, "ab")


def test_no_text_is_refused(refused, characters):
    assert "no text" in refused("score", characters)


def test_evaluate_measures_a_file_of_text(zoo, refused, characters, tmp_path):
    (tmp_path / "text.txt").write_text("abba\nab?\n")
    _, out, _ = zoo("evaluate", characters, "--file", tmp_path / "text.txt", "--json")

    answer = json.loads(out)
    assert answer["metrics"] == pytest.approx(load(characters).evaluate("abba\nab?"), abs=1e-6)
    assert (answer["dataset"], answer["split"]) == (str(tmp_path / "text.txt"), "all")
    (tmp_path / "empty.txt").write_text("\n")
    assert "no text" in refused("evaluate", characters, "--file", tmp_path / "empty.txt")
    assert "No such file" in refused("evaluate", characters, "--file", tmp_path / "none.txt")


@pytest.mark.filterwarnings("ignore:Even though the:UserWarning")  # by tf.data, which compiles all the same
def test_fit_learns_a_text_and_keeps_the_last_tenth_to_judge_by(zoo, characters, refused, tmp_path):
    (tmp_path / "text.txt").write_text("abababab:\n" * 230)
    code, out, _ = zoo("fit", characters, "--train", tmp_path / "text.txt", "--out", tmp_path / "new", "--epochs", 2)

    assert code == 0 and "last tenth" in out
    before, after = (load(folder).evaluate("abababab:\n" * 3)["loss"] for folder in (characters, tmp_path / "new"))
    assert after < before
    (tmp_path / "short.txt").write_text("ab\n")
    fit = ("fit", characters, "--train", tmp_path / "short.txt", "--out", tmp_path / "other")
    assert "at least 2048" in refused(*fit) and not (tmp_path / "other").exists()


def test_list_shows_the_figure_that_a_language_model_is_known_by(zoo, characters, monkeypatch):
    monkeypatch.setattr(catalogue, "bundled", lambda: characters.parent)
    (line,) = [line for line in zoo("list")[1].splitlines() if "toy-lm" in line]

    assert "predicts text" in line and "bits/char 1.234" in line
    assert "english_novels/test: bits a character 1.234" in zoo("list", "--long")[1]
    (row,) = json.loads(zoo("list", "--json")[1])
    assert row["metrics"] == {"english_novels/test": {"bits-per-character": 1.2345}}
