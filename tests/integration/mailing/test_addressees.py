"""To whom an outbox entry goes on its way out, and who decided that it does not."""

from functools import partial
from typing import Any

import pytest

from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER
from qlinx.mailing.addressed import OWN_MAIL, MailStop
from qlinx.mailing.declaring import Mail
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.letter import Addressee
from qlinx.mailing.outbox import OUTBOX, OutboxEntry, enqueue_mail
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.mailing.suppression import BOUNCE_MEMORY, stop_mail, stops_for
from qlinx.people.mailed import SignUp
from qlinx.people.model import SELF, Person, PersonState, Word
from qlinx.people.store import PERSON, SIGN_UP
from tests.support.factories import a_sign_up
from tests.support.letters import a_letter
from tests.support.moment import START
from tests.support.post import TEMPLATE, MailWorld, sending

NEW = "new@people.example"
MAILS = (
    Mail(MailPurpose.INVITATION, Urgency.ROUTINE),
    Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE),
    Mail(MailPurpose.SERVICE, Urgency.ROUTINE),
    Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT),
    Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT, farewell=True),
)


def test_the_address_is_the_one_that_holds_when_the_mail_leaves(world: MailWorld) -> None:
    person = world.person()
    entry = world.posted(person)
    world.change(person, email=NEW, address_hash=world.ctx.address_hash(NEW))

    sending(world, entry)

    assert world.ses.addresses == [NEW]


def test_no_mail_goes_to_an_address_that_the_person_had_before_a_restore(world: MailWorld) -> None:
    person = world.person()
    entry = world.posted(person)
    world.change(person, address_hash=world.ctx.address_hash(NEW))

    assert sending(world, entry) is Outcome.SKIPPED
    assert world.entry(entry).reason == "address_unknown"
    assert world.ses.taken == []


def test_nobody_gets_mail_after_their_item_is_gone(world: MailWorld) -> None:
    person = world.person()
    entry = world.posted(person)
    world.store.write(PERSON.remove(person))

    assert sending(world, entry) is Outcome.SKIPPED
    assert world.entry(entry).reason == "nobody"


def test_an_entry_that_was_erased_is_no_error(world: MailWorld) -> None:
    entry = world.posted(world.person())
    world.store.write(OUTBOX.remove(entry))

    assert sending(world, entry) is Outcome.GONE


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"restricted": True}, ["restricted", "restricted", None, None, None]),
        ({"state": PersonState.ERASING}, ["erasing", "erasing", "erasing", "erasing", None]),
        ({"said": Word.WRONG_PERSON}, ["wrong_person", "wrong_person", "wrong_person", None, None]),
        ({"said": Word.LEFT}, ["left", "left", None, None, None]),
        ({"mail_stops": (MailStop.OBJECTION,)}, ["objection", None, None, None, None]),
        ({"mail_stops": (MailStop.SPAM_REPORT,)}, ["spam_report", None, None, None, None]),
    ],
)
def test_what_the_person_decided_holds_for_each_purpose_of_mail(
    world: MailWorld, changes: dict[str, Any], reasons: list[str | None]
) -> None:
    seen = []
    for mail in MAILS:
        world.mails.DECLARED = {"invitation": mail}
        entry = world.posted(world.person(**changes))
        sending(world, entry)
        seen.append(world.entry(entry).reason)

    assert seen == reasons
    assert len(world.ses.taken) == reasons.count(None)


@pytest.mark.parametrize("stop", MailStop)
def test_a_suppressed_address_gets_nothing_whoever_has_it_now(world: MailWorld, stop: MailStop) -> None:
    person = world.person()
    world.store.write(*stop_mail(world.ctx, person.address_hash, OWN_MAIL, stop))
    entry = world.posted(person)

    assert sending(world, entry) is Outcome.SKIPPED
    assert world.entry(entry).reason == stop.value
    assert world.ses.taken == []


def test_an_address_that_bounced_gets_one_mail_again_after_its_term(world: MailWorld) -> None:
    person = world.person(mail_stops=(MailStop.BOUNCED,))
    world.store.write(*stop_mail(world.ctx, person.address_hash, OWN_MAIL, MailStop.BOUNCED))
    assert stops_for(world.ctx, person.address_hash, OWN_MAIL) == (MailStop.BOUNCED,)

    world.pass_time(days=BOUNCE_MEMORY.days)

    assert stops_for(world.ctx, person.address_hash, OWN_MAIL) == ()
    assert sending(world, world.posted(person)) is Outcome.SENT


def test_somebody_who_signs_up_is_found_by_the_sign_up(world: MailWorld) -> None:
    sign_up = a_sign_up(email=NEW, address_hash=world.ctx.address_hash(NEW))
    item = enqueue_mail(world.ctx, sign_up.person_id, TEMPLATE)
    world.store.write(SIGN_UP.insert(sign_up), item)
    world.mails.compose = lambda *_: a_letter(TEMPLATE, to=Addressee(NEW))

    assert sending(world, OUTBOX.value(item.item)) is Outcome.SENT


def test_who_signs_up_and_is_confirmed_between_any_two_steps_is_found(world: MailWorld) -> None:
    def waiting() -> tuple[SignUp, OutboxEntry]:
        sign_up = a_sign_up(person_id=world.ctx.new_id(), email=NEW, address_hash=world.ctx.address_hash(NEW))
        item = enqueue_mail(world.ctx, sign_up.person_id, TEMPLATE)
        world.store.write(SIGN_UP.insert(sign_up), item)
        return sign_up, OUTBOX.value(item.item)

    def confirmed(sign_up: SignUp) -> None:
        values = sign_up.model_dump(include={"person_id", "language", "first_name", "last_name", "email"})
        person = Person(**values, given_by=SELF, address_hash=sign_up.address_hash, created_at=START)
        world.store.write(SIGN_UP.remove(sign_up), PERSON.insert(person))

    world.mails.compose = lambda *_: a_letter(TEMPLATE, to=Addressee(NEW))
    _, entry = waiting()
    world.calls.made.clear()
    sending(world, entry)
    steps = world.calls.made.index("send_email")
    for step in range(steps):
        sign_up, entry = waiting()
        world.calls.made.clear()
        world.calls.before[step] = partial(confirmed, sign_up)

        assert sending(world, entry) is Outcome.SENT, f"confirmed before step {step}"


def test_a_user_of_an_employer_is_found_too(world: MailWorld) -> None:
    email = "planner@employer.example"
    user = EmployerUser(
        person_id=world.ctx.new_id(),
        employer_id="e1",
        name="Sam",
        email=email,
        address_hash=world.ctx.address_hash(email),
        created_at=START,
        sessions_valid_from=START,
    )
    item = enqueue_mail(world.ctx, user.person_id, TEMPLATE)
    world.store.write(EMPLOYER_USER.insert(user), item)
    world.mails.compose = lambda *_: a_letter(TEMPLATE, to=Addressee(email))

    assert sending(world, OUTBOX.value(item.item)) is Outcome.SENT


def test_a_warning_to_a_former_address_minds_the_stops_of_that_address(world: MailWorld) -> None:
    former = "former@people.example"
    world.mails.compose = lambda *_: a_letter(TEMPLATE, to=Addressee(former))
    allowed = world.posted(world.person(mail_stops=(MailStop.OBJECTION,)))
    assert sending(world, allowed) is Outcome.SENT

    world.store.write(*stop_mail(world.ctx, world.ctx.address_hash(former), OWN_MAIL, MailStop.OBJECTION))

    assert sending(world, world.posted(world.person())) is Outcome.SKIPPED


def calls_of_a_delivery(world: MailWorld) -> list[str]:
    entry = world.posted(world.person())
    world.calls.made.clear()
    sending(world, entry)
    made = list(world.calls.made)
    world.calls.made.clear()
    world.ses.taken.clear()
    return made


@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        ({"restricted": True}, "restricted"),
        ({"mail_stops": (MailStop.OBJECTION,)}, "objection"),
        ({"state": PersonState.ERASING}, "erasing"),
    ],
)
def test_a_decision_between_any_two_steps_up_to_the_last_look_stops_the_mail(
    world: MailWorld, decision: dict[str, Any], reason: str
) -> None:
    calls = calls_of_a_delivery(world)
    handed_over = calls.index("send_email")
    assert calls[handed_over - 2 : handed_over] == ["put_item", "batch_get_item"], (
        "claimed, then looked at once more"
    )
    for step in range(handed_over):
        person = world.person()
        entry = world.posted(person)
        world.calls.made.clear()
        world.calls.before[step] = partial(world.change, person, **decision)

        assert sending(world, entry) is Outcome.SKIPPED, f"decided before step {step}"
        assert world.entry(entry).reason == reason
    assert world.ses.taken == []
