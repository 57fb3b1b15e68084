"""Gates and states along a text, and their picture."""

import keras
import numpy as np
import pytest
from matplotlib.figure import Figure

from zoo.cells import CELLS
from zoo.errors import InputError
from zoo.inspection.pictures import save_picture
from zoo.inspection.trace_picture import draw_traces, most_varying
from zoo.inspection.traces import of_layer, traces

TOLERANCE = {"rtol": 0, "atol": 1e-6}
SENTENCE = "Bakix Dalasen went to the old mill ."


def read_whole(model, ids):
    """What the network itself gives along ids, and its final states."""
    zeros = {name: np.zeros((1, size), "float32") for name, size in model.backbone.state_sizes.items()}
    return keras.Model.predict_on_batch(model.backbone, {"token_ids": np.array([ids], "int32"), **zeros})


@pytest.mark.parametrize("cell", CELLS)
def test_a_language_models_states_are_those_of_its_own_layers(make_language_model, cell):
    model = make_language_model("abc", cell=cell)
    found = traces(model, "abcacb")
    whole = read_whole(model, [0, *model.encoder.encode("abcacb")])
    assert [(trace.layer, trace.direction, trace.cell) for trace in found] == [
        (1, "forwards", cell),
        (2, "forwards", cell),
    ]
    assert all(trace.tokens == ["<eos>", *"abcacb"] for trace in found)
    top = next(iter(found[1].states.values()))
    np.testing.assert_allclose(top, whole["features"][0], **TOLERANCE)
    last = [values[-1] for trace in found for values in trace.states.values()]
    for place, values in enumerate(last, 1):
        np.testing.assert_allclose(values, whole[f"state_{place}"][0], **TOLERANCE)


@pytest.mark.parametrize("cell", CELLS)
def test_the_gates_are_those_that_the_states_follow_from(make_language_model, cell):
    trace = traces(make_language_model("abc", cell=cell), "abcacb")[0]
    assert tuple(trace.gates) == CELLS[cell].GATES
    assert all(values.shape == (7, 5) for values in (*trace.gates.values(), *trace.states.values()))
    if cell == "rnn":
        return
    gates = trace.gates
    before = np.concatenate([np.zeros((1, 5)), trace.memory[:-1]])
    kept = gates.get("forget", 1 - gates["update"])
    np.testing.assert_allclose(trace.memory, gates["update"] * gates["candidate"] + kept * before, **TOLERANCE)
    if "output" in gates:
        np.testing.assert_allclose(trace.states["activation"], gates["output"] * np.tanh(trace.memory), **TOLERANCE)


def test_a_model_that_reads_backwards_is_shown_in_the_order_of_the_text(make_language_model):
    ahead, back = make_language_model(), make_language_model(backwards=True)
    found, mirrored = traces(ahead, "abb")[1], traces(back, "bba")[1]
    assert (mirrored.direction, mirrored.tokens) == ("backwards", ["b", "b", "a", "<eos>"])
    np.testing.assert_allclose(mirrored.memory, found.memory[::-1], **TOLERANCE)


@pytest.mark.parametrize("make", ["make_tagger", "make_binary_tagger"])
def test_a_taggers_two_directions_are_those_of_its_own_layer(request, make):
    model = request.getfixturevalue(make)()
    found = traces(model, SENTENCE)
    tokens = SENTENCE.split()
    features = model.preprocessor([tokens])
    output = keras.Model.predict_on_batch(model.backbone, features)[0]
    assert [(trace.direction, trace.tokens) for trace in found] == [("forwards", tokens), ("backwards", tokens)]
    both = np.concatenate([next(iter(trace.states.values())) for trace in found], axis=-1)
    np.testing.assert_allclose(both, output, **TOLERANCE)


def test_layers_above_the_first_read_what_the_one_below_gives(make_tagger):
    model = make_tagger(layers=2)
    found = traces(model, SENTENCE)
    assert [(trace.layer, trace.direction) for trace in found] == [
        (number, way) for number in (1, 2) for way in ("forwards", "backwards")
    ]
    output = keras.Model.predict_on_batch(model.backbone, model.preprocessor([SENTENCE.split()]))[0]
    both = np.concatenate([trace.states["activation"] for trace in of_layer(found, 2)], axis=-1)
    np.testing.assert_allclose(both, output, **TOLERANCE)


def test_what_cannot_be_traced_is_refused(make_language_model, make_tagger):
    model = make_language_model()
    for text, network in (("", model), (" ", make_tagger())):
        with pytest.raises(InputError, match="no token"):
            traces(network, text)
    with pytest.raises(InputError, match="the text is int"):
        traces(model, 5)
    with pytest.raises(InputError, match="2 sentences"):
        traces(make_tagger(), "He ran. She ran.")
    with pytest.raises(InputError, match="LanguageModelBackbone cannot be inspected"):
        traces(model.backbone, "abc")
    for layer in (0, 3):
        with pytest.raises(InputError, match=f"no layer {layer}; the network has 2"):
            of_layer(traces(model, "abc"), layer)


@pytest.fixture
def drawn(monkeypatch):
    """The figures that were saved."""
    figures = []
    saved = Figure.savefig

    def savefig(figure, *arguments, **options):
        figures.append(figure)
        saved(figure, *arguments, **options)

    monkeypatch.setattr(Figure, "savefig", savefig)
    return figures


def test_the_picture_has_a_panel_a_gate_and_state_with_tokens_and_units(make_language_model, drawn, tmp_path):
    found = traces(make_language_model(), "ab c")
    draw_traces(found, tmp_path / "gates.png", "toy", units=4)
    assert (tmp_path / "gates.png").read_bytes().startswith(b"\x89PNG")
    (figure,) = drawn
    panels = [axes for axes in figure.axes if axes.images]
    titles = [axes.get_title().splitlines()[-1] for axes in panels[::2]]
    assert titles == ["update gate", "forget gate", "output gate", "candidate", "activation", "memory cell"]
    assert figure.get_suptitle() == "toy"
    assert panels[1].get_title().splitlines()[0] == "layer 2, forwards, lstm"
    assert panels[0].get_ylabel() == "unit, the 4 of 5\nthat vary the most"
    assert [label.get_text() for label in panels[-1].get_xticklabels()] == ["<eos>", "a", "b", "␣", "c"]
    assert panels[-1].get_xlabel() == "token, read forwards"
    shown = [int(label.get_text()) for label in panels[0].get_yticklabels()]
    assert shown == most_varying(found[0].memory, 4).tolist()
    np.testing.assert_array_equal(panels[0].images[0].get_array(), found[0].gates["update"][:, shown].T)
    limits = [axes.images[0].get_clim() for axes in panels[::2]]
    assert limits[:4] == [(0, 1), (0, 1), (0, 1), (-1, 1)]
    assert all(low == -high for low, high in limits[4:])


def test_the_units_that_vary_the_most_are_chosen_and_stay_in_order():
    values = np.array([[0.0, 5.0, 0.0, -1.0], [0.1, 5.0, 3.0, 1.0]])
    assert most_varying(values, 2).tolist() == [2, 3]


def test_odd_tokens_are_drawn(make_tagger, tmp_path):
    text = f"ab$\\x$ 漢\x00字 {'a' * 200}"
    draw_traces(traces(make_tagger(cell="rnn"), text, pretokenized=True), tmp_path / "gates.svg")
    assert "<svg" in (tmp_path / "gates.svg").read_text()


def test_a_picture_that_cannot_be_is_refused(make_language_model, tmp_path):
    with pytest.raises(InputError, match="has 202 tokens"):
        draw_traces(traces(make_language_model(), "a" * 201), tmp_path / "gates.png")
    for path, why in (("gates.txt", "endings"), ("none/gates.png", "no folder"), ("", "endings")):
        with pytest.raises(InputError, match=why):
            save_picture(Figure(), tmp_path / path)
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        save_picture(Figure(), tmp_path / "folder.png")
