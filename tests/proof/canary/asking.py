"""Rights that canaries use, and what becomes of each request."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from infrastructure.local.client import fetch, until
from infrastructure.local.inspection import items
from infrastructure.local.system import System
from tests.proof.canary.told import Told, Watched

PATIENCE = 90.0


class Asking:
    """Asks for rights in the ways that are open to people, and keeps what comes of it."""

    def __init__(self, system: System, told: Told) -> None:
        self.system = system
        self.told = told

    def exported(self, role: str, done: Mapping[str, Any]) -> None:
        content = fetch(done["download_url"]).must_be(200).content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            document = json.loads(archive.read("data.json"))
        email, markers = self.told.address[role], self.told.canaries.every(role)
        kept: list[Mapping[str, Any]] = list(items(self.system))
        people = [item for item in kept if item["kind"] == "person"]
        [person] = [item for item in people if item["email"] == email]
        others = {item["pk"] for item in people} - {person["pk"]}
        # Whatever is in the subject's partition, and whatever holds a marker of theirs or is about their
        # address elsewhere than with another subject, who is told of it.
        sought = (*markers, person["address_hash"])
        about = [
            item
            for item in kept
            if item["pk"] == person["pk"]
            or (item["pk"] not in others and any(one in str(item) for one in sought))
        ]
        self.told.exports[role] = (about, document)

    def by_code(self, address: str, kind: str) -> str:
        request = {**self.code(address), "kind": kind}
        taken = Watched(self.system.url).post("/v1/rights-requests", request).must_be(202)
        return str(taken.json["status_token"])

    def code(self, address: str) -> dict[str, str]:
        """A code that was mailed to an address, with the request that it is of."""
        before = len(self.system.mailbox.messages(address, subject="code"))
        asked = Watched(self.system.url).post("/v1/identity-codes", {"email": address}).must_be(202).json
        mail = self.system.mailbox.wait_for(address, subject="code", count=before + 1, seconds=PATIENCE)[0]
        [code] = [line for line in mail["text"].splitlines() if re.fullmatch(r"\d{4} \d{4}", line.strip())]
        return {"code_request": asked["code_request"], "code": code}

    def fulfilled(self, token: str) -> Mapping[str, Any]:
        path = f"/v1/rights-requests/{token}"

        def look() -> Mapping[str, Any] | None:
            found: Mapping[str, Any] = Watched(self.system.url).get(path).must_be(200).json
            return found if found["state"] == "fulfilled" else None

        return until("a request carried out", look, seconds=PATIENCE)
