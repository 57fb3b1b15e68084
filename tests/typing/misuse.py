"""What the type checker must refuse: each line that ends with an error's code. Nothing here is run."""

import zoo

zoo.laod("ner-bilstm")  # attr-defined
zoo.layers.Recurent(zoo.cells.LSTMCell(8))  # attr-defined
zoo.models.Taggers.from_preset("ner-bilstm")  # attr-defined
zoo.load("ner-bilstm", runtime="tflite")  # call-overload
zoo.load(3)  # call-overload
zoo.load("ner-bilstm", runtime="onnx").classify("Ada went.")  # attr-defined
zoo.load("sentiment", runtime="onnx").tag("Ada went.")  # attr-defined
zoo.load("ner-bilstm").analyse(3)  # arg-type
score: str = zoo.load("trigger-word").listen("kitchen.wav")[0].score  # assignment
label: int = zoo.load("ner-bilstm").analyse(["Ada went."])[0].entities[0].label  # assignment
print(zoo.list_checkpoints()[0].nam)  # attr-defined
zoo.cells.make_cell("gru", "8")  # arg-type
