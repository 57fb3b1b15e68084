"""What a trained network does inside: its gates and states along a text, and the units that carry a property."""
