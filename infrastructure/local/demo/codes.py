"""What people without a session prove who they are with: a code, mailed to their address."""

import re
from typing import Any

from infrastructure.local.actors import visitor
from infrastructure.local.client import NotAsExpected, Response
from infrastructure.local.demo.story import PATIENCE
from infrastructure.local.system import System


def code_by_mail(system: System, address: str) -> dict[str, str]:
    """Asks for a code, and gives it as a request for a right takes it."""
    before = len(system.mailbox.messages(address, subject="code"))
    asked = visitor(system).post("/v1/identity-codes", {"email": address}).must_be(202).json
    mail = system.mailbox.wait_for(address, count=before + 1, subject="code", seconds=PATIENCE)[0]
    found = re.search(r"^\s*(\d{4} \d{4})\s*$", mail["text"], re.MULTILINE)
    if found is None:
        raise NotAsExpected(f"no code in “{mail['subject']}”")
    return {"code_request": str(asked["code_request"]), "code": found[1]}


def asks_by_code(system: System, address: str, right: str, **more: Any) -> Response:
    """Asks for a right with a mailed code; the answer is not looked at yet."""
    return asks_with(system, code_by_mail(system, address), right, **more)


def asks_with(system: System, code: dict[str, str], right: str, **more: Any) -> Response:
    """Asks for a right with a code that is there."""
    return visitor(system).post("/v1/rights-requests", {**code, "kind": right, **more})
