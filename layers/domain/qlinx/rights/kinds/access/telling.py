"""What of a subject is told to whoever asked:
all but the dossiers about a relation that were opened from elsewhere.

An employer can read the mailbox that it names for a relation. Whether somebody used a right on it, from an
account or from an address that it named before, is not for that reader to learn (rule 4 of *Who a person
is*).
"""

from collections.abc import Sequence

from qlinx.mailing.outbox import OUTBOX
from qlinx.rights.model import RightsRequest
from qlinx.rights.removal import StoredValue
from qlinx.rights.store import EXPORT, RIGHTS_REQUEST


def told_to(request: RightsRequest, values: Sequence[StoredValue]) -> tuple[StoredValue, ...]:
    """What the export for a request holds of what is kept about its subject."""
    others = {
        found.value.request_id
        for found in values
        if found.shape is RIGHTS_REQUEST and found.value.asker != request.asker
    }
    return tuple(found for found in values if not others & _dossiers_of(found))


def _dossiers_of(found: StoredValue) -> set[str]:
    """The dossiers that an item is of: itself, its export, or the mails about it."""
    if found.shape is RIGHTS_REQUEST or found.shape is EXPORT:
        return {found.value.request_id}
    return set(found.value.refs.values()) if found.shape is OUTBOX else set()
