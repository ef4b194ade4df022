"""Canaries without an account whom no employer shares: who reads the newsletter, who may become a client,
and who wrote to us on a page or by mail.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from infrastructure.local import actors
from infrastructure.local.client import Caller, until
from infrastructure.local.demo.desk import Desk
from infrastructure.local.inspection import items
from infrastructure.local.system import System
from qlinx.incidents.desk_places import INCIDENT_PAGE, INCIDENTS_PAGE
from qlinx.kit.clock import HOME_ZONE, home_day
from qlinx.kit.ids import new_id
from qlinx.newsletters.places import NEWSLETTER
from qlinx.prospects.desk_places import PROSPECT_PAGE, PROSPECTS
from qlinx.visitors.mail_files import LONGEST_TEXT
from qlinx.visitors.places import COMPLAINT, CONTACT
from tests.proof.canary.asking import PATIENCE, Asking
from tests.proof.canary.told import Told, Watched
from tests.support.received import received

ROLES: Final = ("reader", "prospect", "writer", "mailer")
_TITLE: Final = "Nieuws over roosters"
_WORDS: Final = {"title_nl": _TITLE, "text_nl": "Zo.", "title_en": "News on rosters", "text_en": "So."}
_ATTACHED: Final = (
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF\r\n--b--"
)


class Strangers:
    """What they do, and what staff do with them."""

    def __init__(self, system: System, told: Told, asking: Asking, staff: Caller, desk: Desk) -> None:
        self.system = system
        self.told = told
        self.asking = asking
        self.staff = staff
        self.desk = desk

    def play(self) -> None:
        made = self.told.canaries
        # The provider reports each mail to the writer as spam.
        self.told.address |= {
            "reader": made.email("reader"),
            "prospect": made.email("prospect"),
            "writer": made.email("writer", "simulator.example", "complaint+"),
            "mailer": made.email("mailer"),
        }
        self._newsletter()
        self._prospect()
        self._write()
        self._mail()
        self._incident()

    def exports(self) -> None:
        for role in ROLES:
            tokens = self.asking.by_code_on_all(self.told.address[role], "access")
            self.asking.exported(role, *map(self.asking.fulfilled, tokens))

    def restrict(self) -> None:
        """Of some nothing is done with what is kept any more."""
        for role in ("reader", "prospect", "writer"):
            for token in self.asking.by_code_on_all(self.told.address[role], "restriction"):
                self.asking.fulfilled(token)

    def erase(self) -> None:
        for role in ROLES:
            for token in self.asking.by_code_on_all(self.told.address[role], "erasure"):
                self.asking.fulfilled(token)

    def _newsletter(self) -> None:
        """They ask for it, say yes, choose, get an issue, and stop it: by one click, and on its page."""
        address, browser = self.told.address["reader"], Watched(self.system.url)
        browser.post_form(NEWSLETTER.nl, {"email": address}).must_be(303)
        mail = self.system.mailbox.wait_for(address, subject="Wil je", seconds=PATIENCE)[0]
        page = actors.path_in(mail, self.system, f"{NEWSLETTER.nl}/")
        browser.get(page).must_be(200)
        browser.post_form(page, {"choice": "confirm"}).must_be(303)
        chosen = {"topics-0": "news", "frequency": "monthly", "language": "nl", "time_zone": "Europe/London"}
        named = {"by_name": "yes", "first_name": self.told.canaries.word("reader")}
        browser.post_form(page, {"choice": "save", **chosen, **named}).must_be(303)
        browser.get(f"{page}/bewijs").must_be(200)
        self._look()
        self._send_issue()
        issue = self.system.mailbox.wait_for(address, subject=_TITLE, seconds=PATIENCE)[0]
        self._seen("newsletter_subscription", "last_issue_at")
        link = dict(issue["headers"])["List-Unsubscribe"].strip("<>").removeprefix(self.system.url)
        browser.post_form(link, {"List-Unsubscribe": "One-Click"}).must_be(200)
        self._seen("newsletter_subscription", "mail_stops")
        browser.post_form(page, {"choice": "stop"}).must_be(303)
        self._look()

    def _send_issue(self) -> None:
        path = "/v1/staff/newsletters"
        begun = self.staff.post(path, {**_WORDS, "greets": True}, idempotency_key="kanarie-nieuws").must_be(
            201
        )
        path = f"{path}/{begun.json['newsletter_id']}/acts"
        # At whatever hour this is played.
        self.staff.post(path, {"act": "send", "night_reason": "Dit is een proef"}).must_be(200)
        self.system.invoke("invitation_dispatch", {})

    def _prospect(self) -> None:
        """Staff keep them, call, mail once; they want nothing."""
        made, role, today = self.told.canaries, "prospect", home_day(datetime.now(UTC))
        one = new_id()
        details = {
            "name": f"{made.word(role)} {made.word(role)}",
            "organisation": made.word(role),
            "telephone": made.telephone(role),
            "address": f"{made.word(role)} 12, {made.word(role)}",
            "source": f"kaartje op de beurs van {made.word(role)}",
            "basis": "opt_in",
            "shown_by": f"zei ja tegen {made.word(role)}",
        }
        new = {"prospect_id": one, "email": self.told.address[role], "language": "nl", "met_on": f"{today}"}
        self.desk.sends(PROSPECTS.nl, **details, **new)
        page = PROSPECT_PAGE.nl.replace("<prospect_id>", one)
        self.desk.sends(page, act="note", contacted_on=f"{today}", words=f"gebeld met {made.word(role)}")
        self.desk.sends(page, act="review", review_on=f"{today + timedelta(days=30)}")
        self.desk.sends(page, act="mail")
        mail = self.system.mailbox.wait_for(self.told.address[role], seconds=PATIENCE)[0]
        search = {"email": self.told.address[role], "reason": "complaint", "case": "tel-1"}
        self.staff.post("/v1/staff/person-searches", search).must_be(200)
        self._look()
        link = dict(mail["headers"])["List-Unsubscribe"].strip("<>").removeprefix(self.system.url)
        Watched(self.system.url).post_form(link, {"List-Unsubscribe": "One-Click"}).must_be(200)
        self._seen("prospect", "mail_stops")
        self._look()

    def _write(self) -> None:
        """They complain and ask, and staff are done with the one."""
        for page in (COMPLAINT, CONTACT):
            form = {
                "topic": "data",
                "email": self.told.address["writer"],
                "text": f"Wat is er met {self.told.canaries.word('writer')}?",
                "name": self.told.canaries.word("writer"),
            }
            Watched(self.system.url).post_form(page.nl, form).must_be(303)
        self._seen("message", "mail_stops")
        [complaint] = [one for one in items(self.system, kind="message") if one["nature"] == "complaint"]
        for act in ("read", "handled"):
            path = f"/v1/staff/messages/{complaint['person_id']}/acts"
            self.staff.post(path, {"act": act}).must_be(200)
        self._look()

    def _mail(self) -> None:
        """They mail us twice: once too much and with a file, once so that nothing shows it was them."""
        made, role = self.told.canaries, "mailer"
        long = f"{made.word(role)} " * (LONGEST_TEXT // 10)
        self._arrives("een", subject=made.word(role), body=_ATTACHED.format(text=long))
        self._seen("message", "attachments", "is_cut", "receipt_at")
        self._arrives("twee", text=made.word(role), subject=made.word(role), dmarc="fail")
        self._seen("message", "doubt")
        self.asking.wait_until_quiet()
        self._look()

    def _incident(self) -> None:
        """Staff tell who has the newsletter of an incident with their data."""
        one, page = new_id(), INCIDENT_PAGE.nl
        at = datetime.now(HOME_ZONE)
        words = {"what": "Een lijst lekte.", "consequences": "Nepmail.", "measures": "Weg."}
        facts = {"nature": "disclosed", "affected-0": "contact", "people": "1", **words}
        self.desk.sends(INCIDENTS_PAGE.nl, incident_id=one, aware_at=f"{at:%Y-%m-%dT%H:%M}", **facts)
        page = page.replace("<incident_id>", one)
        self.desk.sends(page, act="decide", risk="high", reason="namen")
        words |= {"yours": "Let op."}
        both = {f"{of}_{name}": text for of in ("nl", "en") for name, text in words.items()}
        self.desk.sends(f"{page}/mensen", act="save", seen="0", **both)
        self.desk.sends(
            f"{page}/mensen", act="send", seen="1", to="address", email=self.told.address["reader"]
        )
        self._seen("incident_told", "counted")
        self._look()

    def _arrives(self, mail_id: str, **how: str) -> None:
        made, sender = self.told.canaries, self.told.address["mailer"]
        mail = received(sender=sender, mark=f"<{mail_id}@kanarie.example>", **how)
        content = mail.replace(b"Noor Zwaan", f"{made.word('mailer')} Zwaan".encode())
        self.system.client("s3").put_object(
            Bucket=self.system.outputs["DropBucket"], Key=f"mail/{mail_id}0000", Body=content
        )

    def _seen(self, kind: str, *names: str) -> None:
        """Waits until something of a kind has these fields."""

        def found() -> Mapping[str, Any] | None:
            kept = items(self.system, kind=kind)
            return next((one for one in kept if all(one.get(name) for name in names)), None)

        until(f"{kind} with {', '.join(names)}", found, seconds=PATIENCE)

    def _look(self) -> None:
        self.told.look(self.system)
