"""What staff are told of a message is read from its bytes."""

from datetime import UTC, datetime
from typing import Final

import pytest

from qlinx.mailing.mime import write
from qlinx.newsletters.inspecting import CLIPPED_AT, Fault, inspected
from tests.support.letters import a_letter, a_sender

STOP: Final = "https://qlinx.example/unsubscribe/abc"
FIT: Final = write(
    a_letter("newsletters.issue", unsubscribe_url=STOP, on_behalf_of=None),
    a_sender(),
    date=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
)


def test_a_newsletter_as_it_leaves_has_no_fault_and_each_link_once() -> None:
    seen = inspected(FIT)

    assert seen.faults == ()
    assert STOP in seen.links
    assert len(set(seen.links)) == len(seen.links)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (b"\r\nDate:", b"\r\nX-Date:", Fault.HEADERS),
        (b"\r\nSubject:", b"\r\nSubject: again\r\nSubject:", Fault.HEADERS),
        (b"One-Click", b"Two-Clicks", Fault.NO_ONE_CLICK),
        (b"\r\nList-Unsubscribe: <https", b"\r\nList-Unsubscribe: <http", Fault.NO_ONE_CLICK),
        (b"text/plain", b"text/x-other", Fault.NO_PLAIN_TEXT),
        (b"</main>", b"<img height=3D1></main>", Fault.FROM_ELSEWHERE),
        (b"</main>", b'<p style=3D"background:url(x)"></p></main>', Fault.FROM_ELSEWHERE),
        (b"</main>", b"<p>" + b"woord =\r\n" * (CLIPPED_AT // 6) + b"</p></main>", Fault.CLIPPED),
    ],
)
def test_each_fault_is_seen(before: bytes, after: bytes, fault: Fault) -> None:
    assert before in FIT
    assert inspected(FIT.replace(before, after, 1)).faults == (fault,)
