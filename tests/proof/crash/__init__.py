"""Proof 2, crash: whatever is cut off, throttled or lost on the way, it ends as if nothing had happened."""

from tests.proof.crash import proving

__all__ = ["proving"]
