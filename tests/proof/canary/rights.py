"""Canaries who use rights on which somebody decides, and what becomes of these on the way: in doubt, put off,
asked about, weighed, refused.
"""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from infrastructure.local import actors
from infrastructure.local.authenticator import APPS
from infrastructure.local.client import Caller, until
from infrastructure.local.demo.desk import Desk
from infrastructure.local.inspection import items
from infrastructure.local.system import System
from qlinx.kit.clock import home_day
from qlinx.rights.places import CASE, NOTE
from tests.proof.canary.asking import PATIENCE, Asking, code_request_in
from tests.proof.canary.told import Told, Watched

HEADER: Final = ("Voornaam", "Achternaam", "E-mail", "Mobiel", "Personeelsnummer", "Afdeling", "Tags")
_DECIDED: Final = "/v1/employer/rights-requests"


class Deciding:
    """Somebody with an account (``asker``), and one whom an employer names beside its list (``lent``)."""

    def __init__(self, system: System, told: Told, asking: Asking, staff: Caller, desk: Desk) -> None:
        self.system = system
        self.told = told
        self.asking = asking
        self.staff = staff
        self.desk = desk

    def of_an_account(self, asker: Caller, password: str) -> Caller:
        """A parent objects for them, and staff find that the reasons for the use weigh more.

        They set a second factor; the account as it is signed in then.
        """
        weighed = self._asks(asker, "objection_to_use", by_representative=True)
        self.asking.wait_until_quiet()
        path = CASE.nl.replace("<request_id>", self._request("objection_to_use")["request_id"])
        why = f"zonder {self.told.canaries.word('asker')} is er geen account"
        self.desk.sends(path, act="overridden", weighing=why)
        self._until(weighed, "refused")
        self.told.look(self.system)
        offered = asker.post("/v1/second-factor").must_be(200).json
        address = self.told.address["asker"]
        APPS.set_up(self.system.url, "person", address, offered["secret"])
        confirmed = {"enrolment": offered["enrolment"], "code": APPS.fresh_code(offered["secret"])}
        asker.post("/v1/second-factor/confirmation", confirmed).must_be(201)
        token = actors.signed_in(self.system, address, password).token
        return Watched(self.system.url).signed_in(token or "")

    def with_nobody(self, asker: Caller) -> None:
        """Rights that nobody decides on."""
        for kind in ("withdrawal", "restriction"):
            self._until(self._asks(asker, kind), "fulfilled")

    def of_a_place(self, employer: Caller, late: Caller, relation: str, invitation: str) -> None:
        """Who came too late for the only place has somebody look at it, and the employer gives another."""
        about = {"relations": [relation], "invitation": invitation}
        token = self._asks(late, "human_review", **about)
        request = self._request("human_review")["request_id"]
        why = {
            "decision": "carry_out",
            "weighing": f"Er is plaats voor {self.told.canaries.word('employed')}.",
        }
        employer.post(f"{_DECIDED}/{request}/decision", why).must_be(200)
        self._until(token, "fulfilled")

    def of_a_relation(self, employer: Caller) -> None:
        """Their employer puts something right that its list then says again; they say that more is wrong, and
        at last it takes back what it declared.
        """
        self.told.address["lent"] = self.told.canaries.email("lent")
        made, row = self.told.canaries, self._row()
        self._named(employer, row)
        lent = self._person("lent")
        path = f"/v1/employer/people/{lent['person_id']}"
        employer.patch(path, {"department": made.word("lent"), "first_name": made.word("lent")}).must_be(200)
        self._named(employer, row)
        self.told.look(self.system)
        self._disputed(employer, str(lent["person_id"]))
        self.told.look(self.system)
        named = employer.get("/v1/employer/declarations").must_be(200).json["declarations"]
        for one in named:
            if one["covers"] == "additions" and one["state"] == "stands":
                employer.post(f"/v1/employer/declarations/{one['declaration_id']}/withdrawal").must_be(200)
        until("who is set aside", lambda: self._person("lent").get("set_aside_at"), seconds=PATIENCE)
        self.told.look(self.system)

    def put_down(self, role: str) -> None:
        """Somebody calls, staff put it down and find out who it was."""
        subject = self._person(role)["person_id"]
        today = f"{home_day(datetime.now(UTC))}"
        note = NOTE.nl.replace("<person_id>", subject)
        case = self.desk.sends(note, right="objection", channel="phone", received_on=today)
        self.told.look(self.system)
        self.desk.sends(case.partition("?")[0], act="identified", how="called_back")

    def of_a_user(self, employer_id: str) -> None:
        """A user is disabled and removed, and another loses the app that shows codes."""
        made, path = self.told.canaries, f"/v1/staff/employers/{employer_id}/users"
        address = made.email("colleague")
        added = actors.add_employer_user(self.staff, employer_id, (f"{made.word('colleague')} Vos", address))
        one = f"{path}/{added.json['user_id']}"
        self.staff.patch(one, {"access": "read"}).must_be(200)
        self.staff.patch(one, {"disabled": True}).must_be(200)
        self.told.look(self.system)
        self.staff.delete(one).must_be(204)
        lost = {"email": self.told.address["user"], "role": "employer", "shown": "call_back"}
        self.staff.post("/v1/staff/factor-resets", lost).must_be(202)
        self.told.look(self.system)

    def _row(self) -> bytes:
        made, table = self.told.canaries, io.StringIO()
        writer = csv.writer(table, delimiter=";")
        writer.writerow(HEADER)
        named = (made.word("lent"), made.word("lent"), self.told.address["lent"], made.mobile("lent"))
        number = self.told.number[self.told.address["lent"]] = made.number("lent")
        writer.writerow((*named, number, made.word("lent"), made.word("lent")))
        return table.getvalue().encode()

    def _named(self, employer: Caller, row: bytes) -> None:
        declarer = f"{self.told.canaries.word('declarer')} Bos"
        done = actors.send_roster(
            employer, "uitgeleend.csv", row, declared_by=declarer, covers="additions", seconds=PATIENCE
        )
        assert done["state"] == "done", done

    def _disputed(self, employer: Caller, lent: str) -> None:
        """Staff doubt who asked and find out, it takes longer, and the employer asks what is wrong;
        some of that it puts right.
        """
        made = self.told.canaries
        token = self.asking.by_code(self.told.address["lent"], "dispute", lent)
        request = self._request("dispute")
        path = CASE.nl.replace("<request_id>", request["request_id"])
        self.desk.sends(path, act="doubt")
        self.told.look(self.system)
        self.desk.sends(path, act="identified", how="called_back")
        self.desk.sends(path, act="extend", reason="complex")
        asked = {"question": f"Klopt {made.word('lent')} niet?"}
        one = f"{_DECIDED}/{request['request_id']}"
        employer.post(f"{one}/question", asked).must_be(200)
        self._tells(token)
        self.told.look(self.system)
        decision = {"decision": "carry_out_partly", "refusal": "accurate"}
        employer.post(f"{one}/decision", decision).must_be(200)
        self._until(token, "partly_refused")

    def _tells(self, token: str) -> None:
        path, browser = f"/rights-requests/{token}", Watched(self.system.url)
        told = {"told": f"Het is {self.told.canaries.word('lent')}."}
        shown = self.asking.mailed_code(
            self.told.address["lent"],
            lambda: code_request_in(browser.post_form(path, told).must_be(200).text),
        )
        browser.post_form(path, {**shown, **told}).must_be(200)

    def _asks(self, who: Caller, kind: str, **more: object) -> str:
        asked = who.post("/v1/account/rights-requests", {"kind": kind, **more}).must_be(202).json
        return str(asked["status_token"])

    def _request(self, right: str) -> Mapping[str, Any]:
        [found] = [one for one in items(self.system, kind="rights_request") if one["right"] == right]
        return found

    def _person(self, role: str) -> Mapping[str, Any]:
        address = self.told.address[role]
        [found] = [one for one in items(self.system, kind="person") if one["email"] == address]
        return found

    def _until(self, token: str, state: str) -> None:
        path = f"/v1/rights-requests/{token}"

        def ended() -> bool | None:
            return Watched(self.system.url).get(path).must_be(200).json["state"] == state or None

        until(f"a request that is {state}", ended, seconds=PATIENCE)
