"""Accounts of the story: signed up, opened and signed in to, as people do."""

from infrastructure.local import actors
from infrastructure.local.client import Caller, until
from infrastructure.local.examples import PASSWORD
from infrastructure.local.system import System
from tests.proof.canary.asking import PATIENCE
from tests.proof.canary.told import Told, Watched


class Accounts:
    def __init__(self, system: System, told: Told) -> None:
        self.system = system
        self.told = told

    def signs_up(self, role: str) -> None:
        made, system = self.told.canaries, self.system
        details = {
            "first_name": made.word(role),
            "last_name": made.word(role),
            "email": self.told.address[role],
            "mobile": made.mobile(role),
            "postcode": made.postcode(role),
            "town": made.word(role),
            "statement_version": actors.statement_version(system),
        }
        self.visitor().post("/v1/sign-ups", details).must_be(202)

    def opens_account(self, role: str) -> Caller:
        address = self.told.address[role]
        self.signs_up(role)
        mail = self.system.mailbox.wait_for(address, seconds=PATIENCE)[0]
        path = actors.path_in(mail, self.system, "/sign-up/")
        page = self.visitor().get(path).must_be(200)
        opened = self.visitor().post_form(path, {**actors.filled_in(page.text), "password": PASSWORD})
        actors.says_yes(self.system, opened.must_be(200)).must_be(200)
        return self.signed_in(address)

    def visitor(self) -> Caller:
        return Watched(self.system.url)

    def signed_in(self, address: str) -> Caller:
        return self.visitor().signed_in(actors.signed_in(self.system, address, PASSWORD).token or "")

    def signed_in_afresh(self, address: str) -> Caller:
        """After every session was ended: one of that very second has ended too."""

        def session() -> Caller | None:
            caller = self.signed_in(address)
            return caller if caller.get("/v1/account").status == 200 else None

        return until("a session that holds", session)
