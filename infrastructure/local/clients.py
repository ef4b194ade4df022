"""AWS clients that speak to the engine, and to nothing else."""

import threading
from typing import Any

import boto3
from botocore.config import Config

from infrastructure.local.engine import ACCESS_KEY, REGION, SECRET_KEY


class Clients:
    """Makes clients for one engine, each once."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.region = REGION
        self._session = boto3.session.Session(ACCESS_KEY, SECRET_KEY, region_name=REGION)
        self._made: dict[str, Any] = {}
        # Clients may be used by many threads at once, sessions may not.
        self._lock = threading.Lock()

    def client(self, service: str) -> Any:
        """The client for a service; whoever wants its type says so where it is used."""
        with self._lock:
            if service not in self._made:
                self._made[service] = self._session.client(
                    service,  # type: ignore[call-overload]  # one of many literal names
                    endpoint_url=self.endpoint,
                    config=Config(retries={"total_max_attempts": 1}, read_timeout=90),
                )
            return self._made[service]
