"""Who calls in the story, and what is remembered of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infrastructure.local.client import Caller, Response
from infrastructure.local.inspection import items
from infrastructure.local.system import System
from tests.proof.canary import judging
from tests.proof.canary.people import Canaries
from tests.support.pictures import PLACE_MARK

# What every call tells of whoever calls and from where, and what a photo tells of where it was taken.
AGENT = "Kanarievogel-7731"
NETWORK = "203.0.113.231"
USE = (AGENT, NETWORK, PLACE_MARK)
# The roles of which somebody can ask for their data by themselves.
ASKING = (
    *("worker", "employed", "shared", "visitor"),
    *("reader", "prospect", "writer", "mailer", "asker", "lent"),
    "waiting",
)
# Who see what is kept of them, which is for their employer to end.
ACTING = ("contact", "user")


class Watched(Caller):
    """An app or browser, which tells with every call what it is and where it calls from."""

    def _send(self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]) -> Response:
        own = {"User-Agent": AGENT, "X-Forwarded-For": NETWORK}
        return super()._send(method, path, content, {**headers, **own})


@dataclass
class Told:
    """Who is who, and what was seen on the way.

    ``number``: the personnel number at an address under which an employer's rows name somebody twice.
    """

    canaries: Canaries
    address: dict[str, str] = field(default_factory=dict)
    number: dict[str, str] = field(default_factory=dict)
    exports: dict[str, tuple[list[Mapping[str, Any]], Mapping[str, Any]]] = field(default_factory=dict)
    seen: list[Mapping[str, Any]] = field(default_factory=list)
    messages: list[judging.Place] = field(default_factory=list)

    def look(self, system: System) -> None:
        """Remembers what is stored now."""
        for table in ("RecordsTable", "LedgerTable", "SecurityTable"):
            self.seen += items(system, table)

    def hashes_of(self, markers: Sequence[str]) -> list[str]:
        """The keyed hashes of the addresses that were seen with one and hold one of these markers."""
        return sorted(
            {
                str(item["address_hash"])
                for item in self.seen
                if "address_hash" in item and judging.holds(str(item.get("email")), markers)
            }
        )
