"""Sound to what a network reads: recordings, frames of mel bands, and scenes to learn from."""
