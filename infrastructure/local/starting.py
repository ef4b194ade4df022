"""Starts the whole system on this machine:
`with local_system() as system: …`, for the demo, for tests and for `make run`.
"""

import json
import platform
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.server import HTTPServer
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from infrastructure.local.authenticator import APPS
from infrastructure.local.checks import check_functions
from infrastructure.local.clients import Clients
from infrastructure.local.console import step
from infrastructure.local.deployment import deploy
from infrastructure.local.differences import MAILBOX_EVENT_SOURCE
from infrastructure.local.engine import LOOPBACK, require_free, running_engine
from infrastructure.local.front_door import FrontDoor
from infrastructure.local.mailbox.client import MailboxClient
from infrastructure.local.mailbox.events import Event
from infrastructure.local.mailbox.office import Office
from infrastructure.local.mailbox.server import MailboxServer
from infrastructure.local.paths import BUILD, KEPT_STATE, ROOT
from infrastructure.local.system import STAGE, Ports, System

MAIL_DOMAIN: Final = "mail.qlinx.example"
# Besides SES's own, for addresses that a roster may hold.
SIMULATOR_DOMAIN: Final = "simulator.example"
ENGINE_LOG: Final = BUILD / "engine.log"


@contextmanager
def local_system(
    ports: Ports | None = None,
    *,
    keep: bool = False,
    check: bool = True,
    functions_see: Mapping[str, str] = MappingProxyType({}),
    log: Path = ENGINE_LOG,
) -> Iterator[System]:
    """The system until the block ends; then no process and no temporary folder remains.

    Without ports it takes free ones. With `keep` it starts from what an earlier run kept, and keeps again.
    With `check` every function has answered once before the block begins.
    `functions_see` is added to every function's environment. Systems side by side each need a `log`.
    Raises LocalSystemError with what to do.
    """
    ports = ports or Ports.free()
    for port in (ports.front_door, ports.mailbox, ports.engine):
        require_free(port)
    url, mailbox_url = f"http://{LOOPBACK}:{ports.front_door}", f"http://{LOOPBACK}:{ports.mailbox}"
    clients = Clients(f"http://{LOOPBACK}:{ports.engine}")
    with _stopping_as_on_ctrl_c(), ExitStack() as parts:
        office = parts.enter_context(Office(_to_bus(clients), simulator_domains=[SIMULATOR_DOMAIN]))
        parts.enter_context(_serving(MailboxServer(ports.mailbox, office, lambda: APPS.shown(url))))
        front_door = FrontDoor(ports.front_door, ports.engine)
        parts.enter_context(_serving(front_door))
        with step("engine"):
            parts.enter_context(
                running_engine(
                    ports.engine,
                    functions_see={"AWS_ENDPOINT_URL_SESV2": mailbox_url, **functions_see},
                    log=log,
                    state=KEPT_STATE if keep else None,
                )
            )
        with step("deployment of template.yaml"):
            deployment = deploy(ROOT / "template.yaml", _parameters(url), clients)
        front_door.api_id = deployment.outputs["ApiId"]
        system = System(url, MailboxClient(mailbox_url), clients, deployment)
        if check:
            with step(f"{len(system.functions)} functions answer"):
                check_functions(system, system.functions)
        yield system


@contextmanager
def _stopping_as_on_ctrl_c() -> Iterator[None]:
    """A request to end, which would end this process at once and leave the engine behind,
    stops it as Ctrl-C does.

    Whoever handles these signals already goes on doing so.
    """

    def interrupt(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    ours = [one for one in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(one) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        ours = []
    for number in ours:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _parameters(url: str) -> dict[str, str]:
    return {
        "Stage": STAGE,
        "Architecture": "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64",
        "PublicUrl": url,
        "MailDomain": MAIL_DOMAIN,
        "DeletionProtection": "false",
        "AllowExampleDomains": "true",
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
                response = clients.client("events").put_events(Entries=entries[first : first + 10])
                if response["FailedEntryCount"]:
                    return str(response["Entries"])
        except (ClientError, BotoCoreError) as problem:
            return str(problem)
        return None

    return publish
