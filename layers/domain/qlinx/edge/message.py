"""What every message over HTTP is: it can't be changed, and a field that we do not know is refused."""

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """A body that is read or sent."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
