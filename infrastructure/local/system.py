"""The whole system on this machine: `with local_system() as system: …`, for the demo, for tests and for `make run`."""

import json
import platform
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import HTTPServer
from typing import Any, Final

from botocore.exceptions import ClientError, EndpointConnectionError

from infrastructure.local.clients import Clients
from infrastructure.local.console import LocalSystemError, step
from infrastructure.local.deployment import Deployment, deploy
from infrastructure.local.differences import MAILBOX_EVENT_SOURCE
from infrastructure.local.docs_page import PREFIX as DOCS_PREFIX
from infrastructure.local.engine import LOOPBACK, free_port, require_free, running_engine
from infrastructure.local.front_door import FrontDoor
from infrastructure.local.mailbox.client import MailboxClient
from infrastructure.local.mailbox.events import Event
from infrastructure.local.mailbox.office import Office
from infrastructure.local.mailbox.server import MailboxServer
from infrastructure.local.paths import BUILD, KEPT_STATE, ROOT

STAGE: Final = "local"
MAIL_DOMAIN: Final = "mail.qlinx.example"
# Besides SES's own, for addresses that a roster may hold.
SIMULATOR_DOMAIN: Final = "simulator.example"
ENGINE_LOG: Final = BUILD / "engine.log"
_ALIAS: Final = "live"


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


class FunctionFailed(LocalSystemError):
    """A function raised instead of answering."""


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
        return sorted(name.removeprefix(_prefix()) for name in self.deployment.functions.values())

    def client(self, service: str) -> Any:
        """An AWS client with all rights."""
        return self.clients.client(service)

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """Call a function by the name of its folder, at the version that everything calls, and wait.

        Raises FunctionFailed.
        """
        answer = self.client("lambda").invoke(
            FunctionName=f"{_prefix()}{function}:{_ALIAS}", Payload=json.dumps(event).encode()
        )
        content = json.loads(answer["Payload"].read() or b"null")
        if "FunctionError" in answer:
            raise FunctionFailed(f"{function}: {content.get('errorType')}: {content.get('errorMessage')}")
        return content


@contextmanager
def local_system(ports: Ports | None = None, *, keep: bool = False) -> Iterator[System]:
    """The system until the block ends; then no process and no temporary folder remains.

    Without ports it takes free ones. With `keep` it starts from what an earlier run kept, and keeps again.
    Raises LocalSystemError with what to do.
    """
    ports = ports or Ports.free()
    for port in (ports.front_door, ports.mailbox, ports.engine):
        require_free(port)
    url, mailbox_url = f"http://{LOOPBACK}:{ports.front_door}", f"http://{LOOPBACK}:{ports.mailbox}"
    clients = Clients(f"http://{LOOPBACK}:{ports.engine}")
    with ExitStack() as parts:
        office = parts.enter_context(Office(_to_bus(clients), simulator_domains=[SIMULATOR_DOMAIN]))
        parts.enter_context(_serving(MailboxServer(ports.mailbox, office)))
        front_door = FrontDoor(ports.front_door, ports.engine)
        parts.enter_context(_serving(front_door))
        with step("engine"):
            parts.enter_context(
                running_engine(
                    ports.engine,
                    functions_see={"AWS_ENDPOINT_URL_SESV2": mailbox_url},
                    log=ENGINE_LOG,
                    state=KEPT_STATE if keep else None,
                )
            )
        with step("deployment of template.yaml"):
            deployment = deploy(ROOT / "template.yaml", _parameters(url), clients)
        front_door.api_id = deployment.outputs["ApiId"]
        system = System(url, MailboxClient(mailbox_url), clients, deployment)
        with step(f"{len(system.functions)} functions answer"):
            _check_functions(system)
        yield system


def _prefix() -> str:
    return f"qlinx-{STAGE}-"


def _parameters(url: str) -> dict[str, str]:
    return {
        "Stage": STAGE,
        "Architecture": "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64",
        "PublicUrl": url,
        "MailDomain": MAIL_DOMAIN,
        "DeletionProtection": "false",
    }


def _check_functions(system: System) -> None:
    """A stack can be complete with a function that cannot even be imported: call each once, with nothing to do.

    This warms them too. Raises FunctionFailed for the first that fails.
    """
    with ThreadPoolExecutor(max_workers=4) as pool:
        for called in [pool.submit(system.invoke, name, _NOTHING_TO_DO) for name in system.functions]:
            called.result()


# Read as a request for a page that is not there, as a batch without records, as a schedule's dry run.
_NOTHING_TO_DO: Final[Mapping[str, Any]] = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/_check",
    "rawQueryString": "",
    "headers": {"host": LOOPBACK},
    "requestContext": {
        "accountId": "000000000000",
        "apiId": "check",
        "domainName": LOOPBACK,
        "http": {
            "method": "GET",
            "path": "/_check",
            "protocol": "HTTP/1.1",
            "sourceIp": LOOPBACK,
            "userAgent": "check",
        },
        "requestId": "check",
        "routeKey": "$default",
        "stage": "$default",
        "time": "01/Jan/2026:00:00:00 +0000",
        "timeEpoch": 1767225600000,
    },
    "isBase64Encoded": False,
    "Records": [],
    "dry_run": True,
}


@contextmanager
def _serving(server: HTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _to_bus(clients: Clients) -> Callable[[Iterable[Event]], str | None]:
    def publish(events: Iterable[Event]) -> str | None:
        entries = [
            {
                "Source": MAILBOX_EVENT_SOURCE,
                "DetailType": event.detail_type,
                "Detail": json.dumps(event.detail),
                "Resources": list(event.resources),
            }
            for event in events
        ]
        try:
            for first in range(0, len(entries), 10):
                answer = clients.client("events").put_events(Entries=entries[first : first + 10])
                if answer["FailedEntryCount"]:
                    return str(answer["Entries"])
        except (ClientError, EndpointConnectionError) as problem:
            return str(problem)
        return None

    return publish
