"""A system that runs on this machine: where it listens, what it is made of, and calling its functions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from infrastructure.local.clients import Clients
from infrastructure.local.console import LocalSystemError
from infrastructure.local.deployment import Deployment
from infrastructure.local.docs_page import PREFIX as DOCS_PREFIX
from infrastructure.local.engine import free_port
from infrastructure.local.mailbox.client import MailboxClient

STAGE: Final = "local"
_ALIAS: Final = "live"


class FunctionFailed(LocalSystemError):
    """A function raised instead of answering."""


@dataclass(frozen=True)
class Ports:
    """Where the parts listen."""

    front_door: int
    mailbox: int
    engine: int

    @classmethod
    def from_first(cls, first: int) -> "Ports":
        """Three in a row."""
        return cls(first, first + 1, first + 2)

    @classmethod
    def free(cls) -> "Ports":
        """Three that nothing listens on."""
        return cls(free_port(), free_port(), free_port())


@dataclass(frozen=True)
class System:
    """A running system."""

    url: str
    mailbox: MailboxClient
    clients: Clients
    deployment: Deployment

    @property
    def outputs(self) -> Mapping[str, str]:
        """The outputs of the stack."""
        return self.deployment.outputs

    @property
    def docs_url(self) -> str:
        """The page with the API's description."""
        return self.url + DOCS_PREFIX

    @property
    def functions(self) -> list[str]:
        """The names of the functions, as their folders are called."""
        return sorted(
            name.removeprefix(self.physical_name("")) for name in self.deployment.functions.values()
        )

    def physical_name(self, function: str) -> str:
        """What the engine calls a function."""
        return f"qlinx-{STAGE}-{function}"

    def client(self, service: str) -> Any:
        """An AWS client with all rights."""
        return self.clients.client(service)

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """Call a function by the name of its folder, at the version that everything calls, and wait.

        Raises FunctionFailed.
        """
        response = self.client("lambda").invoke(
            FunctionName=f"{self.physical_name(function)}:{_ALIAS}", Payload=json.dumps(event).encode()
        )
        content = json.loads(response["Payload"].read() or b"null")
        if "FunctionError" in response:
            raise FunctionFailed(f"{function}: {content.get('errorType')}: {content.get('errorMessage')}")
        return content
