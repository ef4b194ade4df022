"""Pages that are the same for everybody, and hold nothing of anybody."""
