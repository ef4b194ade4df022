"""What each right does on each ground: carried out and told; and from the request on nothing is done with
what was restricted, whoever wants to write or mail.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from qlinx.employers.model import ActsForEmployer
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import NotFound
from qlinx.mailing.addressed import OWN_MAIL, Addressed, MailStop, Restrictable
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.purposes import Barrier, MailPurpose
from qlinx.mailing.suppression import memory_of, stop_mail
from qlinx.newsletters.errors import SubscriptionKept
from qlinx.newsletters.model import ConsentAct, Route, SubscriptionState
from qlinx.newsletters.store import SUBSCRIPTION, consents_of, subscription_by_id
from qlinx.newsletters.subscribing import confirm, link_path, of_address, subscribe
from qlinx.people.errors import OnlyKept
from qlinx.prospects import keeping
from qlinx.prospects.errors import OnlyStored
from qlinx.prospects.store import first_to_review, prospect_by_id
from qlinx.retention.holding import lift_hold
from qlinx.rights.model import RequestState
from qlinx.rights.registry import every_right
from qlinx.rights.service import ask
from qlinx.rights.store import request_by_id, requests_of
from qlinx.rights.subjects import ground_of, subject_of
from qlinx.rights.taking_back import take_back
from qlinx.rights.weighing import weigh
from qlinx.rosters.model import WaitingDecision
from qlinx.rosters.waiting import waiting_rows
from qlinx.rosters.waiting_decisions import decide_waiting
from qlinx.visitors.errors import MessageKept
from qlinx.visitors.handling import handle_message, read_message
from qlinx.visitors.store import waiting_messages
from tests.support.grounds import KEPT, has_written, reads_newsletters
from tests.support.people import IP, letters
from tests.support.prospects import a_prospect
from tests.support.retention import run
from tests.support.rights import carry_out_request, exports
from tests.support.subjects import NOOR, a_waiting_row, an_employer
from tests.support.threads import a_context_with
from tests.support.world import World

CASES = [
    (ground, name)
    for ground in KEPT
    for name in ("access", "erasure", "objection", "portability", "restriction", "withdrawal")
    if every_right()[name].can_be_used_on(ground)
]
WORDS = {"access": "exported", "portability": "exported", "erasure": "done"}


def asked(world: World, subject: Addressed, right: str) -> None:
    world.pass_time(minutes=1)
    ask(world.ctx, subject.person_id, every_right()[right], proved=subject.address_hash)


@pytest.mark.parametrize(("ground", "right"), CASES)
def test_it_is_carried_out_and_told(world: World, ground: str, right: str) -> None:
    subject = KEPT[ground](world)
    letters(world)
    asked(world, subject, right)
    (request,) = requests_of(world.ctx.store, subject.person_id)

    words = carry_out_request(world, request)

    assert words[-1] == WORDS.get(right, "told")
    if right == "erasure":
        assert world.ctx.store.about(subject.person_id) == ()
    else:
        ended = request_by_id(world.ctx.store, subject.person_id, request.request_id)
        assert ended is not None
        assert ended.state is RequestState.FULFILLED


@pytest.mark.parametrize("right", ["objection", "withdrawal"])
def test_a_newsletter_ends_with_its_record_of_consent_and_can_be_asked_for_again(
    world: World, right: str
) -> None:
    one = reads_newsletters(world)

    asked(world, one, right)

    now = subscription_by_id(world.ctx.store, one.person_id)
    assert now is not None
    assert (now.state, now.is_wanted) == (SubscriptionState.ENDED, False)
    last = consents_of(world.ctx.store, one.person_id)[-1]
    assert (last.act, last.consent_route) == (ConsentAct.WITHDRAWN, Route.RIGHT)
    world.pass_time(minutes=1)
    subscribe(world.ctx, parse_email(NOOR), "nl", network_address=IP)
    anew = of_address(world.ctx, world.ctx.address_hash(NOOR))
    assert anew is not None
    assert confirm(world.ctx, link_path(world.ctx, anew, "nl").rpartition("/")[2], "nl").is_wanted


def test_a_newsletter_that_is_restricted_reaches_nobody_and_nothing_begins_it_anew(world: World) -> None:
    one = reads_newsletters(world)
    asked(world, one, "restriction")
    letters(world)

    now = subscription_by_id(world.ctx.store, one.person_id)
    assert now is not None
    assert not now.is_wanted
    subscribe(world.ctx, parse_email(NOOR), "nl", network_address=IP)
    assert letters(world) == []
    world.ctx.store.write(SUBSCRIPTION.replace(now, state=SubscriptionState.ASKED))
    asking = SUBSCRIPTION.changed(now, state=SubscriptionState.ASKED)
    token = link_path(world.ctx, asking, "nl").rpartition("/")[2]
    stopped = MailPurpose.NEWSLETTER
    stop = stop_mail(world.ctx, one.address_hash, OWN_MAIL, MailStop.OBJECTION, purpose=stopped)
    world.ctx.store.write(*stop)
    with pytest.raises(SubscriptionKept):
        confirm(world.ctx, token, "nl")
    assert memory_of(world.ctx.store, one.address_hash, OWN_MAIL).stops(stopped, MailStop.OBJECTION)


def test_a_newsletter_that_is_restricted_while_its_reader_says_yes_is_only_kept(world: World) -> None:
    subscribe(world.ctx, parse_email(NOOR), "nl", network_address=IP)
    one = of_address(world.ctx, world.ctx.address_hash(NOOR))
    assert one is not None
    token = link_path(world.ctx, one, "nl").rpartition("/")[2]

    with pytest.raises(SubscriptionKept):
        confirm(a_context_with(world, lambda: asked(world, one, "restriction")), token, "nl")

    now = subscription_by_id(world.ctx.store, one.person_id)
    assert now is not None
    assert (now.state, now.restricted) == (SubscriptionState.ASKED, True)


@pytest.mark.parametrize("right", ["objection", "withdrawal"])
def test_a_right_on_a_newsletter_stops_no_other_mail(world: World, right: str) -> None:
    one = reads_newsletters(world)

    asked(world, one, right)

    known = memory_of(world.ctx.store, one.address_hash, OWN_MAIL)
    stopped = [purpose for purpose in MailPurpose if known.stops(purpose, MailStop.OBJECTION)]
    assert stopped == [MailPurpose.NEWSLETTER]


@pytest.mark.parametrize("ground", [name for name, right in CASES if right == "restriction"])
def test_whoever_is_restricted_is_mailed_nothing_that_can_wait(world: World, ground: str) -> None:
    subject = KEPT[ground](world)

    asked(world, subject, "restriction")

    now = subject_of(world.ctx, subject.person_id)
    assert now is not None
    # Who acts for an employer is posted nothing for the work; what the law wants reaches them still.
    expected = [] if isinstance(now.value, ActsForEmployer) else [Barrier.RESTRICTED]
    assert list(now.value.mail_barriers) == expected


def test_a_restriction_that_is_lifted_gives_the_newsletter_back(world: World) -> None:
    one = reads_newsletters(world)
    asked(world, one, "restriction")
    (hold,) = world.items_of("hold")

    lift_hold(world.ctx, hold["subject"], hold["hold_id"], rights=world.queue("Rights"))

    now = subscription_by_id(world.ctx.store, one.person_id)
    assert now is not None
    assert now.is_wanted


@pytest.mark.parametrize("right", ["objection", "withdrawal"])
def test_a_prospect_who_objects_is_gone_at_once_and_goes_with_the_night(world: World, right: str) -> None:
    one = a_prospect(world.ctx, NOOR)
    world.ctx.store.write(enqueue_mail(world.ctx, one.person_id, keeping.INTRODUCTION_MAIL))

    asked(world, one, right)

    assert keeping.INTRODUCTION_MAIL not in [getattr(told, "template", "") for told in letters(world)]
    with pytest.raises(NotFound):
        keeping.prospect_of(world.ctx, one.person_id)
    assert first_to_review(world.ctx.store, limit=5) == ((), False)
    (request,) = requests_of(world.ctx.store, one.person_id)
    carry_out_request(world, request)
    letters(world)
    world.pass_time(days=1)
    run(world)
    assert prospect_by_id(world.ctx.store, one.person_id) is None


def test_who_objected_as_a_prospect_can_still_have_the_newsletter(world: World) -> None:
    asked(world, a_prospect(world.ctx, NOOR), "objection")

    assert reads_newsletters(world).is_wanted


ACTS: list[Callable[[World, str], object]] = [
    lambda world, one: keeping.introduce(world.ctx, one, actor="staff"),
    lambda world, one: keeping.note_contact(world.ctx, one, world.ctx.today(), "gebeld", actor="staff"),
    lambda world, one: keeping.review(world.ctx, one, world.ctx.today() + timedelta(days=9), actor="staff"),
    lambda world, one: keeping.remove(world.ctx, one, actor="staff"),
    lambda world, one: keeping.read(world.ctx, one, actor="staff"),
]


@pytest.mark.parametrize("act", ACTS, ids=["mail", "contact", "review", "remove", "read"])
def test_nobody_of_staff_does_anything_with_a_prospect_that_is_restricted(
    world: World, act: Callable[[World, str], object]
) -> None:
    one = a_prospect(world.ctx, NOOR)
    asked(world, one, "restriction")

    with pytest.raises(OnlyStored):
        act(world, one.person_id)

    assert first_to_review(world.ctx.store, limit=5) == ((), False)


@pytest.mark.parametrize("right", ["restriction", "objection_to_use"])
def test_a_message_that_is_restricted_is_neither_read_nor_handled(world: World, right: str) -> None:
    message = has_written(world)
    asked(world, message, right)

    assert waiting_messages(world.ctx.store, limit=5) == ((), False)
    for act in (read_message, handle_message):
        with pytest.raises(MessageKept):
            act(world.ctx, message.person_id, actor="staff")


@pytest.mark.parametrize("holds", [True, False])
def test_an_objection_to_the_use_of_a_message_is_weighed_by_staff(world: World, *, holds: bool) -> None:
    message = has_written(world)
    asked(world, message, "objection_to_use")
    (request,) = requests_of(world.ctx.store, message.person_id)
    assert carry_out_request(world, request) == ["for-staff-to-weigh"]
    (request,) = requests_of(world.ctx.store, message.person_id)

    weigh(world.ctx, request, "Wij wegen het zo.", holds=holds, actor="staff")
    world.pass_time(days=8)
    run(world)

    subject = subject_of(world.ctx, message.person_id)
    assert subject is not None
    assert isinstance(subject.value, Restrictable)
    assert bool(subject.value.restricted) is holds


def test_an_objection_that_is_taken_back_gives_the_message_back(world: World) -> None:
    message = has_written(world)
    asked(world, message, "objection_to_use")
    (request,) = requests_of(world.ctx.store, message.person_id)

    take_back(world.ctx, message.person_id, request.request_id)

    assert [one.person_id for one in waiting_messages(world.ctx.store, limit=5)[0]] == [message.person_id]


def test_a_row_that_waits_and_is_restricted_is_neither_shown_nor_decided(world: World) -> None:
    employer = an_employer(world.ctx)
    row = a_waiting_row(world.ctx, employer)
    asked(world, row, "restriction")

    assert waiting_rows(world.ctx, employer.employer_id).rows == ()
    for decision in WaitingDecision:
        with pytest.raises(OnlyKept):
            decide_waiting(world.ctx, employer.employer_id, row.person_id, decision, actor="somebody")


@pytest.mark.parametrize("ground", ["newsletter", "prospect", "message", "waiting_row"])
def test_what_is_restricted_is_kept_by_the_nights_however_old(world: World, ground: str) -> None:
    subject = KEPT[ground](world)
    asked(world, subject, "restriction")
    (request,) = requests_of(world.ctx.store, subject.person_id)
    carry_out_request(world, request)

    world.pass_time(days=500)
    run(world)

    kept = subject_of(world.ctx, subject.person_id)
    assert kept is not None
    assert isinstance(kept.value, Restrictable)
    assert kept.value.restricted
    assert ground_of(kept.value).name == ground


def test_an_export_says_that_it_is_restricted(world: World) -> None:
    one = a_prospect(world.ctx, NOOR)
    asked(world, one, "restriction")

    _, document = exports(world, one.person_id)

    (item,) = [item for item in document["items"] if item["kind"] == "prospect"]
    (field,) = [field for field in item["fields"] if field["name"] == "restricted"]
    assert (field["label"], field["value"]) == ("Gebruik beperkt", True)
