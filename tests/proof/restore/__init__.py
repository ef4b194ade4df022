"""Proof 9, restore: an old backup of the records comes back, and nobody who was erased comes back with it."""

from tests.proof.restore import proving

__all__ = ["proving"]
