"""The canaries go through every story of the running system, in the ways that are open to people."""

import csv
import io
from datetime import UTC, datetime, timedelta

from infrastructure.local import actors
from infrastructure.local.client import Caller, until, upload
from infrastructure.local.demo.desk import Desk
from infrastructure.local.examples import PASSWORD
from infrastructure.local.inspection import items, make_older
from infrastructure.local.system import System
from tests.proof.canary.accounts import Accounts
from tests.proof.canary.asking import PATIENCE, Asking
from tests.proof.canary.inviting import Inviting, occasion
from tests.proof.canary.people import Canaries
from tests.proof.canary.queues import held_back
from tests.proof.canary.rights import HEADER, Deciding
from tests.proof.canary.roles import Roles
from tests.proof.canary.strangers import Strangers
from tests.proof.canary.told import Told
from tests.support.pictures import a_photo_that_tells

_FAR = timedelta(days=40)
_NIGHTS, _DAYS = 4, 800
# What people set going by themselves, of which these two lead to messages for others.
_LEADING_ON = ("drop_intake", "mail_delivery")
_SET_GOING = ("invitation_dispatch", "results_export", "rights_fulfilment", *_LEADING_ON)
_FOLLOWING = ("mail_feedback", "roster_import")
# And whom these have something read by.
_READING = ("drop_reading",)

_CLAIM = {
    "matter": "2026-014",
    "owner": "privacy officer",
    "reason": "a claim that was announced",
    "parts": [{"kind": "person", "fields": ["mobile"]}],
    "review_on": "2099-01-01",
}


class Story:
    """Plays the story; ``look`` is called wherever more is stored than before."""

    def __init__(self, system: System, canaries: Canaries) -> None:
        self.system = system
        self.told = Told(canaries)
        self.asking = Asking(system, self.told)
        self.accounts = Accounts(system, self.told)
        self.asker: Caller = self.accounts.visitor()
        self.staff_address = canaries.email("staff")
        name = f"{canaries.word('staff')} Bakker"
        self.staff = actors.add_staff(system, name, self.staff_address, PASSWORD)
        desk = Desk(system, self.staff_address, PASSWORD)
        self.strangers = Strangers(system, self.told, self.asking, self.staff, desk)
        self.roles = Roles(self.told, self.asking)
        self.deciding = Deciding(system, self.told, self.asking, self.staff, desk)

    def play(self) -> Told:
        """Everything up to the exports."""
        self._employer()
        self._roster()
        self._waiting_row()
        self._sign_ups()
        self._words()
        self._own_data()
        inviting = Inviting(self.system, self.asking, self.deciding, self.desk, self.staff)
        self.invitation = inviting.for_two(self.worker)
        inviting.for_one(self.worker, self.relation_id, self.employer_id)
        self._asked_again()
        self._look()
        self.deciding.of_a_user(self.employer_id)
        self.deciding.of_a_relation(self.desk)
        self.asker = self.deciding.of_an_account(self.asker, PASSWORD)
        self.deciding.put_down("asker")
        self.deciding.with_nobody(self.asker)
        self.strangers.play()
        self._hold("place", **_CLAIM)
        self._exports()
        self.strangers.exports()
        self.roles.exports()
        self.strangers.restrict()
        self.roles.restrict()
        self._row_that_is_only_kept()
        self._look()
        self._hold("lift", matter=_CLAIM["matter"])
        return self.told

    def erase(self) -> None:
        """Who can ask for it has everything erased."""
        of_relation = {"kind": "erasure", "relations": [self.relation_id]}
        asked = self.worker.post("/v1/account/rights-requests", of_relation).must_be(202).json
        self.asking.fulfilled(asked["status_token"])
        asked = self.worker.post("/v1/account/rights-requests", {"kind": "erasure"}).must_be(202).json
        self.asking.fulfilled(asked["status_token"])
        self.asking.fulfilled(self.asking.by_code(self.told.address["shared"], "erasure"))
        [left] = self.visitor.delete("/v1/account").must_be(202).json["rights_requests"]
        self.asking.fulfilled(left["status_url"].rsplit("/", 1)[1])
        asked = self.asker.post("/v1/account/rights-requests", {"kind": "erasure"}).must_be(202).json
        self.asking.fulfilled(asked["status_token"])
        for token in self.asking.by_code_on_all(self.told.address["lent"], "erasure"):
            self.asking.fulfilled(token)
        for token in self.asking.by_code_on_all(self.told.address["twin"], "erasure", of="waiting_row"):
            self.asking.fulfilled(token)
        self.strangers.erase()
        self.roles.erase()
        self.asking.wait_until_quiet()

    def let_time_pass(self) -> None:
        """The agreement ends; what is then still kept is made older than any term,
        and the cleanup runs as each night.
        """
        ended = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
        path = f"/v1/staff/employers/{self.employer_id}/agreement/end"
        self.staff.post(path, {"ends_on": ended}).must_be(200)
        self.system.invoke("staff_members", {"end_staff": {"email": self.staff_address}})
        for _ in range(_NIGHTS):
            self.system.invoke("retention_cleanup", {})
            self.asking.wait_until_quiet()
            self._look()
            make_older(self.system, items(self.system), _DAYS)
            self.system.invoke("invitation_dispatch", {})
            self.asking.wait_until_quiet()
        self._expire()

    def _expire(self) -> None:
        """What the table itself takes away when its time is over, which no clock here waits for."""
        over = (datetime.now(UTC) + _NIGHTS * timedelta(days=_DAYS)).timestamp()
        database, table = self.system.client("dynamodb"), self.system.outputs["RecordsTable"]
        for item in items(self.system):
            if item.get("expires_at", over + 1) <= over:
                key = {name: {"S": item[name]} for name in ("pk", "sk")}
                database.delete_item(TableName=table, Key=key)

    def _look(self) -> None:
        self.told.look(self.system)

    def _employer(self) -> None:
        made, role = self.told.canaries, "contact"
        self.told.address[role] = made.email(role)
        added = self.staff.post(
            "/v1/staff/employers",
            {
                "name": "Kanarie Zorg",
                "starts_on": f"{datetime.now(UTC) - _FAR:%Y-%m-%d}",
                "contact": {
                    "name": f"{made.word(role)} {made.word(role)}",
                    "email": self.told.address[role],
                    "telephone": made.telephone(role),
                    "function": made.word(role),
                },
            },
            idempotency_key="kanarie",
        ).must_be(201)
        self.employer_id = added.json["employer_id"]
        user = self.told.address["user"] = made.email("user")
        actors.add_employer_user(self.staff, self.employer_id, (f"{made.word('user')} de Wit", user))
        self.desk = actors.welcome(self.system, user, PASSWORD)

    def _roster(self) -> None:
        made = self.told.canaries
        self.told.address |= {
            "worker": made.email("worker"),
            "shared": made.email("shared"),
            "bounced": made.email("bounced", "simulator.example", "bounce+"),
            "visitor": made.email("visitor"),
            "waiting": made.email("waiting"),
            "twin": made.email("twin"),
            "asker": made.email("asker"),
        }
        # An employer names the worker, and somebody else whom it gives another's address.
        self.told.address |= {
            "employed": self.told.address["worker"],
            "row": self.told.address["twin"],
        }
        table = io.StringIO()
        writer = csv.writer(table, delimiter=";")
        writer.writerow(HEADER)
        for role in ("employed", "shared", "bounced", "twin", "row"):
            writer.writerow(
                (
                    made.word(role),
                    made.word(role),
                    self.told.address[role],
                    made.mobile(role),
                    made.number(role),
                    made.word(role),
                    made.word(role),
                )
            )
        self.roster, declarer = table.getvalue().encode(), f"{made.word('declarer')} Bos"
        done = actors.send_roster(self.desk, "kanaries.csv", self.roster, declared_by=declarer)
        assert done["state"] == "done", done
        self._look()

    def _waiting_row(self) -> None:
        """The second of two at one address waits, until the employer says that it is somebody new."""
        [row] = self.desk.get("/v1/employer/waiting-rows").must_be(200).json["rows"]
        path = f"/v1/employer/waiting-rows/{row['row_id']}/decision"
        self.desk.post(path, {"decision": "new_person"}).must_be(204)

    def _row_that_is_only_kept(self) -> None:
        """Another at that address waits, and whoever reads its mail has the row restricted."""
        made, table = self.told.canaries, io.StringIO()
        writer = csv.writer(table, delimiter=";")
        writer.writerow(HEADER)
        address, number = self.told.address["twin"], f"{made.number('row')}9"
        writer.writerow((made.word("twin"), made.word("row"), address, "", number, "", ""))
        self.told.number[address] = number
        declarer = f"{made.word('declarer')} Bos"
        row = table.getvalue().encode()
        actors.send_roster(self.desk, "nog-een.csv", row, declared_by=declarer, covers="additions")
        for token in self.asking.by_code_on_all(address, "restriction", of="waiting_row"):
            self.asking.fulfilled(token)

    def _words(self) -> None:
        """The worker says something about the relation that was joined, the employer answers,
        and its mail goes home.
        """
        [joined] = self.worker.get("/v1/account/relations").must_be(200).json["relations"]
        self.relation_id = joined["relation_id"]
        path = f"/v1/account/relations/{self.relation_id}"
        self.worker.post(f"{path}/word", {"word": "not_any_more"}).must_be(204)
        self._look()
        decision = {"decision": "still_works_here"}
        self.desk.post(f"/v1/employer/people/{self.relation_id}/decision", decision).must_be(200)
        self.worker.put(f"{path}/mail", {"to": "sign_in"}).must_be(204)
        self._look_with_a_code()

    def _look_with_a_code(self) -> None:
        body = self.asking.code(self.told.address["shared"])
        self.accounts.visitor().post("/v1/identity-codes/look", body).must_be(200)

    def _sign_ups(self) -> None:
        self.worker = self.accounts.opens_account("worker")
        self.visitor = self.accounts.opens_account("visitor")
        self.asker = self.accounts.opens_account("asker")
        self.accounts.signs_up("waiting")
        self.system.mailbox.wait_for(self.told.address["waiting"], seconds=PATIENCE)
        self._look()

    def _own_data(self) -> None:
        made, role = self.told.canaries, "worker"
        self._sends_a_photo()
        until(
            "the photo",
            lambda: True if self.worker.get("/v1/account").json["has_photo"] else None,
            seconds=PATIENCE,
        )
        moved = made.email(role)
        self.worker.patch("/v1/account", {"email": moved}).must_be(200)
        [mail] = self.system.mailbox.wait_for(moved, seconds=PATIENCE)
        path = actors.path_in(mail, self.system, "/account/address/")
        self.accounts.visitor().post_form(path, {}).must_be(200)
        self.told.address[role] = moved
        self.worker = self.accounts.signed_in_afresh(moved)

    def _hold(self, do: str, **more: object) -> None:
        """An operator holds what an employer shares of the worker, or lets it go again."""
        subject = f"person#{self.relation_id}"
        self.system.invoke("retention_cleanup", {"holds": {"do": do, "subject": subject, **more}})

    def _asked_again(self) -> None:
        """What is kept under ids of its own although it is about somebody known,
        and what a caller leaves who goes too far.
        """
        self._messages_are_read()
        address = {"email": self.told.address["worker"]}
        self.accounts.visitor().post("/v1/password-requests", address).must_be(202)
        self.system.mailbox.wait_for(address["email"], subject="wachtwoord", seconds=PATIENCE)
        self.accounts.visitor().post("/v1/identity-codes", {"email": self._stranger()}).must_be(202)
        statuses = [self.accounts.visitor().get("/i/nothing").status]
        while statuses[-1] == 404:
            statuses.append(self.accounts.visitor().get("/i/nothing").status)
        assert statuses[-1] == 429, statuses
        self.asking.wait_until_quiet()

    def _messages_are_read(self) -> None:
        """Something in each queue, while nothing takes messages out."""
        with held_back(self.system) as held:
            assert held.functions == {*_SET_GOING, *_FOLLOWING, *_READING}, held.functions
            self.accounts.signs_up("worker")
            elsewhere = f"https://{self.told.canaries.word('visitor').lower()}.example/pak"
            along = {"kind": "portability", "send_to": elsewhere}
            self.visitor.post("/v1/account/rights-requests", along).must_be(202)
            self._look()
            self.worker.put(f"/v1/invitations/{self.invitation}/reply", {"reply": "decline"}).must_be(200)
            actors.invite(self.desk, occasion("Voorbeelddag"))
            declared = actors.declaration(declared_by=f"{self.told.canaries.word('declarer')} Bos")
            asked = {"roster": {"file_name": "kanaries-2.csv", "attestation": declared}}
            upload(self.desk.post("/v1/employer/uploads", asked).must_be(201).json, self.roster)
            self.told.messages = held.messages_for(*_SET_GOING, seconds=PATIENCE)
            held.let_go(*_LEADING_ON)
            self.told.messages += held.messages_for(*_FOLLOWING, seconds=PATIENCE)
            held.let_go(*_FOLLOWING)
            self.told.messages += held.messages_for(*_READING, seconds=PATIENCE)

    def _sends_a_photo(self) -> None:
        form = self.worker.post("/v1/account/photo", {"content_type": "image/jpeg"}).must_be(201).json
        upload(form, a_photo_that_tells())

    def _stranger(self) -> str:
        return self.told.address.setdefault("stranger", self.told.canaries.email("stranger"))

    def _exports(self) -> None:
        asked = self.worker.post("/v1/account/rights-requests", {"kind": "access"}).must_be(202).json
        self.asking.exported("worker", self.asking.fulfilled(asked["status_token"]))
        of_relation = {"kind": "access", "relations": [self.relation_id]}
        asked = self.worker.post("/v1/account/rights-requests", of_relation).must_be(202).json
        # Asked from the account, so fetched by whoever reads its mail.
        done = self.asking.fulfilled(asked["status_token"])
        self.asking.exported("employed", done, at="worker")
        done = self.asking.fulfilled(self.asking.by_code(self.told.address["shared"], "access"))
        self.asking.exported("shared", done)
        asked = self.visitor.post("/v1/account/rights-requests", {"kind": "access"}).must_be(202).json
        self.asking.exported("visitor", self.asking.fulfilled(asked["status_token"]))
        asked = self.asker.post("/v1/account/rights-requests", {"kind": "access"}).must_be(202).json
        self.asking.exported("asker", self.asking.fulfilled(asked["status_token"]))
        tokens = self.asking.by_code_on_all(self.told.address["lent"], "access")
        self.asking.exported("lent", *map(self.asking.fulfilled, tokens))
        self._look()
