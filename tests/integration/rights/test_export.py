"""An export holds everything that is kept about a person, once, and nothing that is ours."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import boto3
import jsonschema
import pytest
from pydantic import BaseModel

from qlinx.kit.csv_cells import BYTE_ORDER_MARK
from qlinx.kit.provider import PROVIDER
from qlinx.people.model import PersonState
from qlinx.people.sign_up import sign_up
from qlinx.people.store import PERSON, person_by_id
from qlinx.records.catalogue import every_shape
from qlinx.records.personal import PersonalField, personal_fields
from qlinx.records.shape import Regime
from qlinx.rights import export
from qlinx.rights.errors import KindUnknown
from qlinx.rights.model import RequestState, RightKind
from qlinx.rights.service import ask, message_of, views_of
from tests.support.factories import sign_up_details
from tests.support.people import letters
from tests.support.rights import (
    JPEG,
    NOOR,
    a_whole_person,
    carry_out,
    carry_out_request,
    exported,
)
from tests.support.template_tables import REGION
from tests.support.world import World

# Stand under an id of their own, not in a person's partition: a sign-up until it is confirmed, and people of employers.
_OF_OTHERS = {"sign_up", "employer_contact", "employer_user"}


def personal_fields_of(kind: str) -> tuple[PersonalField, ...]:
    model: type[BaseModel] = every_shape()[kind].model
    return personal_fields(model)


def an_export(world: World, **changes: Any) -> tuple[dict[str, bytes], Any]:
    """The files of a whole person's export, and its document."""
    person = a_whole_person(world)
    if changes:
        world.ctx.store.write(PERSON.replace(person, **changes))
    request = ask(world.ctx, person.person_id, RightKind.ACCESS)
    assert carry_out_request(world, request) == ["exported"]
    files = exported(world, person.person_id, request.request_id)
    return files, json.loads(files["data.json"])


def test_every_stored_field_is_exported_exactly_once(world: World) -> None:
    person = a_whole_person(world)
    request = ask(world.ctx, person.person_id, RightKind.ACCESS)
    stored = {
        (item["kind"], item["sk"], field.name)
        for item in world.ctx.store.about(person.person_id)
        for field in personal_fields_of(item["kind"])
        if field.name in item
    }

    carry_out(world, message_of(request))

    document = json.loads(exported(world, person.person_id, request.request_id)["data.json"])
    told = [(item["kind"], field["name"]) for item in document["items"] for field in item["fields"]]
    assert sorted(told) == sorted((kind, name) for kind, _, name in stored)


def test_it_names_who_offers_the_service_as_the_record_says(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "PROVIDER", replace(PROVIDER, legal_name="Ander Bedrijf B.V."))
    _, document = an_export(world)

    assert document["controller"]["name"] == "Qlinx (Ander Bedrijf B.V.)"


def test_sign_ups_that_wait_with_the_address_are_told_too(world: World) -> None:
    person = a_whole_person(world)
    sign_up(world.ctx, sign_up_details(email=NOOR, first_name="Noortje"), network_address="203.0.113.7")
    sign_up(world.ctx, sign_up_details(email="stranger@werk.example.nl"), network_address="203.0.113.7")
    request = ask(world.ctx, person.person_id, RightKind.ACCESS)

    carry_out(world, message_of(request))

    document = json.loads(exported(world, person.person_id, request.request_id)["data.json"])
    (told,) = [item for item in document["items"] if item["kind"] == "sign_up"]
    values = {field["name"]: field["value"] for field in told["fields"]}
    assert (values["first_name"], values["email"]) == ("Noortje", NOOR)
    # The mail that confirms it, which the person got, and the invitation's.
    mails = [item for item in document["items"] if item["kind"] == "outbox"]
    templates = [field["value"] for item in mails for field in item["fields"] if field["name"] == "template"]
    assert templates.count("people.confirm_signup") == 1


def test_the_person_of_these_tests_has_a_value_for_every_field_there_is(world: World) -> None:
    _, document = an_export(world)

    told = {(item["kind"], field["name"]) for item in document["items"] for field in item["fields"]}
    declared = {
        (shape.kind, field.name)
        for shape in every_shape().values()
        if shape.regime is Regime.RECORDS and "person_id" in shape.model.model_fields
        if shape.kind not in _OF_OTHERS
        for field in personal_fields_of(shape.kind)
    }
    # What a person can't have all at once: refused and fulfilled, bounced and sent, ended and current.
    assert declared - told == {
        ("address_change", "former_email"),
        ("employment", "ended_at"),
        ("invitee", "mail_problem"),
        ("outbox", "reason"),
        ("outbox", "sent_at"),
        ("rights_request", "refusal"),
    }


def test_each_field_tells_what_for_on_what_ground_from_whom_and_for_whom(world: World) -> None:
    _, document = an_export(world)

    (person,) = [item for item in document["items"] if item["kind"] == "person"]
    fields = {field["name"]: field for field in person["fields"]}
    assert fields["first_name"]["source"] == "jijzelf"
    assert fields["mobile"]["source"] == "Voorbeeld Zorg 1"
    assert fields["email"]["purposes"] == ["om de dienst te leveren", "om je berichten te sturen"]
    assert fields["email"]["portable"] is True
    assert fields["mail_stops"]["portable"] is False
    assert fields["mail_stops"]["meaning"] == "mail kwam terug"
    for item in document["items"]:
        assert item["term"]["interest"]
        for field in item["fields"]:
            assert all(field[name] for name in ("label", "category", "ground", "source", "recipients"))
    assert document["employers"] == ["Voorbeeld Zorg 1", "Voorbeeld Zorg 2"]


def test_an_employer_is_told_by_name(world: World) -> None:
    _, document = an_export(world)

    meanings = {
        field["meaning"]
        for item in document["items"]
        if item["kind"] == "employment"
        for field in item["fields"]
        if field["name"] == "employer_id"
    }
    assert meanings == {"Voorbeeld Zorg 1", "Voorbeeld Zorg 2"}


def test_nothing_technical_or_secret_is_in_it(world: World) -> None:
    files, document = an_export(world)

    person_id = world.items_of("person")[0]["person_id"]
    person = person_by_id(world.ctx.store, person_id)
    assert person is not None
    everything = b"".join(body for name, body in files.items() if name != "schema.json").decode("latin-1")
    assert person.address_hash not in everything
    assert person_id not in everything
    names = {field["name"] for item in document["items"] for field in item["fields"]}
    assert not names & {"version", "holds", "address_hash", "attestation_id", "roster_id", "refs", "place"}


def test_it_keeps_to_its_published_schema(world: World) -> None:
    files, document = an_export(world)

    jsonschema.validate(document, json.loads(files["schema.json"]))


def test_photos_go_with_it(world: World) -> None:
    files, document = an_export(world)

    assert files["photos/photo-1.jpg"] == JPEG
    assert document["files"] == ["photos/photo-1.jpg"]


def test_tables_hold_the_same_and_no_spreadsheet_calculates_with_them(world: World) -> None:
    files, document = an_export(world)

    text = files["csv/employment.csv"].decode()
    assert text.startswith(BYTE_ORDER_MARK)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK)), delimiter=";"))
    assert [row["department"] for row in rows] == ["'=Zorg", "'=Zorg"]
    assert {row["personnel_number"] for row in rows} == {"P-1", "P-2"}
    kinds = {item["kind"] for item in document["items"]}
    assert {name for name in files if name.startswith("csv/")} == {f"csv/{kind}.csv" for kind in kinds}


def test_the_page_reads_in_the_persons_language_and_escapes_what_people_wrote(world: World) -> None:
    dutch, _ = an_export(world, first_name="<script>alert(1)</script>")
    page = dutch["index.html"].decode()

    assert "Dit is alles wat we over je bewaren" in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_an_english_reader_gets_english_words(world: World) -> None:
    files, document = an_export(world, language="en")

    assert "This is everything that we keep about you" in files["index.html"].decode()
    assert "You may have them erased (article 17)." in document["rights"]


def test_what_is_remembered_elsewhere_is_told_in_words(world: World) -> None:
    _, document = an_export(world)

    told = " ".join(entry["what"] for entry in document["elsewhere"])
    assert "versleutelde vorm van je wachtwoord" in told
    assert "code die met een geheime sleutel van je e-mailadres is gemaakt" in told


def test_it_is_fetchable_for_a_week_and_told_by_mail(world: World) -> None:
    person = a_whole_person(world)
    request = ask(world.ctx, person.person_id, RightKind.ACCESS)
    letters(world)
    carry_out_request(world, request)

    (ready,) = letters(world)
    assert ready.template == "rights.export_ready"  # type: ignore[union-attr]
    view = next(
        view for view in views_of(world.ctx, person.person_id) if view.request_id == request.request_id
    )
    assert view.state is RequestState.FULFILLED
    assert view.fetchable_until is not None
    world.pass_time(days=7)
    views = views_of(world.ctx, person.person_id)
    assert all(view.fetchable_until is None for view in views)


def test_a_stored_kind_that_nobody_declares_stops_the_export(world: World) -> None:
    person = a_whole_person(world)
    table = boto3.resource("dynamodb", REGION).Table(world.ctx.store.table(Regime.RECORDS))
    table.put_item(Item={"pk": f"person#{person.person_id}", "sk": "unheard-of", "kind": "unheard_of"})
    request = ask(world.ctx, person.person_id, RightKind.ACCESS)

    with pytest.raises(KindUnknown):
        carry_out(world, message_of(request))


def test_an_export_of_somebody_whose_erasure_began_leaves_no_file(world: World) -> None:
    person = a_whole_person(world)
    request = ask(world.ctx, person.person_id, RightKind.ACCESS)
    current = person_by_id(world.ctx.store, person.person_id)
    assert current is not None
    world.ctx.store.write(PERSON.replace(current, state=PersonState.ERASING))

    assert carry_out(world, message_of(request)).word == "nothing-to-do"

    assert list(world.bucket("Private").keys(f"exports/{person.person_id}/{request.request_id}")) == []
