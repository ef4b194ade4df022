"""No page of somebody signed in waits for the tables more than three times, and one that does is noticed."""

from collections.abc import Mapping

import pytest

from tests.bench import pages


@pytest.fixture(scope="module")
def looked() -> Mapping[str, pages.Looked]:
    return pages.take()


def test_no_page_waits_more_often(looked: Mapping[str, pages.Looked]) -> None:
    signed_in = {
        name: one.reads for name, one in looked.items() if name.startswith(("/mijn", "/werkgever", "/balie"))
    }

    assert len(signed_in) > 50
    assert {name: reads for name, reads in signed_in.items() if reads > pages.MOST_READS} == {}


def test_session_and_record_are_read_in_one_call(looked: Mapping[str, pages.Looked]) -> None:
    # Who calls in one call; the other reads how many accounts are frozen.
    assert looked["/balie/zoeken"].calls == 2
    assert looked["/aanmelden"].reads == 1


def test_calls_that_go_out_at_once_are_one_wait_and_none_is_left_out() -> None:
    made = pages.Made()

    def asked(calls: int) -> None:
        for _ in range(calls):
            made.append("Query")

    with made.side_by_side(3) as threads:
        threads.map(asked, [1, 2, 1, 1])

    # Three begin; the fourth waits for the first that is done.
    assert (len(made), made.waits) == (5, 2)
    made.append("GetItem")
    assert made.waits == 3
