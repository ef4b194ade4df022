from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.people.model import Account, Employment
from qlinx.people.service import SELF, ends_after, second_after, self_given, source_of, values_after_sharing
from tests.support.factories import NOW, a_person, an_account, an_employment

EMPLOYER, OTHER = "e" * 26, "f" * 26
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "first_name": st.sampled_from(["Noor", "Nora"]),
        "last_name": st.sampled_from(["Berg", "van den Berg"]),
        "mobile": st.sampled_from(["+31612345678", "+31687654321", None]),
        "language": st.sampled_from(["nl", "en"]),
    },
)
SOURCES = st.dictionaries(
    st.sampled_from(["first_name", "last_name", "mobile", "language"]),
    st.sampled_from([SELF, source_of(EMPLOYER), source_of(OTHER)]),
)


@given(sources=SOURCES, own=FIELDS, shared=FIELDS)
def test_an_employer_never_changes_what_somebody_else_said(
    sources: dict[str, str], own: dict[str, object], shared: dict[str, object]
) -> None:
    person = a_person(**{**own, "sources": sources})
    told = values_after_sharing(person, EMPLOYER, shared)
    for name in shared:
        if sources.get(name) in {SELF, source_of(OTHER)}:
            assert name not in told
    after = a_person(**{**person.model_dump(), **told})
    assert values_after_sharing(after, EMPLOYER, shared) == {}


def test_what_nobody_gave_is_filled_in_with_its_giver() -> None:
    told = values_after_sharing(a_person(), EMPLOYER, {"mobile": "+31612345678"})
    assert told == {"mobile": "+31612345678", "sources": {"mobile": source_of(EMPLOYER)}}


def test_a_number_that_the_person_took_away_does_not_come_back() -> None:
    person = a_person(mobile=None, sources={"mobile": SELF})
    assert values_after_sharing(person, EMPLOYER, {"mobile": "+31612345678"}) == {}


def test_what_a_person_says_becomes_theirs() -> None:
    person = a_person(sources={"last_name": source_of(EMPLOYER), "mobile": source_of(EMPLOYER)})
    assert self_given(person, {"last_name": "Jansen"})["sources"] == {
        "last_name": SELF,
        "mobile": source_of(EMPLOYER),
    }


ENDED = an_employment(ended_at=NOW + timedelta(days=100))


@pytest.mark.parametrize(
    ("employments", "account", "days"),
    [
        ([an_employment()], None, None),
        ([an_employment(), ENDED], an_account(), None),
        ([ENDED], None, 128),
        ([], None, 28),
        ([], an_account(), 365),
        ([ENDED], an_account(), 465),
        ([an_employment(ended_at=NOW - timedelta(days=30))], an_account(), 365),
    ],
)
def test_a_person_ends_when_the_last_ground_does(
    employments: list[Employment], account: Account | None, days: int | None
) -> None:
    expected = None if days is None else NOW + timedelta(days=days)
    assert ends_after(employments, account, now=NOW) == expected


def test_a_session_of_the_same_second_has_ended() -> None:
    moment = NOW.replace(microsecond=400)
    assert second_after(moment) == NOW + timedelta(seconds=1)
    assert second_after(NOW) == NOW + timedelta(seconds=1)
