"""What follows from a write to the records table, read from its stream: new mails to send, results to write again.

Knows the stored kinds by name only (a test compares the names), so that the function that runs with every write stays small.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qlinx.aws.queues import Queue
from qlinx.kit.clock import stamp

OUTBOX_KIND = "outbox"
INVITEE_KIND = "invitee"
# What the employer sees of an invitee and what can change.
SHOWN = ("state", "answered_at", "mail_problem")

_Image = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Relayed:
    """How many messages went to each queue."""

    mail: int
    results: int


def relay(
    records: Iterable[Mapping[str, Any]], *, mail: Queue, results: Queue, delay_seconds: int, now: datetime
) -> Relayed:
    """Sends what follows from a batch of changes. A batch may come again: whoever gets the messages takes them twice.

    Results wait ``delay_seconds``, and one message stands for all changes of an invitation in the batch, so that a run of
    answers is written into the employer's file once.

    Raises
    ------
    SendFailed
        A queue took nothing; the whole batch must come again, which loses nothing and may repeat messages.
    """
    changes = list(records)
    return Relayed(
        mail=mail.send(_new_entries(changes)),
        results=results.send(
            # The stream's own times are rounded down; the moment of reading is later than every change in the batch.
            ({"invitation_id": changed, "changed_at": stamp(now)} for changed in _changed_results(changes)),
            delay_seconds=delay_seconds,
        ),
    )


def _new_entries(records: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    for record in records:
        new = _image(record, "NewImage")
        if record["eventName"] == "INSERT" and _text(new, "kind") == OUTBOX_KIND:
            yield {"pk": new["pk"]["S"], "sk": new["sk"]["S"]}


def _changed_results(records: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The invitations of which an invitee came, went or changed visibly, each once."""
    changed = (
        _text(old, "invitation_id") or _text(new, "invitation_id")
        for old, new in ((_image(record, "OldImage"), _image(record, "NewImage")) for record in records)
        if INVITEE_KIND in (_text(old, "kind"), _text(new, "kind"))
        and any(old.get(name) != new.get(name) for name in SHOWN)
    )
    return tuple(dict.fromkeys(invitation_id for invitation_id in changed if invitation_id))


def _image(record: Mapping[str, Any], name: str) -> _Image:
    image: _Image = record["dynamodb"].get(name, {})
    return image


def _text(image: _Image, name: str) -> str | None:
    value = image.get(name)
    return None if value is None else str(value["S"])
