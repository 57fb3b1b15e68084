"""One task per file: what goes in, the network, what comes out."""
