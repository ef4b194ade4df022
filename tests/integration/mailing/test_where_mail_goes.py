"""The mail of a relation goes to its employer's address, or to the sign-in address that its person chose;
decided at the last.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from qlinx.mailing.addressed import MailStop
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.feedback import Feedback, take_feedback
from qlinx.mailing.outbox import OutboxEntry
from qlinx.mailing.suppression import stops_for
from qlinx.people.model import Person, PersonState
from qlinx.people.store import PERSON
from tests.support.post import MailWorld, sending

NEW = "new@people.example"
EMPLOYER, OTHER = "e" * 26, "f" * 26
Happens = Callable[[MailWorld, Person, Person], object]


def reported(world: MailWorld, entry: OutboxEntry) -> None:
    """A reader reports the mail of an entry as spam."""
    tags = {"person_id": [entry.person_id], "entry_id": [entry.entry_id]}
    event = {"event_type": "Complaint", "complaint_type": "abuse", "message_id": "1"}
    take_feedback(world.ctx, Feedback.model_validate({**event, "tags": tags, "at": world.now}))


def goes_to(world: MailWorld, person: Person) -> str | None:
    """Where a mail to somebody goes now, or nothing where it does not go."""
    world.ses.taken.clear()
    entry = world.posted(person)
    sending(world, entry)
    return world.ses.addresses[0] if world.ses.taken else world.entry(entry).reason


def test_mail_goes_to_the_sign_in_address_where_the_person_chose_that(world: MailWorld) -> None:
    addressee, relation = world.joined()

    assert goes_to(world, relation) == addressee.email
    world.change(relation, mail_to_account=False)
    assert goes_to(world, relation) == relation.email


@pytest.mark.parametrize("state", ["erasing", "gone"])
def test_mail_returns_to_the_employer_s_address_when_the_account_goes(world: MailWorld, state: str) -> None:
    addressee, relation = world.joined()
    if state == "erasing":
        world.change(addressee, state=PersonState.ERASING)
    else:
        world.store.write(PERSON.remove(addressee))

    assert goes_to(world, relation) == relation.email


def test_a_restriction_of_the_account_stops_what_would_go_to_its_address(world: MailWorld) -> None:
    addressee, relation = world.joined()
    world.change(addressee, restricted=True)

    assert goes_to(world, relation) == "restricted"
    world.change(relation, mail_to_account=False)
    assert goes_to(world, relation) == relation.email


CHANGES: dict[str, tuple[Happens, Callable[[Person, Person], str]]] = {
    "another choice": (
        lambda world, _, relation: world.change(relation, mail_to_account=False),
        lambda _, relation: relation.email,
    ),
    "the join ends": (
        lambda world, _, relation: world.change(relation, mail_to_account=False, account_id=None),
        lambda _, relation: relation.email,
    ),
    "another sign-in address": (
        lambda world, addressee, _: world.change(
            addressee, email=NEW, address_hash=world.ctx.address_hash(NEW)
        ),
        lambda _, __: NEW,
    ),
    "the account goes": (
        lambda world, addressee, _: world.change(addressee, state=PersonState.ERASING),
        lambda _, relation: relation.email,
    ),
    "a restriction of the relation": (
        lambda world, _, relation: world.change(relation, restricted=True),
        lambda _, __: "restricted",
    ),
    "a restriction of the account": (
        lambda world, addressee, _: world.change(addressee, restricted=True),
        lambda _, __: "restricted",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_between_any_two_steps_up_to_the_last_look_decides(
    world: MailWorld, change: str
) -> None:
    happens, expected = CHANGES[change]
    for step in range(_handed_over(world)):
        addressee, relation = world.joined()
        entry = world.posted(relation)
        world.ses.taken.clear()
        world.calls.forget()
        world.calls.before[step] = partial(happens, world, addressee, relation)

        sending(world, entry)

        reached = world.ses.addresses[0] if world.ses.taken else world.entry(entry).reason
        assert reached == expected(addressee, relation), f"{change} before step {step}"


def _handed_over(world: MailWorld) -> int:
    """The number of calls up to the one that hands a mail over."""
    _, relation = world.joined()
    entry = world.posted(relation)
    world.calls.forget()
    sending(world, entry)
    return world.calls.made.index("send_email")


def test_a_report_of_mail_at_the_sign_in_address_stops_that_employer_s_mail_and_nothing_else(
    world: MailWorld,
) -> None:
    addressee, relation = world.joined(employer_id=EMPLOYER)
    other = world.person(given_by=OTHER, account_id=addressee.person_id, mail_to_account=True)
    entry = world.posted(relation)
    sending(world, entry)

    reported(world, entry)

    assert goes_to(world, relation) == "spam_report"
    assert goes_to(world, other) == addressee.email
    assert goes_to(world, addressee) == addressee.email
    assert world.stored(addressee) == addressee
    assert stops_for(world.ctx, addressee.address_hash, EMPLOYER) == (MailStop.SPAM_REPORT,)
    assert stops_for(world.ctx, relation.address_hash, EMPLOYER) == ()


def test_a_report_of_our_own_mail_does_not_stop_an_employer_s_at_the_same_address(world: MailWorld) -> None:
    addressee, relation = world.joined()
    entry = world.posted(addressee)
    sending(world, entry)

    reported(world, entry)

    assert goes_to(world, addressee) == "spam_report"
    assert goes_to(world, relation) == addressee.email


def test_a_report_between_any_two_steps_up_to_the_last_look_stops_the_mail(world: MailWorld) -> None:
    for step in range(_handed_over(world)):
        _, relation = world.joined()
        earlier, entry = world.posted(relation), world.posted(relation)
        sending(world, earlier)
        world.ses.taken.clear()
        world.calls.forget()
        world.calls.before[step] = partial(reported, world, earlier)

        assert sending(world, entry) is Outcome.SKIPPED, f"reported before step {step}"
        assert world.ses.taken == []


def test_the_last_look_reads_both_items_in_one_call(world: MailWorld) -> None:
    _, relation = world.joined()
    entry = world.posted(relation)
    world.calls.forget()

    sending(world, entry)

    calls: list[Any] = world.calls.made
    assert calls[calls.index("put_item") + 1 : calls.index("send_email")] == ["batch_get_item"]
