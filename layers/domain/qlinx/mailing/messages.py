"""The message that has a mail sent."""

from qlinx.aws.database import Key
from qlinx.aws.messages import QueueMessage


class SendEntry(QueueMessage):
    """Send what one outbox entry says; by its key alone."""

    pk: str
    sk: str

    @property
    def key(self) -> Key:
        return Key(self.pk, self.sk)
