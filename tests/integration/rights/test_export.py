"""An export holds everything that is kept about a subject, once, and nothing that is ours or another's."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel

from qlinx.kit.contact import parse_email
from qlinx.kit.provider import PROVIDER
from qlinx.people.sign_up import sign_up
from qlinx.records.catalogue import every_shape
from qlinx.records.personal import PersonalField, personal_fields
from qlinx.records.shape import Regime
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.access import export
from qlinx.rights.service import ask, message_of
from qlinx.visitors.handling import handle_message
from qlinx.visitors.model import Channel, Nature, Topic
from qlinx.visitors.store import MESSAGE, message_by_id
from qlinx.visitors.writing import NewMessage, write_message
from tests.support.factories import sign_up_details
from tests.support.people import IP, letters
from tests.support.prospects import a_whole_prospect
from tests.support.rights import (
    carry_out,
    exported,
    exports,
    fields_of,
    of_account,
    of_relation,
)
from tests.support.subjects import (
    AT_HOME,
    NOOR,
    a_holder,
    a_relation,
    a_waiting_row,
    an_employer,
    an_employer_contact,
    an_employer_user,
    one_of_the_staff,
    works,
)
from tests.support.whole_subjects import a_reader, a_whole_account, a_whole_relation
from tests.support.world import World


def personal_fields_of(kind: str) -> tuple[PersonalField, ...]:
    model: type[BaseModel] = every_shape()[kind].model
    return personal_fields(model)


def a_sign_up_that_waits(world: World) -> str:
    sign_up(world.ctx, sign_up_details(email=NOOR, postcode="2012 KN", town="Haarlem"), network_address=IP)
    letters(world)
    return str(world.items_of("sign_up")[0]["person_id"])


def a_message_that_was_handled(world: World) -> str:
    new = NewMessage(
        nature=Nature.QUESTION,
        topic=Topic.SITE,
        text="De knop doet niets.",
        email=parse_email(NOOR),
        name="Noor",
        language="nl",
    )
    message = write_message(world.ctx, new, network_address=IP)
    handle_message(world.ctx, message.person_id, actor="staff")
    handled = message_by_id(world.ctx.store, message.person_id)
    assert handled is not None
    # As one that came as a mail.
    world.ctx.store.write(
        MESSAGE.replace(
            handled,
            channel=Channel.MAIL,
            subject="De knop",
            attachments=1,
            is_cut=True,
            receipt_at=world.now,
        )
    )
    letters(world)
    return message.person_id


SUBJECTS: Mapping[str, Callable[[World], str]] = {
    "account": lambda world: a_whole_account(world).person_id,
    "relation": lambda world: a_whole_relation(world).person_id,
    "set aside": lambda world: (
        a_relation(world.ctx, an_employer(world.ctx, 5), set_aside_at=world.now).person_id
    ),
    "user": lambda world: an_employer_user(world.ctx, an_employer(world.ctx, 2)).person_id,
    "contact": lambda world: an_employer_contact(world.ctx, an_employer(world.ctx, 3)).person_id,
    "sign-up": a_sign_up_that_waits,
    "row": lambda world: a_waiting_row(world.ctx, an_employer(world.ctx, 4)).person_id,
    "staff": lambda world: one_of_the_staff(world.ctx).person_id,
    "message": a_message_that_was_handled,
    "newsletter": lambda world: a_reader(world.ctx).person_id,
    "prospect": lambda world: a_whole_prospect(world.ctx).person_id,
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_stored_field_of_any_subject_is_exported_exactly_once(world: World, subject: str) -> None:
    person_id = SUBJECTS[subject](world)
    request = ask(world.ctx, person_id, ACCESS)
    stored = {
        (item["kind"], item["sk"], field.name)
        for item in world.ctx.store.about(person_id)
        for field in personal_fields_of(item["kind"])
        if field.name in item
    }

    carry_out(world, message_of(request))

    document = json.loads(exported(world, person_id, request.request_id)["data.json"])
    told = [(item["kind"], field["name"]) for item in document["items"] for field in item["fields"]]
    assert sorted(told) == sorted((kind, name) for kind, _, name in stored)
    assert stored


def test_it_names_who_offers_the_service_as_the_record_says(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "PROVIDER", replace(PROVIDER, legal_name="Ander Bedrijf B.V."))
    _, document = of_account(world)

    assert document["controller"]["name"] == "Qlinx (Ander Bedrijf B.V.)"


def test_for_an_account_we_are_the_controller(world: World) -> None:
    files, document = of_account(world)

    assert document["controller"]["telephone"] == PROVIDER.telephone
    assert document["processor"] is None
    assert "in opdracht" not in files["index.html"].decode()


def test_for_a_relation_its_employer_is_the_controller_and_we_process(world: World) -> None:
    files, document = of_relation(world)

    assert document["controller"] == {
        "name": "Voorbeeld Zorg 1",
        "address": None,
        "telephone": None,
        "email": None,
    }
    assert document["processor"]["name"] == f"Qlinx ({PROVIDER.legal_name})"
    page = files["index.html"].decode()
    assert "Verantwoordelijk: Voorbeeld Zorg 1." in page
    assert "Wij verwerken ze in opdracht" in page


def test_what_an_employer_says_is_told_as_its_word_and_is_never_portable(world: World) -> None:
    _, document = of_relation(world)

    person = fields_of(document, "person")
    for name in ("first_name", "last_name", "email", "mobile", "language"):
        assert person[name]["source"] == "Voorbeeld Zorg 1"
        assert person[name]["ground"].startswith("de grond die je werkgever heeft verklaard")
    assert person["said"]["source"] == "jijzelf"
    assert person["said"]["meaning"] == "ik ken deze persoon"
    portable = {
        (item["kind"], field["name"])
        for item in document["items"]
        for field in item["fields"]
        if field["portable"]
    }
    # What they replied is their own, where the employer shares them on a contract or their consent.
    assert portable <= {("invitee", "state"), ("invitee", "answered_at")}


def test_what_the_holder_of_an_account_says_is_told_as_their_own_word_and_is_portable(world: World) -> None:
    _, document = of_account(world)

    person = fields_of(document, "person")
    assert person["first_name"]["source"] == "jijzelf"
    assert person["first_name"]["portable"] is True
    assert person["first_name"]["ground"].startswith("onze afspraak met jou")


def test_an_account_is_told_its_joins_and_nothing_that_an_employer_says(world: World) -> None:
    person = a_whole_account(world)
    works(world, person, an_employer(world.ctx), "P-77", department="Nachtzorg")

    files, document = exports(world, person.person_id)

    join = fields_of(document, "join")
    assert join["employer_id"]["meaning"] == "Voorbeeld Zorg 1"
    assert "employment" not in {item["kind"] for item in document["items"]}
    assert "P-77" not in str(document)
    assert "Nachtzorg" not in str(document)
    assert "Vraag er apart inzage in." in files["index.html"].decode()


def test_sign_ups_that_wait_with_an_accounts_address_are_told_too(world: World) -> None:
    person = a_whole_account(world)
    sign_up(world.ctx, sign_up_details(email=NOOR, first_name="Noortje"), network_address=IP)
    sign_up(world.ctx, sign_up_details(email="stranger@werk.example.nl"), network_address=IP)

    _, document = exports(world, person.person_id)

    values = {name: field["value"] for name, field in fields_of(document, "sign_up").items()}
    assert (values["first_name"], values["email"]) == ("Noortje", NOOR)
    # The mail that confirms it, which the person got.
    mails = [item for item in document["items"] if item["kind"] == "outbox"]
    templates = [field["value"] for item in mails for field in item["fields"] if field["name"] == "template"]
    assert templates.count("people.confirm_signup") == 1


def test_a_sign_up_of_whoever_reads_the_mailbox_is_not_told_with_a_relation(world: World) -> None:
    relation = a_whole_relation(world)
    a_sign_up_that_waits(world)

    _, document = exports(world, relation.person_id)

    assert "sign_up" not in {item["kind"] for item in document["items"]}


def test_the_people_of_these_tests_have_a_value_for_every_field_there_is(world: World) -> None:
    documents = [exports(world, subject(world))[1] for subject in SUBJECTS.values()]
    documents.append(of_account_again(world))

    told = {
        (item["kind"], field["name"])
        for document in documents
        for item in document["items"]
        for field in item["fields"]
    }
    declared = {
        (shape.kind, field.name)
        for shape in every_shape().values()
        if shape.regime is Regime.RECORDS and "person_id" in shape.model.model_fields
        for field in personal_fields_of(shape.kind)
    }
    # What nobody can have all at once: refused and fulfilled, bounced and sent, ended and current.
    # Of all but people only where somebody had it restricted (`test_only_kept`).
    declared -= {(kind, "restricted") for kind, _ in declared if kind != "person"}
    assert declared - told == {
        ("address_change", "former_email"),
        ("employer_user", "disabled_at"),
        ("employer_user", "removed_at"),
        ("employment", "ended_at"),
        ("invitee", "mail_problem"),
        ("message", "doubt"),
        ("outbox", "reason"),
        ("rights_request", "question"),
        ("rights_request", "refusal"),
        ("rights_request", "send_to"),
        ("rights_request", "told"),
        ("rights_request", "transfer"),
    }


def of_account_again(world: World) -> Any:
    """The export of another account, joined to a relation."""
    holder = a_holder(world.ctx, AT_HOME)
    works(world, holder, an_employer(world.ctx, 7))
    return exports(world, holder.person_id)[1]
