"""Rights that canaries use, and what becomes of each request."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from typing import Any

from infrastructure.local.client import fetch, until
from infrastructure.local.inspection import items, wait_until_quiet
from infrastructure.local.system import System
from tests.proof.canary.told import Told, Watched

# An erasure looks at its own receipts at longer and longer intervals, of two minutes at last.
PATIENCE = 300.0
# What somebody is kept as, with an account or without.
_SUBJECTS = frozenset(
    {
        "person",
        "newsletter_subscription",
        "prospect",
        "message",
        "employer_contact",
        "employer_user",
        "sign_up",
    }
)


def code_request_in(page: str) -> str:
    """The code request that the form of a page holds."""
    [found] = re.findall(r'name="code_request" value="([^"]*)"', page)
    return str(found)


class Asking:
    """Asks for rights in the ways that are open to people, and keeps what comes of it."""

    def __init__(self, system: System, told: Told) -> None:
        self.system = system
        self.told = told

    def wait_until_quiet(self) -> None:
        """Until no message waits but for the package that nobody takes, which is tried again each quarter of
        an hour.
        """
        wait_until_quiet(self.system, PATIENCE, but_later="RightsQueue")

    def exported(self, role: str, *done: Mapping[str, Any], at: str = "") -> None:
        """What somebody is told of all that they asked access to, beside what is kept about them."""
        told = [self._document(at or role, str(one["status_token"])) for one in done]
        document = {"items": [item for one in told for item in one["items"]]}
        email, markers = self.told.address[role], self.told.canaries.every(role)
        kept: list[Mapping[str, Any]] = list(items(self.system))
        people = [item for item in kept if item["kind"] in _SUBJECTS]
        own = [item for item in people if item["email"] == email]
        subjects = {item["pk"] for item in own}
        others = {item["pk"] for item in people} - subjects
        # Whatever is in the subject's partition, and whatever holds a marker of theirs or is about their
        # address elsewhere than with another subject, who is told of it.
        sought = (*markers, own[0]["address_hash"])
        about = [
            item
            for item in kept
            if item["pk"] in subjects
            or (item["pk"] not in others and any(one in str(item) for one in sought))
        ]
        self.told.exports[role] = (about, document)

    def _document(self, role: str, token: str) -> Mapping[str, Any]:
        content = fetch(self._link_of(role, token)).must_be(200).content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found: Mapping[str, Any] = json.loads(archive.read("data.json"))
        return found

    def _link_of(self, role: str, token: str) -> str:
        """The link to an export on its page, for whoever shows a code that is mailed for it."""
        path, browser = f"/rights-requests/{token}", Watched(self.system.url)
        shown = self.mailed_code(
            self.told.address[role], lambda: code_request_in(browser.post_form(path, {}).must_be(200).text)
        )
        page = browser.post_form(path, shown).must_be(200).text
        [link] = re.findall(r'href="([^"]*/exports/[^"]*)"', page)
        return unescape(link)

    def by_code(self, address: str, kind: str, *subjects: str) -> str:
        """Uses a right with a mailed code, on what is named or on the only thing under an address."""
        return self._with_code(address, {**self.code(address), "kind": kind}, subjects)[0]

    def by_code_on_all(self, address: str, kind: str, *, of: str = "", **more: Any) -> list[str]:
        """The same on everything that a look with the code shows; ``of``: that is kept on this ground."""
        shown = self.code(address)
        looked = Watched(self.system.url).post("/v1/identity-codes/look", shown).must_be(200).json
        subjects = [one["person_id"] for one in looked["subjects"] if of in {"", one["kind"]}]
        return self._with_code(address, {**shown, "kind": kind, **more}, subjects)

    def _with_code(self, address: str, request: dict[str, Any], subjects: Sequence[str]) -> list[str]:
        number = {"personnel_number": self.told.number[address]} if address in self.told.number else {}
        chosen = {"subjects": [{"person_id": one, **number} for one in subjects]} if subjects else {}
        taken = Watched(self.system.url).post("/v1/rights-requests", request | chosen).must_be(202)
        return [str(one["status_token"]) for one in taken.json["rights_requests"]]

    def code(self, address: str) -> dict[str, str]:
        """A code that was mailed to an address, with the request that it is of."""

        def ask() -> str:
            asked = Watched(self.system.url).post("/v1/identity-codes", {"email": address}).must_be(202)
            return str(asked.json["code_request"])

        return self.mailed_code(address, ask)

    def mailed_code(self, address: str, ask: Callable[[], str]) -> dict[str, str]:
        before = len(self.system.mailbox.messages(address, subject="code"))
        code_request = ask()
        mail = self.system.mailbox.wait_for(address, subject="code", count=before + 1, seconds=PATIENCE)[0]
        [code] = [line for line in mail["text"].splitlines() if re.fullmatch(r"\d{4} \d{4}", line.strip())]
        return {"code_request": code_request, "code": code}

    def fulfilled(self, token: str) -> Mapping[str, Any]:
        path = f"/v1/rights-requests/{token}"

        def look() -> Mapping[str, Any] | None:
            found: Mapping[str, Any] = Watched(self.system.url).get(path).must_be(200).json
            return found if found["state"] == "fulfilled" else None

        return until("a request carried out", look, seconds=PATIENCE)
