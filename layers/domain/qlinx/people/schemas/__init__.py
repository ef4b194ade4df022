"""Bodies over HTTP about people and their accounts."""
