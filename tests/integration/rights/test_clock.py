"""The clock of a request, as staff work it: what came by telephone or by post, doubt about who asked,
a response that is put off; and how a term is watched.
"""

from datetime import timedelta

import pytest

from qlinx.holds.store import restrictions_on
from qlinx.kit.clock import home_day, utc_day
from qlinx.kit.errors import NotFound
from qlinx.kit.states import NotPossibleNow
from qlinx.kit.texts import LANGUAGES
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.letter import Letter
from qlinx.mailing.rendering import render
from qlinx.records.audit import acts
from qlinx.records.dealings import Dealt, dealings_with
from qlinx.records.policy import POLICY, PolicyValue
from qlinx.records.shape import Regime
from qlinx.records.store import person_key
from qlinx.rights.clock import HowIdentified, doubt, extend, identified
from qlinx.rights.deadlines import deadline_of
from qlinx.rights.errors import RightNotHere, TooLateToExtend
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.objection import RIGHT as OBJECTION
from qlinx.rights.kinds.objection_to_use import RIGHT as OBJECTION_TO_USE
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.model import Channel, Extension, Refusal, RequestState, RightsRequest
from qlinx.rights.moments import DEADLINE, IDENTITY, stored_moments
from qlinx.rights.policies import EXTENSION_MONTHS, IDENTITY_DAYS, RESPONSE_MONTHS
from qlinx.rights.service import ask, note, open_requests
from qlinx.rights.store import request_by_id
from qlinx.rights.taking_in import Noted
from tests.support.letters import a_sender
from tests.support.people import letters, person_of, says_yes
from tests.support.retention import line, run
from tests.support.rights import carry_out_request
from tests.support.subjects import a_holder, a_relation, an_employer, an_employer_user
from tests.support.world import World

STAFF = "s" * 26


def stored(world: World, request: RightsRequest) -> RightsRequest:
    found = request_by_id(world.ctx.store, request.person_id, request.request_id)
    assert found
    return found


def told(world: World) -> dict[str, Letter]:
    """The mails that wait, by their template."""
    return {one.template: one for one in letters(world) if isinstance(one, Letter)}


def called(world: World, person_id: str, right: object = ERASURE, *, days_ago: int = 0) -> RightsRequest:
    """Somebody called about a subject, and staff put it down."""
    noted = Noted(Channel.PHONE, world.now - timedelta(days=days_ago))
    return note(world.ctx, person_id, right, noted, actor=STAFF)  # type: ignore[arg-type]


def done(world: World) -> list[str]:
    return [act.action for act in acts(world.ctx, utc_day(world.ctx.now()))]


# ---- put down by staff


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_calls_gets_a_receipt_at_the_known_address_and_nothing_else_is_done(
    world: World, language: str
) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx), language=language)

    request = called(world, relation.person_id, RESTRICTION, days_ago=3)

    assert (request.state, request.channel) == (RequestState.IDENTITY_PENDING, Channel.PHONE)
    assert request.deadline_on == deadline_of(world.now - timedelta(days=3))
    (letter,) = told(world).values()
    assert (letter.template, letter.to.address) == ("rights.request_identity", relation.email)
    text = render(letter, a_sender()).text
    assert {"nl": "per telefoon", "en": "by telephone"}[language] in text
    assert f"/rights?language={language}" in text
    assert not person_of(world.ctx, relation.person_id).restricted
    assert carry_out_request(world, request) == ["nothing-to-do"]
    assert "rights-request-noted:phone" in done(world)


def test_whoever_it_is_about_is_told_of_what_was_put_down_once_and_not_of_what_was_refused(
    world: World,
) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))

    with pytest.raises(NotFound):
        called(world, "n" * 26)
    called(world, relation.person_id)
    called(world, relation.person_id)

    (dealing,) = dealings_with(world.ctx, [relation.person_id, "n" * 26])
    assert dealing.what is Dealt.REQUEST_NOTED
    # The trail has each time that somebody tried.
    assert done(world).count("rights-request-noted:phone") == 3


def test_who_then_uses_the_right_with_a_code_has_the_same_request_go_on(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    request = called(world, relation.person_id, RESTRICTION)
    world.pass_time(days=4)
    letters(world)

    asked = ask(world.ctx, relation.person_id, RESTRICTION, proved=relation.address_hash)

    assert asked.request_id == request.request_id
    now = stored(world, request)
    assert (now.state, now.paused_at, now.stood_still) == (RequestState.RECEIVED, None, 4)
    assert now.deadline_on == deadline_of(request.received_at, stood_still=4)
    assert person_of(world.ctx, relation.person_id).restricted
    assert list(told(world)) == ["rights.request_received"]
    assert carry_out_request(world, now) == ["told"]


def test_a_code_of_another_address_has_nothing_go_on(world: World) -> None:
    employer = an_employer(world.ctx)
    relation = a_relation(world.ctx, employer)
    other = a_relation(world.ctx, employer, email="piet@werk.example.nl")
    request = called(world, relation.person_id)

    ask(world.ctx, other.person_id, ERASURE, proved=other.address_hash)

    assert stored(world, request).is_in_doubt


def test_of_a_joined_relation_its_holder_is_asked_and_shows_it_from_the_account(world: World) -> None:
    holder = a_holder(world.ctx)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    letters(world)
    request = called(world, relation.person_id)
    (letter,) = told(world).values()
    assert letter.to.address == holder.email
    assert letter.facts["account"]

    asked = ask(world.ctx, relation.person_id, ERASURE, account_id=holder.person_id)

    assert asked.request_id == request.request_id
    assert stored(world, request).state is RequestState.RECEIVED


def test_who_calls_twice_or_has_asked_already_has_one_request(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    first = called(world, relation.person_id)
    assert called(world, relation.person_id).request_id == first.request_id
    other = a_relation(world.ctx, an_employer(world.ctx, 2))
    asked = ask(world.ctx, other.person_id, ERASURE, proved=other.address_hash)
    assert called(world, other.person_id).request_id == asked.request_id
    assert stored(world, asked).state is RequestState.RECEIVED, "a call takes nobody's proof away"


def test_where_its_employer_decides_it_is_asked_once_it_is_clear_who_asked(world: World) -> None:
    employer = an_employer(world.ctx, executes_rights=False)
    an_employer_user(world.ctx, employer)
    relation = a_relation(world.ctx, employer)
    request = called(world, relation.person_id)
    world.pass_time(days=20)
    letters(world)

    identified(world.ctx, request, HowIdentified.EMPLOYER, actor=STAFF)

    now = stored(world, request)
    assert (now.state, now.stood_still) == (RequestState.AWAITING_EMPLOYER, 20)
    assert carry_out_request(world, now) == ["employer-told"]
    assert "rights.employer_decides" in told(world)
    assert "rights-request-identified:employer" in done(world)


def test_what_was_put_down_takes_effect_once_staff_found_whose_it_is_and_not_before(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    requests = [
        called(world, relation.person_id, one) for one in (RESTRICTION, OBJECTION_TO_USE, OBJECTION, DISPUTE)
    ]
    before = person_of(world.ctx, relation.person_id)
    assert (before.restricted, before.mail_stops) == (False, ())

    for request in requests:
        identified(world.ctx, request, HowIdentified.LETTER, actor=STAFF)

    after = person_of(world.ctx, relation.person_id)
    assert (after.restricted, set(after.mail_stops)) == (True, {MailStop.OBJECTION, MailStop.DISPUTE})
    assert len(restrictions_on(world.ctx.store, person_key(relation.person_id, "").pk)) == 2


def test_one_that_is_doubted_again_takes_effect_once(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    request = called(world, relation.person_id, OBJECTION_TO_USE)
    for _ in range(2):
        identified(world.ctx, stored(world, request), HowIdentified.LETTER, actor=STAFF)
        doubt(world.ctx, stored(world, request), actor=STAFF)

    asked = ask(world.ctx, relation.person_id, OBJECTION_TO_USE, proved=relation.address_hash)

    assert asked.request_id == request.request_id
    assert stored(world, request).state is RequestState.AWAITING_EMPLOYER
    assert person_of(world.ctx, relation.person_id).restricted
    assert len(restrictions_on(world.ctx.store, person_key(relation.person_id, "").pk)) == 1


def test_a_right_that_can_not_be_used_there_is_not_put_down(world: World) -> None:
    holder = a_holder(world.ctx)
    with pytest.raises(RightNotHere):
        called(world, holder.person_id, DISPUTE)


def test_what_nobody_shows_to_be_theirs_ends_by_itself_with_the_reason(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    request = called(world, relation.person_id)
    letters(world)
    world.pass_time(days=29)
    run(world)
    assert stored(world, request).is_in_doubt
    world.pass_time(days=1)

    assert line(run(world), "rights_request", "not_identified").held == 1

    now = stored(world, request)
    assert (now.state, now.refusal) == (RequestState.REFUSED, Refusal.NOT_IDENTIFIED)
    (letter,) = told(world).values()
    assert "Autoriteit Persoonsgegevens" in render(letter, a_sender()).text
    assert stored_moments(world.ctx.store, now) == {}
    assert person_of(world.ctx, relation.person_id).email == relation.email
    assert ask(world.ctx, relation.person_id, ERASURE, proved=relation.address_hash).is_open


# ---- in doubt


def test_a_request_in_doubt_stands_still_and_goes_on_with_its_days_added(world: World) -> None:
    employer = an_employer(world.ctx, executes_rights=False)
    relation = a_relation(world.ctx, employer)
    request = ask(world.ctx, relation.person_id, ERASURE)
    world.pass_time(days=2)

    doubt(world.ctx, request, actor=STAFF)

    assert set(stored_moments(world.ctx.store, request)) == {IDENTITY}
    assert doubt(world.ctx, stored(world, request), actor=STAFF).is_in_doubt
    world.pass_time(days=5)
    again = identified(world.ctx, stored(world, request), HowIdentified.LETTER, actor=STAFF)
    assert again == stored(world, request) or again.state is RequestState.AWAITING_EMPLOYER
    assert again.deadline_on == deadline_of(request.received_at, stood_still=5)
    assert DEADLINE in stored_moments(world.ctx.store, request)


def test_a_request_is_doubted_and_shown_a_second_time(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx, executes_rights=False))
    request = ask(world.ctx, relation.person_id, ERASURE)
    for days in (5, 3):
        doubt(world.ctx, stored(world, request), actor=STAFF)
        world.pass_time(days=days)
        identified(world.ctx, stored(world, request), HowIdentified.LETTER, actor=STAFF)

    assert stored(world, request).state is RequestState.AWAITING_EMPLOYER
    assert stored(world, request).deadline_on == deadline_of(request.received_at, stood_still=8)


def test_what_is_being_carried_out_is_in_no_doubt(world: World) -> None:
    request = ask(world.ctx, a_holder(world.ctx).person_id, ACCESS)
    carry_out_request(world, request)
    with pytest.raises(NotPossibleNow):
        doubt(world.ctx, stored(world, request), actor=STAFF)


# ---- put off


def test_a_response_is_put_off_once_with_its_reason_told(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx, executes_rights=False))
    request = ask(world.ctx, relation.person_id, ERASURE)
    letters(world)

    extend(world.ctx, request, Extension.COMPLEX, actor=STAFF)

    now = stored(world, request)
    assert now.deadline_on == deadline_of(request.received_at, months=3)
    text = render(told(world)["rights.request_extended"], a_sender()).text
    assert "ingewikkeld" in text
    assert "Autoriteit Persoonsgegevens" in text
    before = world.every_item(Regime.RECORDS)
    extend(world.ctx, now, Extension.MANY, actor=STAFF)
    assert world.every_item(Regime.RECORDS) == before
    assert done(world).count("rights-request-extended:complex") == 1


def test_after_the_first_term_nothing_is_put_off(world: World) -> None:
    request = ask(world.ctx, a_holder(world.ctx).person_id, ACCESS)
    world.pass_time(days=(request.deadline_on - home_day(world.now)).days)
    assert extend(world.ctx, request, Extension.MANY, actor=STAFF).extended_at, "the last day is inside it"
    late = ask(world.ctx, a_holder(world.ctx, email="laat@prive.example.nl").person_id, ACCESS)
    world.pass_time(days=(late.deadline_on - home_day(world.now)).days + 1)
    with pytest.raises(TooLateToExtend):
        extend(world.ctx, late, Extension.MANY, actor=STAFF)


# ---- terms are values with a day


def test_a_term_that_the_law_changes_holds_for_what_comes_from_that_day_on(world: World) -> None:
    before = ask(world.ctx, a_holder(world.ctx).person_id, ACCESS)
    since = home_day(world.now) + timedelta(days=1)
    for policy, value in ((RESPONSE_MONTHS, 2), (EXTENSION_MONTHS, 1), (IDENTITY_DAYS, 10)):
        values = (*policy.policy.values, PolicyValue(since=since, value=value))
        world.ctx.store.write(POLICY.insert(policy.policy.model_copy(update={"values": values})))
    world.pass_time(days=1)

    after = ask(world.ctx, a_holder(world.ctx, email="later@prive.example.nl").person_id, ACCESS)

    assert before.deadline_on == deadline_of(before.received_at, months=1)
    assert after.deadline_on == deadline_of(after.received_at, months=2)
    extended = extend(world.ctx, after, Extension.MANY, actor=STAFF)
    assert extended.deadline_on == deadline_of(after.received_at, months=3)
    old = extend(world.ctx, before, Extension.MANY, actor=STAFF)
    assert old.deadline_on == deadline_of(before.received_at, months=3), "by the terms of its day"
    noted = called(world, a_relation(world.ctx, an_employer(world.ctx)).person_id)
    assert home_day(noted.next_step_at) == home_day(world.now) + timedelta(days=10)


def test_the_one_that_is_due_first_stands_first(world: World) -> None:
    later = ask(world.ctx, a_holder(world.ctx).person_id, ACCESS)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    sooner = called(world, relation.person_id, days_ago=20)
    assert [one.request_id for one in open_requests(world.ctx)] == [sooner.request_id, later.request_id]
