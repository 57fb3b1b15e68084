"""What the type checker must refuse: each line that ends with an error's code. Nothing here is run."""

import zoo

zoo.laod("ner-bilstm")  # attr-defined
zoo.layers.Recurent(zoo.cells.LSTMCell(8))  # attr-defined
zoo.models.Taggers.from_preset("ner-bilstm")  # attr-defined
zoo.load("ner-bilstm", runtime="tflite")  # call-overload
zoo.load(3)  # call-overload
zoo.load("ner-bilstm", runtime="onnx").classify("Ada went.")  # attr-defined
zoo.load("sentiment", runtime="onnx").tag("Ada went.")  # attr-defined
zoo.load("ner-bilstm").tag(3)  # call-overload
zoo.load("char-lm").generate("a", top_k="3")  # call-overload
zoo.load("char-lm").generate("a", top_n=3)  # call-overload
print(zoo.load("sentiment").classify(["fine"]).label)  # attr-defined
print(zoo.load("tune-generator").compose(count=2).abc)  # attr-defined
score: str = zoo.load("trigger-word").listen("kitchen.wav")[0].score  # assignment
label: int = zoo.load("ner-bilstm").tag("Ada went.")[0].label  # assignment
print(zoo.list_checkpoints()[0].nam)  # attr-defined
zoo.cells.make_cell("gru", "8")  # arg-type
