from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.mailing.addressed import OWN_MAIL, Addressed, MailStop
from qlinx.mailing.declaring import Mail
from qlinx.mailing.purposes import HELD_BACK_BY, Barrier, MailPurpose, Urgency, can_be_stopped
from qlinx.mailing.refusing import TRIED_SOONER, refusal
from qlinx.mailing.suppression import BOUNCE_MEMORY, SUPPRESSION, SenderMemory, Suppression
from qlinx.people.model import PersonState, Word
from tests.support.factories import a_person

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
INVITATION, NOTICE, SERVICE, ASKED = (
    Mail(purpose, Urgency.ROUTINE)
    for purpose in (
        MailPurpose.INVITATION,
        MailPurpose.LEGAL_NOTICE,
        MailPurpose.SERVICE,
        MailPurpose.OWN_REQUEST,
    )
)
FAREWELL = Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE, farewell=True)
MAILS = (INVITATION, NOTICE, SERVICE, ASKED, FAREWELL)
EMPLOYER = "e" * 26
A_MOMENT = timedelta(seconds=1)


class Withheld(Addressed):
    """Somebody to whom only a farewell may go."""

    @property
    def mail_barriers(self) -> Iterator[Barrier]:
        yield Barrier.ERASING


class Employed(Addressed):
    """Somebody who is mailed on behalf of an employer."""

    @property
    def mail_scope(self) -> str:
        return EMPLOYER


def known(**since: datetime) -> SenderMemory:
    return known_to(OWN_MAIL, **since)


def known_to(scope: str, **since: datetime) -> SenderMemory:
    return SenderMemory(item_of(scope, **since), {})


def item_of(scope: str, **since: datetime) -> Suppression:
    moments = {MailStop(stop): moment for stop, moment in since.items()}
    return Suppression(address_hash="here", scope=scope, since=moments)


def a_holder(*stops: MailStop, address_hash: str = "here", model: type[Addressed] = Addressed) -> Addressed:
    return model(person_id="p", email="p@people.example", address_hash=address_hash, mail_stops=stops)


def test_nothing_stops_mail_to_an_address_without_stops() -> None:
    assert [refusal([a_holder()], known(), mail, NOW) for mail in MAILS] == [None] * 5


@pytest.mark.parametrize("stop", [MailStop.SPAM_REPORT, MailStop.OBJECTION])
@pytest.mark.parametrize("years", [0, 1, 50])
def test_a_spam_report_and_an_objection_hold_for_ever_but_not_for_what_the_person_asks_or_counts_on(
    stop: MailStop, years: int
) -> None:
    memory = known(**{stop.value: NOW - years * timedelta(days=365)})

    refused = [refusal([a_holder()], memory, mail, NOW) for mail in MAILS]
    assert refused == [stop.value, None, None, None, None]
    assert SUPPRESSION.expires(memory.whole) is None


@pytest.mark.parametrize("stop", [MailStop.SPAM_REPORT, MailStop.OBJECTION])
def test_a_stop_that_only_the_person_s_item_tells_holds_too(stop: MailStop) -> None:
    assert refusal([a_holder(stop)], known(), INVITATION, NOW) == stop.value


@pytest.mark.parametrize(
    ("mail", "age", "reason"),
    [
        (INVITATION, timedelta(0), "bounced"),
        (INVITATION, timedelta(days=BOUNCE_MEMORY.days) - A_MOMENT, "bounced"),
        (INVITATION, timedelta(days=BOUNCE_MEMORY.days), None),
        (SERVICE, TRIED_SOONER - A_MOMENT, "bounced"),
        (NOTICE, TRIED_SOONER, None),
        (ASKED, TRIED_SOONER - A_MOMENT, "bounced"),
        (ASKED, TRIED_SOONER, None),
        (FAREWELL, TRIED_SOONER - A_MOMENT, "bounced"),
    ],
)
def test_an_address_that_bounced_is_tried_again_after_its_term(
    mail: Mail, age: timedelta, reason: str | None
) -> None:
    assert refusal([a_holder(MailStop.BOUNCED)], known(bounced=NOW - age), mail, NOW) == reason


def test_a_bounce_is_forgotten_with_its_term_unless_something_else_is_known() -> None:
    assert SUPPRESSION.expires(item_of(OWN_MAIL, bounced=NOW)) == BOUNCE_MEMORY.ends(NOW)
    assert SUPPRESSION.expires(item_of(OWN_MAIL, bounced=NOW, spam_report=NOW)) is None


def test_stops_of_the_present_address_say_nothing_about_a_former_one() -> None:
    addressee = a_holder(MailStop.OBJECTION, address_hash="there")

    assert refusal([addressee], known(), INVITATION, NOW) is None


def test_a_stop_of_one_sender_says_nothing_about_another_s_mail() -> None:
    ours = a_holder(MailStop.SPAM_REPORT)

    assert refusal([ours], known_to(EMPLOYER), INVITATION, NOW) is None
    assert refusal([a_holder(model=Employed), ours], known_to(EMPLOYER), INVITATION, NOW) is None
    assert refusal([ours], known(), INVITATION, NOW) == "spam_report"


def test_what_is_remembered_of_an_address_stands_apart_for_each_sender() -> None:
    keys = {SUPPRESSION.key(item_of(scope, spam_report=NOW)) for scope in (OWN_MAIL, EMPLOYER)}

    assert {key.pk for key in keys} == {"suppression#here"}
    assert {key.sk for key in keys} == {OWN_MAIL, EMPLOYER}


def test_what_the_person_s_item_refuses_comes_first() -> None:
    addressee = a_holder(model=Withheld)

    refused = [refusal([addressee], known(), mail, NOW) for mail in MAILS]
    assert refused == ["erasing", "erasing", "erasing", "erasing", None]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"restricted": True}, ["restricted", "restricted", None, None, None]),
        ({"said": Word.LEFT}, ["left", "left", None, None, None]),
        ({"said": Word.WRONG_PERSON}, ["wrong_person", "wrong_person", "wrong_person", None, None]),
        ({"said": Word.KNOWN}, [None, None, None, None, None]),
        ({"state": PersonState.ERASING}, ["erasing", "erasing", "erasing", "erasing", None]),
    ],
)
def test_what_stands_with_a_person_holds_for_each_purpose_of_mail(
    changes: dict[str, Any], reasons: list[str | None]
) -> None:
    person = a_person(given_by=EMPLOYER, **changes)

    assert [refusal([person], known(), mail, NOW) for mail in MAILS] == reasons


def test_what_is_known_of_one_purpose_says_nothing_about_another() -> None:
    part = item_of(f"{OWN_MAIL}#newsletter", objection=NOW)
    memory = SenderMemory(item_of(OWN_MAIL), {MailPurpose.NEWSLETTER: part})
    addressee = a_holder(MailStop.OBJECTION)

    refused = {
        purpose
        for purpose in MailPurpose
        if refusal([addressee], memory, Mail(purpose, Urgency.ROUTINE), NOW)
    }
    assert refused == {MailPurpose.NEWSLETTER}


def test_every_purpose_says_what_holds_it_back_and_only_what_people_choose_is_theirs_to_stop() -> None:
    assert set(HELD_BACK_BY) == set(MailPurpose)
    assert {purpose for purpose in MailPurpose if can_be_stopped(purpose)} == {
        MailPurpose.INVITATION,
        MailPurpose.NEWSLETTER,
        MailPurpose.MARKETING,
    }
    assert {stop.value for stop in MailStop} <= {barrier.value for barrier in Barrier}


@given(st.sets(st.sampled_from(MailStop)), st.sampled_from(MAILS))
def test_a_further_stop_never_lets_mail_through(stops: set[MailStop], mail: Mail) -> None:
    fewer = known(**dict.fromkeys(list(stops)[:1], NOW))
    more = known(**dict.fromkeys(stops, NOW))

    if refusal([], fewer, mail, NOW):
        assert refusal([], more, mail, NOW)
