"""Holds: what must not be destroyed for now, why, on whose word, and until when that is looked at again."""
