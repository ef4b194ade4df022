"""The notice of article 14 counts once the mail that carries it was delivered,
at the address that is the person's still.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qlinx.aws.mail_provider import MailProvider
from qlinx.kit.contact import parse_email
from qlinx.mailing.composing import Links
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.feedback import Feedback, take_feedback
from qlinx.mailing.outbox import OUTBOX, OutboxEntry, enqueue_mail
from qlinx.people.joins import choose_mail
from qlinx.people.model import NoticeState
from qlinx.people.notice import TRIED_AGAIN
from qlinx.people.put_right import stated_now
from qlinx.people.relations import relation_by_id, restated
from qlinx.people.stated import Under
from tests.integration.mailing.test_delivery import refused
from tests.support.inviting import Inviting
from tests.support.letters import a_sender
from tests.support.post import Ses

SEND = {"event_type": "Send"}
DELIVERY = {"event_type": "Delivery"}
RETURN = {"event_type": "Bounce", "bounce_type": "Transient"}
BOUNCE = {"event_type": "Bounce", "bounce_type": "Permanent"}
SPAM = {"event_type": "Complaint", "complaint_type": "abuse"}
EVENTS = (SEND, DELIVERY, RETURN, BOUNCE, SPAM)
DUE, GIVEN = NoticeState.DUE, NoticeState.GIVEN
INVITED, NOTICE = "invitations.invitation", "rosters.first_contact_notice"


def sent(inviting: Inviting, person_id: str, template: str = INVITED, *answers: Exception) -> OutboxEntry:
    """A mail that carries the notice, handed over."""
    refs = {"employer_id": inviting.employer_id}
    if template == INVITED:
        refs = {"invitation_id": inviting.dispatch().invitation_id}
        (key,) = (
            OUTBOX.key(entry)
            for entry in inviting.outbox(INVITED)
            if (entry.person_id, entry.refs) == (person_id, refs)
        )
    else:
        item = enqueue_mail(inviting.ctx, person_id, template, refs)
        inviting.store.write(item)
        key = OUTBOX.key(OUTBOX.value(item.item))
    provider = MailProvider(Ses(answers=list(answers)), "letters")  # type: ignore[arg-type]  # stands in for it
    outcome = deliver(inviting.ctx, key, PostOffice(provider, a_sender(), Links("https://qlinx.example")))
    assert outcome is (Outcome.REFUSED if answers else Outcome.SENT)
    entry = inviting.store.get(OUTBOX, key)
    assert entry is not None
    return entry


def take(inviting: Inviting, entry: OutboxEntry, *events: dict[str, str]) -> None:
    tags = {"person_id": [entry.person_id], "entry_id": [entry.entry_id]}
    for event in events:
        told = {"message_id": "1", "tags": tags, "at": inviting.world.now, **event}
        take_feedback(inviting.ctx, Feedback.model_validate(told))


def notice(inviting: Inviting, person_id: str) -> tuple[NoticeState, int]:
    employment = inviting.employment(person_id)
    return employment.notice, employment.notice_tries


def moves(inviting: Inviting, person_id: str, address: str) -> None:
    """The employer names another address."""
    relation = relation_by_id(inviting.ctx, person_id)
    assert relation is not None
    under = Under(
        inviting.employer_id, "attestation", "contract", "roster-2", 2, inviting.world.now, "changed"
    )
    stated = replace(stated_now(relation), email=parse_email(address, allow_example_domains=True))
    inviting.store.write(*restated(inviting.ctx, relation, stated, under))


@pytest.mark.parametrize("template", [INVITED, NOTICE])
def test_a_notice_is_given_when_its_mail_is_delivered_and_not_when_the_provider_takes_it(
    inviting: Inviting, template: str
) -> None:
    person_id = inviting.person()
    entry = sent(inviting, person_id, template)
    take(inviting, entry, SEND)
    assert notice(inviting, person_id) == (DUE, 0)
    inviting.world.pass_time(minutes=1)

    take(inviting, entry, DELIVERY)

    assert notice(inviting, person_id) == (GIVEN, 0)
    assert inviting.employment(person_id).notice_given_at == inviting.world.now
    inviting.world.pass_time(minutes=1)
    given_before = inviting.employment(person_id)
    take(inviting, entry, DELIVERY, SEND)
    assert inviting.employment(person_id) == given_before


@pytest.mark.parametrize("template", [INVITED, NOTICE])
@pytest.mark.parametrize("before", [(), (DELIVERY,)], ids=["at once", "after it was delivered"])
@pytest.mark.parametrize("event", [BOUNCE, SPAM], ids=["bounced", "reported"])
def test_a_notice_that_comes_back_is_due_again(
    inviting: Inviting, template: str, before: Sequence[dict[str, str]], event: dict[str, str]
) -> None:
    person_id = inviting.person()
    entry = sent(inviting, person_id, template)

    take(inviting, entry, *before, event, event)

    assert notice(inviting, person_id) == (DUE, 1)
    employment = inviting.employment(person_id)
    assert employment.notice_due_at == inviting.world.now + TRIED_AGAIN
    assert employment.notice_given_at is None


def test_a_notice_that_the_provider_never_takes_is_due_again(inviting: Inviting) -> None:
    person_id = inviting.person()

    sent(inviting, person_id, INVITED, refused("MessageRejected"))

    assert notice(inviting, person_id) == (DUE, 1)


def test_a_full_mailbox_leaves_the_notice_as_it_was(inviting: Inviting) -> None:
    person_id = inviting.person()
    take(inviting, sent(inviting, person_id), RETURN)

    assert notice(inviting, person_id) == (DUE, 0)


@pytest.mark.parametrize("event", [DELIVERY, BOUNCE], ids=["delivered", "bounced"])
@pytest.mark.parametrize("template", [INVITED, NOTICE])
def test_what_becomes_of_a_mail_to_a_former_address_says_nothing_about_the_present_one(
    inviting: Inviting, template: str, event: dict[str, str]
) -> None:
    person_id = inviting.person()
    entry = sent(inviting, person_id, template)
    moves(inviting, person_id, "nieuw@werk.example")
    before = inviting.employment(person_id)

    take(inviting, entry, event)

    assert inviting.employment(person_id) == before


def test_an_address_that_changes_between_any_two_steps_is_not_marked_by_the_old_mail(
    inviting: Inviting,
) -> None:
    take(inviting, first := sent(inviting, inviting.person()), SEND)
    inviting.calls.forget()
    take(inviting, first, DELIVERY)
    for step in range(len(inviting.calls.made)):
        person_id = inviting.person()
        entry = sent(inviting, person_id)
        inviting.calls.forget()
        inviting.calls.before[step] = partial(moves, inviting, person_id, f"nieuw{step}@werk.example")

        take(inviting, entry, DELIVERY)

        assert notice(inviting, person_id) == (DUE, 0), f"changed before step {step}"


def test_a_mail_that_went_to_the_sign_in_address_tells_while_it_goes_there(inviting: Inviting) -> None:
    person_id = inviting.person()
    account = inviting.account(person_id, email="noor@thuis.example")
    choose_mail(inviting.ctx, account, person_id, at_sign_in=True)
    first, second = sent(inviting, person_id), sent(inviting, person_id)
    choose_mail(inviting.ctx, account, person_id, at_sign_in=False)
    take(inviting, first, DELIVERY)
    assert notice(inviting, person_id) == (DUE, 0)
    choose_mail(inviting.ctx, account, person_id, at_sign_in=True)

    take(inviting, second, DELIVERY)

    assert notice(inviting, person_id) == (GIVEN, 0)


def test_once_it_was_given_the_next_mail_does_not_carry_it_and_its_delivery_reads_no_more_than_others(
    inviting: Inviting,
) -> None:
    person_id = inviting.person()
    first = sent(inviting, person_id)
    inviting.calls.forget()
    take(inviting, first, DELIVERY)
    with_notice = list(inviting.calls.made)
    second = sent(inviting, person_id)
    inviting.calls.forget()

    take(inviting, second, DELIVERY)

    assert (first.tells_on_delivery, second.tells_on_delivery) == (True, False)
    # Entry, person and stops; then the entry.
    assert inviting.calls.made == ["get_item", "get_item", "get_item", "put_item"]
    assert len(with_notice) == 3 + 1 + 1


@given(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=5), st.data())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_number_of_the_same_events_leaves_the_same_notice(
    inviting: Inviting, events: list[dict[str, str]], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(events), max_size=3))
    shuffled = data.draw(st.permutations(events + again))

    def left_behind(order: list[dict[str, str]]) -> tuple[NoticeState, int]:
        person_id = inviting.person()
        take(inviting, sent(inviting, person_id, NOTICE), *order)
        return notice(inviting, person_id)

    expected = DUE if BOUNCE in events or SPAM in events or DELIVERY not in events else GIVEN
    assert left_behind(shuffled) == left_behind(events) == (expected, int(BOUNCE in events or SPAM in events))
