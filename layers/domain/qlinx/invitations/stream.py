"""What follows from a write of an invitee, or of somebody whose data are only kept from now on or used again:
a line of the results that the employer sees.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from qlinx.invitations.results_file_request import EACH_OF_THEIRS, WriteResults
from qlinx.records.store import PERSON_PREFIX
from qlinx.records.stream import ItemChange, text

# What the employer sees of an invitee and what can change.
SHOWN: Final = ("state", "answered_at", "mail_problem", "told_of", "knew_of")


_HIDES: Final = ("restricted", "set_aside_at")


def hidden_or_shown(changes: Sequence[ItemChange]) -> Iterator[Mapping[str, Any]]:
    """Whoever is not shown to their employer from now on, or is again: in each of their invitations."""
    for change in changes:
        if any(change.old.get(name) != change.new.get(name) for name in _HIDES):
            person_id = str(text(change.whole, "pk")).removeprefix(PERSON_PREFIX)
            yield WriteResults(invitation_id=EACH_OF_THEIRS, person_ids=(person_id,)).body()


def changed_results(changes: Sequence[ItemChange]) -> Iterator[Mapping[str, Any]]:
    """The invitees who came, went or changed visibly: of each invitation one message, each person once."""
    changed: dict[str, dict[str, None]] = {}
    for change in changes:
        if any(change.old.get(name) != change.new.get(name) for name in SHOWN):
            people = changed.setdefault(str(text(change.whole, "invitation_id")), {})
            people[str(text(change.whole, "pk")).removeprefix(PERSON_PREFIX)] = None
    for invitation_id, people in changed.items():
        yield WriteResults(invitation_id=invitation_id, person_ids=tuple(people)).body()
