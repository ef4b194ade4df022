"""The stored kinds of mailing, gathered where `records.catalogue` looks for them."""

from qlinx.mailing.outbox import OUTBOX
from qlinx.mailing.suppression import SUPPRESSION
from qlinx.records.forwarding import FORWARD

__all__ = ["FORWARD", "OUTBOX", "SUPPRESSION"]
