"""Readers of the newsletter, loaded without being counted, and an issue that goes to them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from qlinx.aws.serialization import serialize_item
from qlinx.kit.ids import derived_id
from qlinx.newsletters.consent_texts import CONSENT_TEXT
from qlinx.newsletters.issues import begin_draft, issue_of, send
from qlinx.newsletters.model import Issue, Route, Subscription, SubscriptionState
from qlinx.newsletters.store import GROUND, ISSUE, SUBSCRIPTION
from qlinx.records.addresses import ADDRESS, AddressRow
from tests.bench.flow import CONTEXT, Flow, handler_of, record_of

SCHEDULE: Final = {"source": "aws.scheduler"}
DISPATCH: Final = "invitation_dispatch"
DELIVERY: Final = "mail_delivery"
BATCH: Final = 10
# Of an ordinary length: some 150 words in four paragraphs.
_PARAGRAPH: Final = (
    "Een rooster dat op tijd klaar is scheelt iedereen werk: wie weet wanneer er gewerkt wordt zegt eerder"
    " ja, en wie niet kan zegt het op tijd af. In deze nieuwsbrief staat hoe anderen dat doen."
)
WORDS: Final = {
    "title_nl": "Roosters zonder gedoe",
    "text_nl": "\n\n".join([_PARAGRAPH] * 4),
    "title_en": "Rosters without fuss",
    "text_en": "\n\n".join([_PARAGRAPH] * 4),
}


def load_readers(flow: Flow, number: int) -> tuple[str, ...]:
    """So many who said yes and want each newsletter; their ids."""
    ids = tuple(derived_id("reader", str(one)) for one in range(number))
    flow.tables.load(flow.records, _items(flow, ids))
    flow.tables.stream.clear()
    return ids


def issue_sent(flow: Flow, name: str = "first") -> Issue:
    """An issue that staff had sent a moment ago; nobody has it yet."""
    issue_id = derived_id("issue", name)
    begin_draft(flow.ctx, issue_id)
    flow.ctx.store.write(ISSUE.replace(issue_of(flow.ctx, issue_id), **WORDS))
    send(flow.ctx, issue_id, actor="staff-id")
    flow.tables.stream.clear()
    return issue_of(flow.ctx, issue_id)


def made_ready(flow: Flow) -> list[dict[str, Any]]:
    """What the run of an issue puts in the queue of mails, as a worker gets it; nothing of it was sent."""
    queue = flow.functions_queue(DELIVERY)
    flow.hold(queue)
    flow.now += timedelta(minutes=1)
    flow.invoke(DISPATCH, SCHEDULE)
    flow.settle(until=flow.now + timedelta(minutes=5))
    return [record_of(number, body) for number, (body, _) in enumerate(flow.transport.sent.pop(queue))]


def batches(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Messages by the ten that a worker gets at a time."""
    return [{"Records": records[start : start + BATCH]} for start in range(0, len(records), BATCH)]


def send_batch(batch: dict[str, Any]) -> None:
    """What a worker does with a batch.

    Raises RuntimeError where a mail was left.
    """
    if handler_of(DELIVERY)(batch, CONTEXT)["batchItemFailures"]:
        raise RuntimeError("a newsletter was left")


def _items(flow: Flow, ids: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for number, person_id in enumerate(ids):
        one = _reader(flow, number, person_id)
        row = AddressRow(address_hash=one.address_hash, ground=GROUND, person_ids=(person_id,))
        yield serialize_item(SUBSCRIPTION.item(one))
        yield serialize_item(ADDRESS.item(row))


def _reader(flow: Flow, number: int, person_id: str) -> Subscription:
    said_at = flow.now - timedelta(days=30)
    language = "nl" if number % 5 else "en"
    email = f"lezer.{number}@lezers.example.nl"
    return Subscription.model_validate(
        {
            "person_id": person_id,
            "email": email,
            "address_hash": flow.ctx.address_hash(email),
            "language": language,
            "state": SubscriptionState.ACTIVE,
            "changed_at": said_at,
            "consented_at": said_at,
            "consent_text": CONSENT_TEXT,
            "consent_language": language,
            "consent_route": Route.MAILED_LINK,
            "consent_acts": 1,
        }
    )
