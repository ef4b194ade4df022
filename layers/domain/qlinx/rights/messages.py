"""The messages by which requests are carried out, and ended again after a restore. Ids and keys only."""

from typing import Final

from qlinx.aws.database import Key
from qlinx.aws.messages import QueueMessage

ERASURE_AGAIN: Final = "erasure"


class CarryOut(QueueMessage):
    """Go on with a request. ``looks``: how often it was looked at whether the receipt has left."""

    right: str
    person_id: str
    request_id: str
    looks: int = 0

    def looked(self) -> "CarryOut":
        """The message that looks once more."""
        return self.model_copy(update={"looks": self.looks + 1})


class EndAgain(QueueMessage):
    """Have something that the ledger remembers happen again.

    ``what``: an erasure, a note, or the name of a memory. ``replay``: which one, for the log. ``pk`` and
    ``sk``: where it stands, but for an erasure, which is found by its id.
    """

    what: str = ERASURE_AGAIN
    replay: str
    pk: str = ""
    sk: str = ""

    @property
    def key(self) -> Key:
        return Key(self.pk, self.sk)
