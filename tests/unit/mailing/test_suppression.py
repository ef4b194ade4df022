from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.mailing.purposes import MailKind
from qlinx.mailing.suppression import (
    ASKED_AGAIN,
    BOUNCE_MEMORY,
    OWN_MAIL,
    SUPPRESSION,
    Addressed,
    MailStop,
    Suppression,
    refusal,
)
from qlinx.people.model import PersonState, Word
from tests.support.factories import a_person

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ORDINARY, SERVICE = MailKind.ORDINARY, MailKind.SERVICE
REQUESTED, FAREWELL = MailKind.REQUESTED, MailKind.FAREWELL
EMPLOYER = "e" * 26
A_MOMENT = timedelta(seconds=1)


class Withheld(Addressed):
    """Somebody to whom only a farewell may go."""

    def mail_refusal(self, kind: MailKind) -> str | None:
        return None if kind is FAREWELL else "erasing"


class Employed(Addressed):
    """Somebody who is mailed on behalf of an employer."""

    @property
    def mail_scope(self) -> str:
        return EMPLOYER


def known(**since: datetime) -> Suppression:
    return known_to(OWN_MAIL, **since)


def known_to(scope: str, **since: datetime) -> Suppression:
    moments = {MailStop(stop): moment for stop, moment in since.items()}
    return Suppression(address_hash="here", scope=scope, since=moments)


def a_holder(*stops: MailStop, address_hash: str = "here", model: type[Addressed] = Addressed) -> Addressed:
    return model(person_id="p", email="p@people.example", address_hash=address_hash, mail_stops=stops)


def test_nothing_stops_mail_to_an_address_without_stops() -> None:
    assert [refusal([a_holder()], known(), kind, NOW) for kind in MailKind] == [None] * 4


@pytest.mark.parametrize("stop", [MailStop.SPAM_REPORT, MailStop.OBJECTION])
@pytest.mark.parametrize("years", [0, 1, 50])
def test_a_spam_report_and_an_objection_hold_for_ever_but_not_for_what_the_person_asks_or_counts_on(
    stop: MailStop, years: int
) -> None:
    memory = known(**{stop.value: NOW - years * timedelta(days=365)})

    assert [refusal([a_holder()], memory, kind, NOW) for kind in MailKind] == [stop.value, None, None, None]
    assert SUPPRESSION.expires(memory) is None


@pytest.mark.parametrize("stop", [MailStop.SPAM_REPORT, MailStop.OBJECTION])
def test_a_stop_that_only_the_person_s_item_tells_holds_too(stop: MailStop) -> None:
    assert refusal([a_holder(stop)], known(), ORDINARY, NOW) == stop.value


@pytest.mark.parametrize(
    ("kind", "age", "reason"),
    [
        (ORDINARY, timedelta(0), "bounced"),
        (ORDINARY, timedelta(days=BOUNCE_MEMORY.days) - A_MOMENT, "bounced"),
        (ORDINARY, timedelta(days=BOUNCE_MEMORY.days), None),
        (SERVICE, timedelta(days=BOUNCE_MEMORY.days) - A_MOMENT, "bounced"),
        (REQUESTED, ASKED_AGAIN - A_MOMENT, "bounced"),
        (REQUESTED, ASKED_AGAIN, None),
        (FAREWELL, ASKED_AGAIN - A_MOMENT, "bounced"),
    ],
)
def test_an_address_that_bounced_is_tried_again_after_its_term(
    kind: MailKind, age: timedelta, reason: str | None
) -> None:
    assert refusal([a_holder(MailStop.BOUNCED)], known(bounced=NOW - age), kind, NOW) == reason


def test_a_bounce_is_forgotten_with_its_term_unless_something_else_is_known() -> None:
    assert SUPPRESSION.expires(known(bounced=NOW)) == BOUNCE_MEMORY.ends(NOW)
    assert SUPPRESSION.expires(known(bounced=NOW, spam_report=NOW)) is None


def test_stops_of_the_present_address_say_nothing_about_a_former_one() -> None:
    holder = a_holder(MailStop.OBJECTION, address_hash="there")

    assert refusal([holder], known(), ORDINARY, NOW) is None


def test_a_stop_of_one_sender_says_nothing_about_another_s_mail() -> None:
    ours = a_holder(MailStop.SPAM_REPORT)

    assert refusal([ours], known_to(EMPLOYER), ORDINARY, NOW) is None
    assert refusal([a_holder(model=Employed), ours], known_to(EMPLOYER), ORDINARY, NOW) is None
    assert refusal([ours], known(), ORDINARY, NOW) == "spam_report"


def test_what_is_remembered_of_an_address_stands_apart_for_each_sender() -> None:
    keys = {SUPPRESSION.key(known_to(scope, spam_report=NOW)) for scope in (OWN_MAIL, EMPLOYER)}

    assert {key.pk for key in keys} == {"suppression#here"}
    assert {key.sk for key in keys} == {OWN_MAIL, EMPLOYER}


def test_what_the_person_s_item_refuses_comes_first() -> None:
    holder = a_holder(model=Withheld)

    refused = [refusal([holder], known(), kind, NOW) for kind in MailKind]
    assert refused == ["erasing", "erasing", "erasing", None]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"restricted": True}, ["restricted", None, None, None]),
        ({"said": Word.LEFT}, ["left", None, None, None]),
        ({"said": Word.WRONG_PERSON}, ["wrong_person", "wrong_person", None, None]),
        ({"said": Word.KNOWN}, [None, None, None, None]),
        ({"state": PersonState.ERASING}, ["erasing", "erasing", "erasing", None]),
    ],
)
def test_what_stands_with_a_person_holds_for_each_kind_of_mail(
    changes: dict[str, Any], reasons: list[str | None]
) -> None:
    person = a_person(given_by=EMPLOYER, **changes)

    assert [person.mail_refusal(kind) for kind in MailKind] == reasons


@given(st.sets(st.sampled_from(MailStop)), st.sampled_from(MailKind))
def test_a_further_stop_never_lets_mail_through(stops: set[MailStop], kind: MailKind) -> None:
    fewer = known(**dict.fromkeys(list(stops)[:1], NOW))
    more = known(**dict.fromkeys(stops, NOW))

    if refusal([], fewer, kind, NOW):
        assert refusal([], more, kind, NOW)
