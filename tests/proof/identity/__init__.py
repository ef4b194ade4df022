"""Proof 12, identity: whatever employers say, nobody but who proves an address becomes anybody, and what is proved stays apart."""

from tests.proof.identity import proving

__all__ = ["proving"]
