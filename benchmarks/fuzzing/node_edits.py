"""Changes of a graph's nodes, their attributes and the graphs inside them."""

import random

import onnx
from onnx import AttributeProto, TensorProto, helper

from benchmarks.fuzzing.graph_edits import FLOATS, INTEGERS, TEXTS, Change, names, one

_OPERATORS = (
    *("Add", "Mul", "MatMul", "Concat", "Expand", "Range", "Shape", "Reshape", "Gather", "Slice", "Where", "Cast"),
    *("Tile", "ConstantOfShape", "Constant", "Loop", "If", "Scan", "Resize", "Pad", "OneHot", "NonZero", "Einsum"),
    *("RandomNormal", "StringNormalizer", "SequenceInsert", "LSTM", "GRU", "RNN", "Conv", "TopK", "GatherND"),
)

_SAME = (
    ("Relu", "Sigmoid", "Softplus", "Tanh", "Identity", "Softmax"),
    ("Add", "Div", "Mul", "Sub", "Mean"),
    ("Equal", "Greater", "GreaterOrEqual", "Less"),
    ("GRU", "LSTM", "RNN"),
    ("ReduceLogSumExp", "ReduceMax"),
)
_SIMILAR = {operator: same for same in _SAME for operator in same}


def drop(chance, model, graph):
    items = chance.choice([graph.node, graph.initializer, graph.input, graph.output, model.opset_import])
    if len(items):
        del items[chance.randrange(len(items))]


def double(chance, model, graph):
    items = chance.choice([graph.node, graph.initializer, graph.input, graph.output, model.opset_import])
    if len(items):
        items.append(chance.choice(items))


def swap_nodes(chance, model, graph):
    if len(graph.node) > 1:
        places = chance.sample(range(len(graph.node)), 2)
        first, second = (onnx.NodeProto.FromString(graph.node[place].SerializeToString()) for place in places)
        graph.node[places[0]].CopyFrom(second)
        graph.node[places[1]].CopyFrom(first)


def rename(chance, model, graph):
    item = one(chance, [*graph.node, *graph.initializer, *graph.input, *graph.output])
    if item is not None:
        item.name = chance.choice([*names(graph), *TEXTS])


def rewire(chance, model, graph):
    node = one(chance, graph.node)
    if node is not None and len(node.input):
        node.input[chance.randrange(len(node.input))] = chance.choice(["", *names(graph)])


def more_inputs(chance, model, graph):
    node = one(chance, graph.node)
    if node is not None:
        node.input.extend(chance.choices(names(graph), k=chance.randint(1, 3)))


def rename_output(chance, model, graph):
    node = one(chance, graph.node)
    if node is not None:
        node.output[chance.randrange(len(node.output))] = chance.choice(["", *names(graph)])


def other_operator(chance, model, graph):
    node = one(chance, graph.node)
    if node is not None:
        node.op_type = chance.choice(_OPERATORS)


def similar_operator(chance, model, graph):
    """An operator that takes and gives the same shapes."""
    node = one(chance, [node for node in graph.node if node.op_type in _SIMILAR])
    if node is not None:
        node.op_type = chance.choice(_SIMILAR[node.op_type])


def swap_inputs(chance, model, graph):
    node = one(chance, [node for node in graph.node if len(node.input) > 1])
    if node is not None:
        inputs = chance.sample(list(node.input), len(node.input))
        node.input[:] = inputs


def rewire_before(chance, model, graph):
    """A node reads another value that is there before it."""
    place = chance.randrange(len(graph.node) or 1)
    node = one(chance, graph.node[place : place + 1])
    known = [name for other in graph.node[:place] for name in other.output]
    known += [*(value.name for value in graph.input), *(tensor.name for tensor in graph.initializer)]
    if node is not None and len(node.input) and known:
        node.input[chance.randrange(len(node.input))] = chance.choice(known)


def other_domain(chance, model, graph):
    node = one(chance, graph.node)
    if node is not None:
        node.domain = chance.choice(("ai.onnx", "com.microsoft", "ai.onnx.ml", "evil"))


def _attribute(chance: random.Random, name: str, graph: onnx.GraphProto) -> AttributeProto:
    values = [
        chance.choice(INTEGERS),
        chance.choice(FLOATS),
        chance.choice(TEXTS),
        chance.choices(INTEGERS, k=chance.randint(1, 4)),
        chance.choices(FLOATS, k=2),
        helper.make_tensor("big", TensorProto.FLOAT, [2**20], bytes(2**22), raw=True),
        onnx.GraphProto.FromString(graph.SerializeToString()),
    ]
    return helper.make_attribute(name, chance.choice(values))


def change_attribute(chance, model, graph):
    node = one(chance, [node for node in graph.node if len(node.attribute)])
    if node is not None:
        place = chance.randrange(len(node.attribute))
        attribute = node.attribute[place]
        if attribute.type == AttributeProto.INT and chance.random() < 0.7:
            attribute.i = chance.choice(INTEGERS)
        elif attribute.type == AttributeProto.INTS and len(attribute.ints) and chance.random() < 0.7:
            attribute.ints[chance.randrange(len(attribute.ints))] = chance.choice(INTEGERS)
        else:
            node.attribute[place].CopyFrom(_attribute(chance, attribute.name, graph))


def add_attribute(chance, model, graph):
    node = one(chance, graph.node)
    if node is not None:
        name = chance.choice(
            ("axis", "axes", "body", "then_branch", "direction", "hidden_size", "layout", "clip", "to")
        )
        node.attribute.append(_attribute(chance, name, graph))


def drop_attribute(chance, model, graph):
    node = one(chance, [node for node in graph.node if len(node.attribute)])
    if node is not None:
        del node.attribute[chance.randrange(len(node.attribute))]


def new_node(chance, model, graph):
    """A node that reads anything, and that another reads."""
    output = f"new_{chance.randrange(10**6)}"
    inputs = chance.choices(names(graph), k=chance.randint(1, 4))
    node = helper.make_node(chance.choice(_OPERATORS), inputs, [output])
    if chance.random() < 0.3:
        node.attribute.append(_attribute(chance, chance.choice(("axis", "to", "perm", "body")), graph))
    graph.node.insert(chance.randrange(len(graph.node) + 1), node)
    _rewire_to(chance, graph, output)


def chain(chance, model, graph):
    """Nodes that each double what the one before gives, or take it times itself."""
    last, operator = chance.choice(names(graph)), chance.choice(("Concat", "Add", "MatMul", "Expand", "Mul"))
    for _ in range(chance.choice((2, 8, 40, 400))):
        name = f"chain_{chance.randrange(10**9)}"
        attributes = {"axis": 0} if operator == "Concat" else {}
        graph.node.append(helper.make_node(operator, [last, last], [name], **attributes))
        last = name
    _rewire_to(chance, graph, last)


def _rewire_to(chance: random.Random, graph: onnx.GraphProto, name: str) -> None:
    node = one(chance, graph.node)
    if node is not None and len(node.input) and chance.random() < 0.8:
        node.input[chance.randrange(len(node.input))] = name


def nest(chance, model, graph):
    """The graph inside one of its own nodes."""
    node = one(chance, graph.node)
    if node is not None:
        node.attribute.append(helper.make_attribute("body", onnx.GraphProto.FromString(graph.SerializeToString())))


PASSING: tuple[Change, ...] = (similar_operator, swap_inputs, rewire_before)
"""Changes after which a graph may still be one that zoo could have written."""

CHANGES: tuple[Change, ...] = (
    drop,
    double,
    swap_nodes,
    rename,
    rewire,
    more_inputs,
    rename_output,
    other_operator,
    other_domain,
    change_attribute,
    add_attribute,
    drop_attribute,
    new_node,
    chain,
    nest,
)
