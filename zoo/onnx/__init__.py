"""ONNX graphs and their operators."""
