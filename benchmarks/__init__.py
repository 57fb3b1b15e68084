"""Side by side with a peer, in one run: each file answers one question."""
