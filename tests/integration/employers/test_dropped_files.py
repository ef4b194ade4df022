"""Dropped files as the function takes them in:
rosters, declarations, invitation files, and what is none of these.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.drop_intake.handler import lambda_handler
from functions.drop_reading.handler import lambda_handler as read_files
from qlinx.entrypoints import wiring
from qlinx.invitations.file_places import invitation_result_key
from qlinx.invitations.service import invitations_of_employer
from qlinx.kit.ids import new_id
from qlinx.tabular.refusals import FileTooLarge
from qlinx.tabular.rows import ReadingLimits
from tests.support.roster_drop import RosterDrop, person_row, roster_csv
from tests.support.table_files import a_workbook, written_by_openpyxl
from tests.support.world import World

CONTEXT = cast("LambdaContext", SimpleNamespace(function_name="drop_intake", aws_request_id="request"))
INVITATION = {
    "title": "Kerstborrel",
    "starts_at": "2026-12-18T16:00",
    "ends_at": "2026-12-18T20:00",
    "answer_by": "2026-12-11T12:00",
    "number_of_places": 12,
    "audience": {"everyone": True},
}
CSV_INVITATION = (
    "titel;begin;einde;antwoord voor;aantal plaatsen;doelgroep\r\n"
    "Kerstborrel;18-12-2026 16:00;18-12-2026 20:00;11-12-2026 12:00;12;iedereen\r\n"
)

WORKBOOK_INVITATION = written_by_openpyxl(
    [
        (
            "Kerstborrel",
            datetime.fromisoformat("2026-12-18T16:00"),
            datetime.fromisoformat("2026-12-18T20:00"),
            datetime.fromisoformat("2026-12-11T12:00"),
            12,
            "iedereen",
        )
    ],
    header=("Titel", "Begin", "Einde", "Antwoord voor", "Aantal plaatsen", "Doelgroep"),
)


@pytest.fixture
def employer(world: World, monkeypatch: pytest.MonkeyPatch) -> RosterDrop:
    for function in ("drop_reading", "drop_intake"):
        for name, value in world.resources.environment(function).items():
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")
    monkeypatch.setattr("functions.drop_intake.handler.context", lambda: world.ctx)
    for made in (wiring.bucket, wiring.queue):
        made.cache_clear()
    return RosterDrop(world)


def _notify(employer: RosterDrop, *keys: str) -> Mapping[str, Any]:
    """Tells of files that arrived, and has done what follows until none is left to be read."""
    messages = [
        {"messageId": new_id(), "body": json.dumps({"key": key}), "eventSource": "aws:sqs"} for key in keys
    ]
    answer = lambda_handler({"Records": messages}, CONTEXT)
    while asked := [json.dumps(body) for body in employer.world.drain("Readings")]:
        told = [{"messageId": new_id(), "body": body, "eventSource": "aws:sqs"} for body in asked]
        assert read_files({"Records": told}, CONTEXT) == {"batchItemFailures": []}
        for body in employer.world.drain("Drops"):
            message = {"messageId": new_id(), "body": json.dumps(body), "eventSource": "aws:sqs"}
            assert lambda_handler({"Records": [message]}, CONTEXT) == {"batchItemFailures": []}
    return answer


def _drop(employer: RosterDrop, kind: str, name: str, body: bytes) -> str:
    key = f"employers/{employer.employer_id}/{kind}/{name}"
    employer.tools.drop.write(key, body, "application/octet-stream")
    return key


def _results(employer: RosterDrop, name: str) -> list[list[str]]:
    text = employer.tools.drop.read(invitation_result_key(employer.employer_id, name)).decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()[1:]]


def test_a_roster_with_its_declaration_starts_an_import(employer: RosterDrop) -> None:
    declaration = {
        "declared_by": "H. Voorbeeld",
        "ground": "contract",
        "text_version": "1",
        "declared_on": "2026-11-20",
    }
    first = _drop(employer, "rosters", "lijst.attestation.json", json.dumps(declaration).encode())
    second = _drop(employer, "rosters", "lijst.csv", roster_csv([person_row(1)]))
    assert _notify(employer, first, second) == {"batchItemFailures": []}
    employer.work()
    assert set(employer.people()) == {"p1@werk.example"}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("kerst.json", json.dumps(INVITATION).encode()),
        ("kerst.json", json.dumps({"invitations": [INVITATION]}).encode("utf-8-sig")),
        ("kerst.csv", CSV_INVITATION.encode("cp1252")),
        ("kerst.csv", CSV_INVITATION.replace(";", "\t").encode("utf-16")),
        ("kerst.xlsx", WORKBOOK_INVITATION),
    ],
)
def test_an_invitation_file_becomes_an_invitation_once(employer: RosterDrop, name: str, body: bytes) -> None:
    for _ in range(2):
        assert _notify(employer, _drop(employer, "invitations", name, body)) == {"batchItemFailures": []}
    [invitation] = invitations_of_employer(employer.world.ctx, employer.employer_id)
    assert (invitation.title, invitation.number_of_places) == ("Kerstborrel", 12)
    [result] = _results(employer, name)
    assert (result[2], result[-1]) == ("accepted", invitation.invitation_id)
    assert employer.tools.drop.head(f"employers/{employer.employer_id}/invitations/{name}") is None


def test_a_file_names_people_one_by_one(employer: RosterDrop) -> None:
    employer.drop([person_row(1), person_row(2)])
    audience = {"email_addresses": ["p1@werk.example", "nobody@werk.example"]}
    body = json.dumps({**INVITATION, "audience": audience}).encode()

    assert _notify(employer, _drop(employer, "invitations", "kerst.json", body)) == {"batchItemFailures": []}

    [invitation] = invitations_of_employer(employer.world.ctx, employer.employer_id)
    assert (invitation.selections, invitation.not_found) == (1, 1)


def test_a_wrong_invitation_is_told_by_field_and_does_not_stop_the_next(employer: RosterDrop) -> None:
    body = json.dumps([{**INVITATION, "ends_at": "2026-12-18T15:00", "colour": "red"}, INVITATION]).encode()
    _notify(employer, _drop(employer, "invitations", "twee.json", body))
    results = _results(employer, "twee.json")
    assert {(row[0], row[2], row[3]) for row in results} == {
        ("1", "rejected", "/ends_at"),
        ("1", "rejected", "/colour"),
        ("2", "accepted", ""),
    }
    assert all(row[5] and row[6] for row in results if row[2] == "rejected")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"titel\r\n", b"\x00\x01\x02", b"[" * 100_000, b"titel;begin\r\na;b;c;d\r\n"]
)
def test_an_unreadable_invitation_file_is_refused_with_what_to_do(employer: RosterDrop, body: bytes) -> None:
    name = "stuk.json" if body.startswith((b"{", b"[")) else "stuk.csv"
    assert _notify(employer, _drop(employer, "invitations", name, body)) == {"batchItemFailures": []}
    [result] = _results(employer, name)
    assert (result[2], result[4]) == ("rejected", "file-unreadable")
    assert not list(invitations_of_employer(employer.world.ctx, employer.employer_id))


def test_the_same_hostile_workbook_is_refused_alike_as_a_roster_and_as_invitations(
    employer: RosterDrop,
) -> None:
    bomb = a_workbook("<row>" + "<c/>" * 1_000_000 + "</row>")
    employer.attest("lijst")
    employer.put("lijst.xlsx", bomb)
    employer.work()
    _notify(employer, _drop(employer, "invitations", "uitnodigingen.xlsx", bomb))

    [of_roster] = employer.result("lijst.xlsx")
    [of_invitations] = _results(employer, "uitnodigingen.xlsx")
    assert of_roster[6:8] == of_invitations[5:7]
    assert of_roster[6].startswith("Uitgepakt is dit Excelbestand te groot")
    assert not list(invitations_of_employer(employer.world.ctx, employer.employer_id))


def test_a_file_beyond_its_size_is_not_fetched(employer: RosterDrop) -> None:
    _notify(employer, _drop(employer, "invitations", "groot.csv", b"titel;begin\r\n" + b"a;b\r\n" * 450_000))

    [result] = _results(employer, "groot.csv")
    assert (result[2], result[4]) == ("rejected", "file-too-large")


def test_a_repeated_arrival_of_a_file_that_was_taken_in_changes_nothing(employer: RosterDrop) -> None:
    key = _drop(employer, "invitations", "kerst.csv", CSV_INVITATION.encode())
    _notify(employer, key)
    before = _results(employer, "kerst.csv")

    assert _notify(employer, key) == {"batchItemFailures": []}
    assert _results(employer, "kerst.csv") == before


def test_files_outside_an_employers_folders_are_left_alone(employer: RosterDrop) -> None:
    assert _notify(
        employer, "rommel.txt", f"employers/{employer.employer_id}/results/rosters/a.result.csv"
    ) == {"batchItemFailures": []}


def test_a_file_for_an_employer_that_does_not_exist_is_removed(employer: RosterDrop) -> None:
    key = f"employers/{new_id()}/rosters/lijst.csv"
    employer.tools.drop.write(key, roster_csv([person_row(1)]), "text/csv")
    _notify(employer, key)
    assert employer.tools.drop.head(key) is None
    assert not employer.world.items_of("person")


DECLARATION = json.dumps(
    {"declared_by": "H. Voorbeeld", "ground": "contract", "text_version": "1", "declared_on": "2026-11-20"}
).encode()
DECOMPOSED = "lijste\u0301"
COMPOSED = "lijst\u00e9"


@pytest.mark.parametrize("roster_first", [True, False])
@pytest.mark.parametrize(
    ("roster", "declaration"),
    [
        ("UP.CSV", "UP.attestation.json"),
        ("UP.CSV", "up.attestation.json"),
        ("Werknemers.XLSX", "werknemers.ATTESTATION.JSON"),
        (f"{DECOMPOSED}.csv", f"{COMPOSED}.attestation.json"),
        (f"{COMPOSED}.csv", f"{DECOMPOSED}.attestation.json"),
        ("onze mensen (2).txt", "Onze Mensen (2).attestation.json"),
    ],
)
def test_a_roster_meets_its_declaration_whatever_a_computer_makes_of_their_names(
    employer: RosterDrop, roster: str, declaration: str, roster_first: bool
) -> None:
    files = [(declaration, DECLARATION), (roster, roster_csv([person_row(1)]))]
    for name, body in reversed(files) if roster_first else files:
        assert _notify(employer, _drop(employer, "rosters", name, body)) == {"batchItemFailures": []}
    employer.work()

    assert set(employer.people()) == {"p1@werk.example"}
    assert not list(employer.tools.drop.keys(f"employers/{employer.employer_id}/rosters/"))
    assert [row[2] for row in employer.result(roster)] == ["accepted"]


def test_a_declaration_does_not_serve_a_roster_of_another_name(employer: RosterDrop) -> None:
    _notify(employer, _drop(employer, "rosters", "lijst.attestation.json", DECLARATION))
    _notify(employer, _drop(employer, "rosters", "lijst 2.csv", roster_csv([person_row(1)])))
    employer.work()

    assert not employer.people()
    [result] = employer.result("lijst 2.csv")
    assert "no_attestation" in result


@pytest.mark.parametrize("path", ["2026/werknemers.csv", "a/b/Werknemers.XLSX", "/werknemers.csv"])
def test_a_roster_in_a_folder_gets_a_result_and_does_not_stay(employer: RosterDrop, path: str) -> None:
    key = _drop(employer, "rosters", path, roster_csv([person_row(1)]))

    assert _notify(employer, key) == {"batchItemFailures": []}

    assert employer.tools.drop.head(key) is None
    [result] = employer.result(" - ".join(part for part in path.split("/") if part))
    assert result[2] == "rejected"
    assert "in_a_folder" in result


def test_an_invitation_file_in_a_folder_gets_a_result_and_does_not_stay(employer: RosterDrop) -> None:
    key = _drop(employer, "invitations", "kerst/borrel.csv", CSV_INVITATION.encode())

    assert _notify(employer, key) == {"batchItemFailures": []}

    assert employer.tools.drop.head(key) is None
    [result] = _results(employer, "kerst - borrel.csv")
    assert (result[2], result[4]) == ("rejected", "file-in-a-folder")


def test_steps_of_a_roster_are_the_employers_own_so_that_others_do_not_wait_behind_them(
    employer: RosterDrop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Mapping[str, Any]] = []

    def send(**asked: Any) -> dict[str, Any]:
        sent.extend(asked["Entries"])
        return {"Failed": []}

    monkeypatch.setattr(employer.tools.steps.queue._client, "send_message_batch", send)
    _notify(employer, _drop(employer, "rosters", "lijst.attestation.json", DECLARATION))
    employer.put("lijst.csv", roster_csv([person_row(1)]))

    assert {entry["MessageGroupId"] for entry in sent} == {employer.employer_id}


def test_a_roster_that_takes_too_long_is_refused_and_leaves_nothing_behind(
    employer: RosterDrop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.tabular.rows.ReadingLimits.check_time", _too_late_after(3))
    employer.attest("lijst")
    employer.put("lijst.csv", roster_csv([person_row(number) for number in range(9_000)]))
    employer.work()

    assert employer.newest().refusal == "too_large_time"
    [result] = employer.result()
    assert "too_large_time" in result
    assert not employer.people()
    assert not list(employer.tools.work.keys("rosters/"))


def _too_late_after(looks: int) -> Any:
    """A clock that says at its third look that the time is over: in the middle of the rows."""
    looked = count(1)

    def check(_: ReadingLimits) -> None:
        if next(looked) > looks:
            raise FileTooLarge("time", 240)

    return check
