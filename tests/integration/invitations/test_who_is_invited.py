"""Whom a dispatch invites: the audience that was asked for,
and of it who may be invited at that very moment.
"""

from collections.abc import Sequence
from functools import partial

import pytest

from qlinx.aws.database import Database, Item, Key
from qlinx.invitations.named import named_people
from qlinx.people.employment import end_employment
from qlinx.people.model import PersonState, Word
from tests.support.drafts import a_draft
from tests.support.inviting import Inviting


def test_an_erasure_during_the_dispatch_leaves_no_invitee(inviting: Inviting) -> None:
    person_id, other = inviting.people(2)
    invitation = inviting.create(
        audience={"email_addresses": [f"{person_id}@werk.example", f"{other}@werk.example"]}
    )
    inviting.due()
    inviting.calls.forget()
    # Reads are done; the write that invites them is the next call that counts.
    inviting.calls.before[4] = lambda: inviting.change_person(person_id, state=PersonState.ERASING)
    inviting.work()

    assert set(inviting.invitees(invitation)) == {other}
    assert inviting.mails() == [other]
    assert "transact_write_items" in inviting.calls.made


def test_an_employment_that_ends_between_any_two_steps_is_not_invited(inviting: Inviting) -> None:
    other = Inviting(inviting.world, name="Ander Bedrijf")
    write = _calls_of_a_walk(inviting).index("transact_write_items")
    for step in range(write + 1):
        (person_id,) = inviting.people(1)
        email = inviting.someone(person_id).email
        # Somebody else goes on employing them, at the same address.
        other.person(email=email)
        invitation = inviting.create(audience={"email_addresses": [email]})
        inviting.due()
        ends = partial(end_employment, inviting.world.ctx, inviting.employment(person_id), inviting.world.now)
        inviting.calls.forget()
        inviting.calls.before[step] = ends
        inviting.work()
        assert not inviting.calls.before, "it happened"

        assert inviting.invitees(invitation) == {}, f"ended before step {step}"
    assert inviting.mails() == []


def _calls_of_a_walk(inviting: Inviting) -> list[str]:
    (person_id,) = inviting.people(1)
    inviting.create(audience={"email_addresses": [f"{person_id}@werk.example"]})
    inviting.due()
    inviting.calls.forget()
    inviting.work()
    made = list(inviting.calls.made)
    inviting.start_over()
    return made


def test_who_asked_for_restriction_is_not_invited(inviting: Inviting) -> None:
    inviting.person(restricted=True)
    free = inviting.person()

    assert set(inviting.invitees(inviting.dispatch())) == {free}


def test_who_is_somebody_else_or_left_is_not_invited_and_who_only_knows_them_is(inviting: Inviting) -> None:
    for word in (Word.WRONG_PERSON, Word.LEFT):
        inviting.person(said=word)
    known = inviting.person(said=Word.KNOWN)

    assert set(inviting.invitees(inviting.dispatch())) == {known}


def test_departments_and_tags_are_compared_without_capitals_and_blanks(inviting: Inviting) -> None:
    cook = inviting.person(shared={"department": "Keuken "})
    waiter = inviting.person(shared={"department": "Bediening", "tags": ("BHV",)})
    inviting.person()

    assert set(inviting.invitees(inviting.dispatch(audience={"departments": ["keuken"]}))) == {cook}
    assert set(inviting.invitees(inviting.dispatch(audience={"tags": ["bhv", "nacht"]}))) == {waiter}


def test_named_people_are_found_by_number_and_address_and_the_rest_is_counted(inviting: Inviting) -> None:
    by_number = inviting.person(number="A1042")
    by_address = inviting.person(email="Noor@werk.example")
    stranger = Inviting(inviting.world, name="Ander Bedrijf").person(email="ander@werk.example")

    invitation = inviting.dispatch(
        audience={
            "personnel_numbers": ["a1042", "9999"],
            "email_addresses": ["noor@WERK.example", "ander@werk.example", "niemand@werk.example"],
        }
    )

    assert set(inviting.invitees(invitation)) == {by_number, by_address}
    assert stranger not in inviting.mails()
    assert invitation.not_found == 3
    assert inviting.items("selection") == []


def test_an_address_that_the_employer_names_for_several_people_means_all_of_them(inviting: Inviting) -> None:
    family = [inviting.person(email="familie@werk.example", first_name=name) for name in ("Noor", "Sam")]
    left = inviting.person(email="familie@werk.example", shared={"ended_at": inviting.world.now})

    invitation = inviting.dispatch(audience={"email_addresses": ["familie@werk.example"]})

    assert set(inviting.invitees(invitation)) == set(family)
    assert left not in inviting.mails()
    assert invitation.not_found == 0


def test_who_is_named_twice_over_is_invited_once(inviting: Inviting) -> None:
    person_id = inviting.person(number="1", email="noor@werk.example")
    invitation = inviting.dispatch(
        audience={"personnel_numbers": ["1"], "email_addresses": ["noor@werk.example"]}
    )

    assert inviting.mails() == [person_id]
    assert invitation.not_found == 0


def test_an_employer_looks_people_up_among_its_own_rows_only(
    inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Inviting(inviting.world, name="Ander Bedrijf")
    email = "noor@werk.example"
    mine = inviting.person(email=email, number="1")
    theirs = other.person(email=email, number="1")
    account = inviting.account(mine, email=email)
    read: list[Key] = []
    get_many = Database.get_many

    def noted(self: Database, table: str, keys: Sequence[Key]) -> dict[Key, Item]:
        read.extend(keys)
        return get_many(self, table, keys)

    monkeypatch.setattr(Database, "get_many", noted)
    named = named_people(
        inviting.ctx,
        inviting.employer_id,
        a_draft(audience={"personnel_numbers": ["1"], "email_addresses": [email]}).audience,
    )

    assert named.person_ids == (mine,)
    told = str(read)
    assert inviting.employer_id in told
    assert not any(one in told for one in (other.employer_id, theirs, account))


def test_another_employer_s_people_stay_out(inviting: Inviting) -> None:
    other = Inviting(inviting.world, name="Ander Bedrijf")
    other.people(3)
    mine = inviting.person()

    assert set(inviting.invitees(inviting.dispatch())) == {mine}
