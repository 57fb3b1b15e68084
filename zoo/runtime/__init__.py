"""Models without Keras: NumPy, onnxruntime, and the preprocessors and answers that the Keras models have, too.

from zoo import runtime

ner = runtime.load("ner-bilstm")
ner.tag("Harry Potter and Hermione Granger invented a new spell.")
"""

from zoo.runtime.load import load

__all__ = ["load"]
