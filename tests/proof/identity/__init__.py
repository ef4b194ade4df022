"""Proof 10, identity: whoever reads a mailbox comes to what is theirs there,
whatever employers and strangers say and do.
"""

from tests.proof.identity import proving

__all__ = ["proving"]
