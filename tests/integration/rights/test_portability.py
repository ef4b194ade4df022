"""What somebody takes along: what they gave themselves, whole, in a form that others read, with our
signature.
"""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from qlinx.people.model import Person
from qlinx.people.store import EMPLOYMENT, PERSON, employment_item
from qlinx.records.catalogue import every_shape
from qlinx.records.personal import personal_fields
from qlinx.rights.kinds.portability import RIGHT as PORTABILITY
from qlinx.rights.kinds.portability.building import schema_text
from qlinx.rights.sealing import public_key
from qlinx.rights.service import ask
from tests.support.rights import carry_out_request, erases, exported, told
from tests.support.subjects import a_holder
from tests.support.whole_subjects import a_whole_account, a_whole_relation
from tests.support.world import World

# What of an account is nobody's but its holder's to say, and stands nowhere but with us.
NEVER_TAKEN = ("mail_stops", "restricted", "said", "employer_id", "personnel_number", "title")


def taken_along(world: World, person_id: str) -> dict[str, bytes]:
    """The files that somebody takes along."""
    request = ask(world.ctx, person_id, PORTABILITY)
    assert carry_out_request(world, request) == ["exported"]
    return exported(world, person_id, request.request_id)


def document_of(files: dict[str, bytes]) -> Any:
    document = json.loads(files["data.json"])
    Draft202012Validator(json.loads(files["schema.json"])).validate(document)
    return document


def a_relation_on(world: World, ground: str) -> Person:
    """Somebody whom an employer shares on a ground, who replied to an invitation."""
    relation = a_whole_relation(world)
    found = world.ctx.store.get(EMPLOYMENT, employment_item(relation.person_id, relation.given_by))
    assert found
    world.ctx.store.write(EMPLOYMENT.replace(found, ground=ground))
    return relation


def test_the_form_is_published() -> None:
    from importlib.resources import files

    published = files("qlinx.rights").joinpath("files/portability.schema.json").read_text("utf-8")
    assert published == schema_text()


def test_what_the_holder_of_an_account_gave_is_all_there_and_nothing_else(world: World) -> None:
    holder = a_whole_account(world)
    files = taken_along(world, holder.person_id)
    items = document_of(files)["items"]
    (person,) = [item["fields"] for item in items if item["kind"] == "person"]
    given = holder.model_dump(mode="json", exclude_none=True)
    expected = {
        one.name: given[one.name]
        for one in personal_fields(Person)
        if one.declaration.portable and one.name in given
    }
    assert person == expected
    assert {"email", "first_name", "last_name", "mobile", "postcode"} <= set(person)
    for item in items:
        model: type[BaseModel] = every_shape()[item["kind"]].model
        portable = {one.name for one in personal_fields(model) if one.declaration.portable}
        assert set(item["fields"]) <= portable
    assert not any(name in item["fields"] for item in items for name in NEVER_TAKEN)


@pytest.mark.parametrize("ground", ["consent", "contract"])
def test_of_what_an_employer_shares_only_the_replies_are_taken_along(world: World, ground: str) -> None:
    files = taken_along(world, a_relation_on(world, ground).person_id)
    items = document_of(files)["items"]
    assert {item["kind"] for item in items} == {"invitee"}
    assert all(set(item["fields"]) == {"state", "answered_at"} for item in items)
    assert all(item["about"]["title"] for item in items)


@pytest.mark.parametrize("ground", ["legal_duty", "legitimate_interest"])
def test_on_another_ground_of_the_employer_nothing_is(world: World, ground: str) -> None:
    files = taken_along(world, a_relation_on(world, ground).person_id)
    assert document_of(files)["items"] == []
    assert "calendar.ics" not in files


def test_tables_and_calendar_say_the_same(world: World) -> None:
    files = taken_along(world, a_relation_on(world, "contract").person_id)
    replies = document_of(files)["items"]
    rows = list(csv.DictReader(io.StringIO(files["csv/invitee.csv"].decode("utf-8-sig")), delimiter=";"))
    # A table marks what a spreadsheet would calculate.
    assert [row["about_title"].removeprefix("'") for row in rows] == [
        item["about"]["title"] for item in replies
    ]
    events = Calendar.from_ical(files["calendar.ics"]).walk("VEVENT")
    yes = [item for item in replies if item["fields"]["state"] == "accepted"]
    assert yes
    assert [str(event["SUMMARY"]) for event in events] == [item["about"]["title"] for item in yes]


def test_a_round_trip_into_an_empty_system_gives_the_same(world: World) -> None:
    holder = a_whole_account(world)
    original = document_of(taken_along(world, holder.person_id))
    (given,) = [item["fields"] for item in original["items"] if item["kind"] == "person"]

    # Nothing of them is left; then the file alone is read back.
    assert erases(world, holder.person_id)[-1] == "done"
    anew = a_holder(world.ctx, email=given["email"])
    read = Person.model_validate({**anew.model_dump(), **given})
    world.ctx.store.write(PERSON.replace(anew, **{name: getattr(read, name) for name in given}))
    again = document_of(taken_along(world, anew.person_id))

    (person,) = [item["fields"] for item in again["items"] if item["kind"] == "person"]
    assert person == given


@pytest.mark.skipif(shutil.which("openssl") is None, reason="checks as somebody else would, with OpenSSL")
def test_anybody_checks_with_openssl_that_it_is_ours_and_was_not_altered(
    world: World, tmp_path: Path
) -> None:
    files = taken_along(world, a_whole_account(world).person_id)
    for path, body in files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
    (tmp_path / "key.pem").write_text(public_key(world.ctx))
    commands = [line.strip() for line in files["README.txt"].decode().splitlines() if line.startswith("    ")]
    assert commands.pop(0).startswith("curl ")
    assert "https://qlinx.example/.well-known/qlinx-rights-key.pem" in files["README.txt"].decode()

    def checked() -> bool:
        return all(
            subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False).returncode == 0
            for command in commands
        )

    assert checked()
    sums = (tmp_path / "SHA256SUMS").read_text()
    assert all(path in sums for path in files if not path.startswith("SHA256SUMS"))
    data = tmp_path / "data.json"
    whole = data.read_bytes()
    data.write_bytes(whole.replace(b"qlinx-portability", b"qlinx-portabilitY"))
    assert not checked()
    data.write_bytes(whole)
    (tmp_path / "SHA256SUMS").write_text(sums.replace("0", "1", 1))
    assert not checked()


def test_it_is_told_by_mail_without_any_of_it(world: World) -> None:
    holder = a_holder(world.ctx)
    taken_along(world, holder.person_id)
    [mailed] = told(world, "rights.portable_ready")
    assert set(mailed.facts) == {"about", "available_until", "first_name", "page_url"}
