"""What functions put into queues for one another, where it is typed."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict


class QueueMessage(BaseModel):
    """Base of such a message.

    Each release keeps the schema of every one (decision 105), for queues outlast a deployment.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def body(self) -> Mapping[str, Any]:
        """What is sent: the fields that say something."""
        return self.model_dump(mode="json", exclude_defaults=True)
