"""An employer that drops rosters, for tests: drops a file and carries out every step that is asked for."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from qlinx.employers.readings import ReadingAsked
from qlinx.employers.service import NewContact, NewEmployer, create_employer
from qlinx.people.model import Employment
from qlinx.people.relations import relation_by_id
from qlinx.people.stated import Relation
from qlinx.people.store import EMPLOYMENT, people_of
from qlinx.rosters.asking import Steps
from qlinx.rosters.model import Roster, WaitingDecision
from qlinx.rosters.reading import read_declaration, read_roster
from qlinx.rosters.receiving import receive
from qlinx.rosters.steps import carry_out
from qlinx.rosters.store import result_key, roster_prefix, rosters_of
from qlinx.rosters.tools import Tools
from qlinx.rosters.waiting import Waiting, beside_candidates, waiting_rows
from qlinx.rosters.waiting_decisions import decide_waiting
from tests.support.world import World

HEADER = "Voornaam;Tussenvoegsel;Achternaam;E-mail;Mobiel;Personeelsnummer;Afdeling"


def roster_csv(rows: Sequence[str], header: str = HEADER) -> bytes:
    """A roster as Dutch Excel saves it."""
    return "\r\n".join([header, *rows, ""]).encode("utf-8-sig")


def person_row(number: int) -> str:
    return f"Voornaam{'abcdefghij'[number % 10]};van;Naam{'klmnopqrst'[number % 10]};p{number}@werk.example;;{1000 + number};Zorg"


class RosterDrop:
    """One employer of a world, with an agreement in force."""

    def __init__(self, world: World, *, name: str = "Voorbeeld Zorg", starts_in_days: int = -30) -> None:
        self.world = world
        self._drops = 0
        starts = world.now.date() + timedelta(days=starts_in_days)
        contact = NewContact("Contactpersoon", "contact@werk.example", None, None)
        new = NewEmployer(name, "nl", starts, None, contact)
        self.employer_id = create_employer(world.ctx, new, actor="staff-id").employer_id
        self.tools = Tools(
            drop=world.bucket("Drop"),
            steps=Steps(world.queue("RosterParts")),
            work=world.bucket("Work"),
            readings=world.queue("Readings"),
            time_left=lambda: 900_000,
            allow_example_domains=True,
        )

    def attest(self, stem: str, **changes: Any) -> None:
        """Drops a declaration."""
        given = {
            "declared_by": "H. Voorbeeld",
            "ground": "contract",
            "text_version": "2026-1",
            "declared_on": date(2026, 11, 20).isoformat(),
            **changes,
        }
        self.put(f"{stem}.attestation.json", json.dumps(given).encode())

    def put(self, file_name: str, body: bytes) -> None:
        """Drops any file and has it taken in."""
        key = f"{roster_prefix(self.employer_id)}{file_name}"
        self.tools.drop.write(key, body, "application/octet-stream")
        receive(self.world.ctx, self.tools, self.employer_id, file_name)
        self.read()

    def read(self, *, repeat: int = 1) -> None:
        """Reads what is to be read, each ``repeat`` times, and goes on with it."""
        for message in self._asked_for("Readings"):
            asked = ReadingAsked.model_validate(message)
            for _ in range(repeat):
                if asked.kind == "roster":
                    read_roster(self.tools.drop, self.tools.work, asked)
                    self.tools.steps.tell_read(asked.employer_id, asked.reading_id)
                else:
                    read_declaration(self.tools.drop, self.tools.work, asked)
                    receive(self.world.ctx, self.tools, asked.employer_id, asked.key.rsplit("/", 1)[1])

    def work(self, *, repeat: int = 1) -> None:
        """Carries out all steps that are asked for, each ``repeat`` times, until none is left."""
        while messages := self._asked_for("RosterParts"):
            for message in messages:
                for _ in range(repeat):
                    self.step(message)
            self.read(repeat=repeat)

    def _asked_for(self, queue: str) -> list[dict[str, Any]]:
        """What waits, each once: a step that is repeated asks for the next one again, which would be carried
        out nine times, and the one after it 27 times.
        """
        waiting = {json.dumps(message, sort_keys=True): message for message in self.world.drain(queue)}
        return list(waiting.values())

    def step(self, message: dict[str, Any]) -> None:
        carry_out(
            self.world.ctx,
            self.tools,
            message["employer_id"],
            message["roster_id"],
            message["step"],
            message.get("part", 0),
        )

    def drop(
        self, rows: Sequence[str], *, stem: str | None = None, repeat: int = 1, **attested: Any
    ) -> Roster:
        """Drops a declaration and a roster, imports it and gives it as it ended.

        Each drop has a name of its own: S3 tells whole seconds, and the same file in the same second is one
        drop.
        """
        self.world.pass_time(minutes=1)
        self._drops += 1
        stem = stem or f"werknemers-{self._drops}"
        self.attest(stem, **attested)
        self.put(f"{stem}.csv", roster_csv(rows))
        self.work(repeat=repeat)
        return self.newest()

    def newest(self) -> Roster:
        return max(rosters_of(self.world.ctx.store, self.employer_id), key=lambda roster: roster.received_at)

    def result(self, file_name: str | None = None) -> list[list[str]]:
        """The cells of a result file (of the newest roster where no file is named), without its header."""
        file_name = file_name or self.newest().file_key.rsplit("/", 1)[1]
        text = self.tools.drop.read(result_key(self.employer_id, file_name)).decode("utf-8-sig")
        return [line.split(";") for line in text.splitlines()[1:]]

    def outcomes(self) -> list[tuple[str, str]]:
        """Line and outcome of every result row."""
        return [(cells[0].strip('"'), cells[2].strip('"')) for cells in self.result()]

    def relations(self) -> dict[str, Relation]:
        """The employer's relations by address, ended ones included; of several at one address, any."""
        store = self.world.ctx.store
        works = store.get_many(EMPLOYMENT, list(people_of(store, self.employer_id)))
        found = (relation_by_id(self.world.ctx, one.person_id) for one in works.values())
        return {one.person.email: one for one in found if one}

    def people(self) -> dict[str, Employment]:
        """The work side of them."""
        return {email: one.employment for email, one in self.relations().items()}

    def waiting(self) -> list[Waiting]:
        """The rows that wait for the employer."""
        return list(beside_candidates(self.world.ctx, waiting_rows(self.world.ctx, self.employer_id).rows))

    def decides(self, decision: WaitingDecision, person_id: str | None = None) -> None:
        """The employer decides about the one row that waits."""
        (only,) = self.waiting()
        decide_waiting(
            self.world.ctx,
            self.employer_id,
            only.row.person_id,
            decision,
            actor="user-id",
            person_id=person_id,
        )
