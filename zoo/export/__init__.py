"""Networks as ONNX graphs, made of ONNX's own recurrent operators."""
