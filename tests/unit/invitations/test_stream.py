"""What of an invitee is another line in the results, and what is not."""

from typing import Any

import pytest

from qlinx.invitations.stream import changed_results
from qlinx.records.stream import ItemChange, StreamEvent


def _image(**values: str | int) -> dict[str, Any]:
    known = {
        "pk": "person#p1",
        "sk": "invitee#i1",
        "kind": "invitee",
        "invitation_id": "i1",
        "state": "accepted",
    }
    return {
        name: {"N": str(value)} if isinstance(value, int) else {"S": value}
        for name, value in {**known, **values}.items()
    }


@pytest.mark.parametrize("name", ["told_of", "knew_of"])
def test_who_is_told_of_a_change_or_knows_of_it_may_have_to_confirm(name: str) -> None:
    change = ItemChange(StreamEvent.MODIFY, old=_image(), new=_image(**{name: 1}))
    assert [(message["invitation_id"], message["person_ids"]) for message in changed_results([change])] == [
        ("i1", ["p1"])
    ]


def test_what_nobody_sees_changes_no_line() -> None:
    assert not list(
        changed_results([ItemChange(StreamEvent.MODIFY, old=_image(), new=_image(calendar_sequence=2))])
    )
