"""Proof 1, canary: what is kept about people is told to them, goes when it must, and shows nowhere else."""

from tests.proof.canary import proving

__all__ = ["proving"]
