"""What follows from a write to the records table, read from its stream: mails, rights to carry out, results to write.

Knows the stored kinds by name only (a test compares the names), so that the function that runs with every write stays small.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qlinx.aws.queues import Queue

OUTBOX_KIND = "outbox"
INVITEE_KIND = "invitee"
REQUEST_KIND = "rights_request"
# What waits for us, and for an employer to be told. A new request in any other state is being carried out by what wrote it.
WAITS = ("received", "awaiting_employer")
# What the employer sees of an invitee and what can change.
SHOWN = ("state", "answered_at", "mail_problem")

_PERSON = "person#"

_Image = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Relayed:
    """How many messages went to each queue."""

    mail: int
    results: int
    rights: int


def relay(records: Iterable[Mapping[str, Any]], *, mail: Queue, results: Queue, rights: Queue) -> Relayed:
    """Sends what follows from a batch of changes. A batch may come again: whoever gets the messages takes them twice.

    One message names everybody in the batch whose line in the results of an invitation changed.

    Raises
    ------
    SendFailed
        A queue took nothing; the whole batch must come again, which loses nothing and may repeat messages.
    """
    changes = list(records)
    return Relayed(
        mail=mail.send(_new_entries(changes)),
        results=results.send(
            {"invitation_id": invitation_id, "person_ids": list(people)}
            for invitation_id, people in _changed_results(changes).items()
        ),
        rights=rights.send(_new_requests(changes)),
    )


def _new_entries(records: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    for new in _inserted(records, OUTBOX_KIND):
        yield {"pk": new["pk"]["S"], "sk": new["sk"]["S"]}


def _new_requests(records: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """Requests that came, and those that may be carried out from now on: an employer had to decide on them first."""
    for record in records:
        old, new = _image(record, "OldImage"), _image(record, "NewImage")
        state = _text(new, "state")
        if _text(new, "kind") == REQUEST_KIND and state in WAITS and state != _text(old, "state"):
            yield {name: new[name]["S"] for name in ("right", "person_id", "request_id")}


def _inserted(records: Iterable[Mapping[str, Any]], kind: str) -> Iterator[_Image]:
    for record in records:
        new = _image(record, "NewImage")
        if record["eventName"] == "INSERT" and _text(new, "kind") == kind:
            yield new


def _changed_results(records: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, None]]:
    """Who came to the invitees of an invitation, went or changed visibly: the people of each, in order, each once."""
    changed: dict[str, dict[str, None]] = {}
    for record in records:
        old, new = _image(record, "OldImage"), _image(record, "NewImage")
        if INVITEE_KIND in (_text(old, "kind"), _text(new, "kind")) and any(
            old.get(name) != new.get(name) for name in SHOWN
        ):
            image = old or new
            people = changed.setdefault(str(_text(image, "invitation_id")), {})
            people[str(_text(image, "pk")).removeprefix(_PERSON)] = None
    return changed


def _image(record: Mapping[str, Any], name: str) -> _Image:
    image: _Image = record["dynamodb"].get(name, {})
    return image


def _text(image: _Image, name: str) -> str | None:
    value = image.get(name)
    return None if value is None else str(value["S"])
