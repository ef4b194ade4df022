"""A request that was recorded, as one process keeps it and another reads it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.cloud.services import User
from tests.support.cloud.tables import TableShape


@dataclass(frozen=True)
class RecordedEvent:
    """A request, how it was answered, and what the services behind the function held at that moment."""

    function: str
    route: str
    status: int
    event: Mapping[str, Any]
    environment: Mapping[str, str]
    now: float
    secret: str
    shapes: Mapping[str, TableShape]
    tables: Mapping[str, list[Mapping[str, Any]]]
    users: Mapping[str, User]
    objects: Mapping[str, bytes]

    @property
    def name(self) -> str:
        """Of a file."""
        return f"{self.function}-{re.sub(r'[^a-z0-9]+', '-', self.route.lower())}"
