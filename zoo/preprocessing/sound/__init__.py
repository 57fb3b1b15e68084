"""Sound to what a network reads: recordings, log-mel frames, and scenes to learn from."""
