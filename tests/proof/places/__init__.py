"""Proof 3, places: however answers interleave, a place goes to one person at most and none is lost."""

from tests.proof.places import proving

__all__ = ["proving"]
