"""Proof, outages: whatever is down, full or gone for hours, each mail goes once, and none is lost."""

from tests.proof.outages import proving

__all__ = ["proving"]
