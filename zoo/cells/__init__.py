"""One step of one network per file."""
