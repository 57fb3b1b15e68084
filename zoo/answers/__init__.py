"""What is asked of a model and what it answers, in plain Python over a network, which Keras or onnxruntime runs."""
