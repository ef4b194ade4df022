"""The stored kinds of mailing, gathered where `records.catalogue` looks for them."""

from qlinx.mailing.outbox import OUTBOX
from qlinx.mailing.suppression import SUPPRESSION

__all__ = ["OUTBOX", "SUPPRESSION"]
