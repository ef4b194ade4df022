"""What functions put into queues for one another, where it is typed."""

from pydantic import BaseModel, ConfigDict


class QueueMessage(BaseModel):
    """Base of such a message. Each release keeps the schema of every one (decision 105), for queues outlast a deployment."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
