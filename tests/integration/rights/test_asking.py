"""Asking for a right on any subject:
one dossier for each right, however often and however parallel it is asked.
"""

from datetime import date

import pytest

from qlinx.employers.store import EMPLOYER_CONTACT
from qlinx.kit.errors import LinkDamaged, NotFound
from qlinx.mailing.addressed import Addressed
from qlinx.people.errors import JoinedToAnother
from qlinx.people.joins import put_to_sleep
from qlinx.people.model import Person, PersonState
from qlinx.people.sign_up import sign_up
from qlinx.people.store import PERSON
from qlinx.records.audit import acts
from qlinx.rights.errors import RequestForgotten
from qlinx.rights.following import status_token, view_by_token, views_of
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import Refusal, RequestState, RightsRequest
from qlinx.rights.registry import of_subjects
from qlinx.rights.right import Right
from qlinx.rights.service import ask, ask_all, refuse, unfinished
from tests.support.factories import sign_up_details
from tests.support.people import IP, letter, letters, says_yes
from tests.support.rights import carry_out_request
from tests.support.subjects import (
    AT_HOME,
    NOOR,
    a_holder,
    a_relation,
    an_employer,
    an_employer_contact,
    an_employer_user,
    somebody_who_has,
    works,
)
from tests.support.threads import a_context, a_context_with, at_once
from tests.support.world import World


def test_a_request_gets_its_deadline_and_its_receipt(world: World) -> None:
    person = a_holder(world.ctx)

    request = ask(world.ctx, person.person_id, ACCESS)

    assert request.deadline_on == date(2026, 12, 23)
    receipt = letter(world)
    assert receipt.template == "rights.request_received"
    assert receipt.facts["answer_before"] == "woensdag 23 december 2026"
    assert receipt.facts["about"] == "je account bij Qlinx"
    token = str(receipt.facts["status_url"]).rsplit("/", 1)[1]
    assert view_by_token(world.ctx, token).request_id == request.request_id


def each_subject(world: World) -> dict[str, str]:
    """The id of a subject of every kind, by what a request on it is about;
    all of them have the same address.
    """
    employer = an_employer(world.ctx)
    sign_up(world.ctx, sign_up_details(email=NOOR), network_address=IP)
    letters(world)
    subjects: dict[str, Addressed] = {
        "je account bij Qlinx": a_holder(world.ctx),
        "wat Voorbeeld Zorg 1 over je deelt": a_relation(world.ctx, employer),
        "wat je voor Voorbeeld Zorg 1 doet": an_employer_user(world.ctx, employer),
    }
    # The sign-up first: it goes with an account that has its address.
    waiting = {"je aanmelding bij Qlinx": str(world.items_of("sign_up")[0]["person_id"])}
    return waiting | {about: subject.person_id for about, subject in subjects.items()}


def test_a_right_works_on_every_kind_of_subject_and_the_receipt_says_on_which(world: World) -> None:
    subjects = each_subject(world)

    for about, person_id in subjects.items():
        request = ask(world.ctx, person_id, ERASURE)
        receipt = letter(world)

        assert (receipt.facts["about"], receipt.to.address) == (about, NOOR)
        assert carry_out_request(world, request)[-1] == "done"
        assert world.ctx.store.about(person_id) == ()
    assert world.items_of("address_row") == []


def test_a_contact_person_may_ask_too(world: World) -> None:
    contact = an_employer_contact(world.ctx, an_employer(world.ctx))

    assert carry_out_request(world, ask(world.ctx, contact.person_id, ACCESS)) == ["exported"]


def test_asking_again_while_a_request_is_open_gives_that_one_and_no_second_receipt(world: World) -> None:
    person = a_holder(world.ctx)

    first = ask(world.ctx, person.person_id, ACCESS)
    second = ask(world.ctx, person.person_id, ACCESS)
    other = ask(world.ctx, person.person_id, ERASURE)

    assert first.request_id == second.request_id != other.request_id
    assert len(letters(world)) == 2
    assert len(views_of(world.ctx, person.person_id)) == 2


def test_after_an_export_the_same_right_may_be_used_again(world: World) -> None:
    person = a_holder(world.ctx)
    first = ask(world.ctx, person.person_id, ACCESS)
    carry_out_request(world, first)

    second = ask(world.ctx, person.person_id, ACCESS)

    assert second.request_id != first.request_id


@pytest.mark.parametrize("right", list(of_subjects().values()), ids=list(of_subjects()))
def test_of_four_who_ask_at_once_all_get_the_same_dossier(world: World, right: Right) -> None:
    person = somebody_who_has(world.ctx, right)
    references: list[str] = []

    def asks() -> None:
        references.append(ask(a_context(world), person.person_id, right).request_id)

    assert at_once(*[asks] * 4) == [None] * 4

    (stored,) = world.items_of("rights_request")
    assert set(references) == {stored["request_id"]}
    assert len(letters(world)) == 1


def test_somebody_who_was_quicker_between_look_and_write_is_joined(world: World) -> None:
    person = a_holder(world.ctx)
    slow = a_context_with(world, lambda: ask(world.ctx, person.person_id, ACCESS))

    request = ask(slow, person.person_id, ACCESS)

    (stored,) = world.items_of("rights_request")
    assert stored["request_id"] == request.request_id


@pytest.mark.parametrize("right", list(of_subjects().values()), ids=list(of_subjects()))
def test_nobody_and_somebody_who_is_being_erased_can_ask_nothing(world: World, right: Right) -> None:
    person = somebody_who_has(world.ctx, right)
    if isinstance(person, Person):
        world.ctx.store.write(PERSON.replace(person, state=PersonState.ERASING))
    else:
        # Of who acts for an employer nothing is left to ask about once it is gone.
        world.ctx.store.write(EMPLOYER_CONTACT.remove(person))

    for person_id in (person.person_id, "nobody"):
        with pytest.raises(NotFound):
            ask(world.ctx, person_id, right)


def test_asking_for_an_erasure_that_is_under_way_gives_its_dossier(world: World) -> None:
    person = a_holder(world.ctx)
    request = ask(world.ctx, person.person_id, ERASURE)
    world.ctx.store.write(
        PERSON.replace(PERSON.changed(person), state=PersonState.ERASING),
    )

    assert ask(world.ctx, person.person_id, ERASURE).request_id == request.request_id


def test_several_subjects_are_asked_about_in_one_act_with_a_dossier_each(world: World) -> None:
    holder = a_holder(world.ctx)
    relation = works(world, holder, an_employer(world.ctx))
    ids = [holder.person_id, relation.person_id]

    requests = ask_all(world.ctx, ids, ACCESS, account_id=holder.person_id)

    assert [request.person_id for request in requests] == ids
    assert len({request.request_id for request in requests}) == 2
    assert ask_all(world.ctx, ids, ACCESS, account_id=holder.person_id) == requests


def test_of_several_subjects_none_is_taken_in_where_one_can_not_be(world: World) -> None:
    holder = a_holder(world.ctx)
    stranger = a_relation(world.ctx, an_employer(world.ctx), "sam@werk.example.nl")

    with pytest.raises(NotFound):
        ask_all(
            world.ctx,
            [holder.person_id, stranger.person_id],
            ERASURE,
            account_id=holder.person_id,
        )

    assert world.items_of("rights_request") == []


def test_a_join_that_is_asleep_opens_no_right(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    put_to_sleep(world.ctx, holder.person_id, holder.address_hash)

    with pytest.raises(NotFound):
        ask(world.ctx, relation.person_id, ACCESS, account_id=holder.person_id)


def test_more_subjects_than_fit_in_one_write_are_all_taken_in(world: World) -> None:
    holder = a_holder(world.ctx)
    employer = an_employer(world.ctx)
    relations = [a_relation(world.ctx, employer, f"n{number}@werk.example.nl") for number in range(33)]
    for relation in relations:
        says_yes(world, holder, relation)
    ids = [holder.person_id, *(relation.person_id for relation in relations)]

    requests = ask_all(world.ctx, ids, ACCESS, account_id=holder.person_id)

    assert [request.person_id for request in requests] == ids


def test_mail_about_a_relation_goes_to_the_account_from_which_it_was_asked(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME, language="en")
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)

    ask(world.ctx, relation.person_id, ACCESS, account_id=holder.person_id)

    receipt = letter(world)
    assert (receipt.to.address, receipt.language) == (AT_HOME, "en")
    assert receipt.facts["about"] == "what Voorbeeld Zorg 1 shares about you"


def test_a_dossier_is_not_told_at_an_address_that_the_employer_named_later(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    request = ask(world.ctx, relation.person_id, ACCESS)
    moved = {"email": "baas@werk.example.nl", "address_hash": world.ctx.address_hash("baas@werk.example.nl")}
    world.ctx.store.write(PERSON.replace(PERSON.changed(relation), **moved))

    (dropped,) = letters(world)
    again = ask(world.ctx, relation.person_id, ACCESS)

    assert getattr(dropped, "reason", None) == "address_changed"
    assert again.request_id != request.request_id


def test_an_account_sees_its_own_dossiers_and_those_asked_from_it_about_its_relations(world: World) -> None:
    holder = a_holder(world.ctx)
    employer = an_employer(world.ctx)
    relation = a_relation(world.ctx, employer)
    elsewhere = ask(world.ctx, relation.person_id, ACCESS)
    says_yes(world, holder, relation)
    own = ask(world.ctx, holder.person_id, ACCESS)
    joined = ask(world.ctx, relation.person_id, ACCESS, account_id=holder.person_id)

    shown = {view.request_id for view in views_of(world.ctx, holder.person_id)}

    assert shown == {own.request_id, joined.request_id}
    assert elsewhere.request_id not in shown


def test_whoever_proved_an_address_asks_only_about_what_stands_there_alone(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)

    with pytest.raises(JoinedToAnother):
        ask(world.ctx, relation.person_id, ACCESS, proved=relation.address_hash)
    with pytest.raises(NotFound):
        ask(world.ctx, holder.person_id, ACCESS, proved=relation.address_hash)


def test_a_request_of_which_nothing_is_heard_is_found_by_the_sweep(world: World) -> None:
    person = a_holder(world.ctx)
    request = ask(world.ctx, person.person_id, ACCESS)

    def found() -> tuple[RightsRequest, ...]:
        return unfinished(world.ctx, limit=10, told=lambda *_: None)

    assert found() == ()
    world.pass_time(minutes=16)

    assert found() == (request,)


def test_an_altered_or_made_up_status_link_opens_nothing(world: World) -> None:
    person = a_holder(world.ctx)
    request = ask(world.ctx, person.person_id, ACCESS)
    token = status_token(world.ctx, person.person_id, request.request_id)

    assert view_by_token(world.ctx, token).state is RequestState.RECEIVED
    for other in (token[:-1] + ("a" if token[-1] != "a" else "b"), "x"):
        with pytest.raises(LinkDamaged):
            view_by_token(world.ctx, other)
    with pytest.raises(RequestForgotten):
        view_by_token(world.ctx, status_token(world.ctx, person.person_id, "of-long-ago"))


def test_a_refusal_has_its_reason_and_is_told_to_the_audit_trail(world: World) -> None:
    person = a_holder(world.ctx)
    request = ask(world.ctx, person.person_id, ACCESS)

    refused = refuse(world.ctx, request, Refusal.EXCESSIVE, actor="staff-id")

    assert (refused.state, refused.refusal) == (RequestState.REFUSED, Refusal.EXCESSIVE)
    assert [act.subject for act in acts(world.ctx, world.now.date())] == [request.request_id]
    assert refuse(world.ctx, refused, Refusal.LEGAL_CLAIM, actor="staff-id") == refused
