"""A message that can't be handled is held back in the queue that it came from, longer each time."""

from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.aws.queues import Queue
from tests.support.http import Functions
from tests.support.standing import client
from tests.support.world import World

CONTEXT: Any = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 900_000)


@pytest.mark.parametrize(
    ("function", "queue", "message"),
    [
        ("drop_reading", "Readings", {}),
        ("results_export", "Results", {"invitation_id": "i", "person_ids": 1}),
        ("roster_import", "RosterParts", {}),
        ("rights_fulfilment", "Rights", {}),
        ("mail_delivery", "Mail", {}),
        ("mail_delivery", "UrgentMail", {}),
    ],
)
def test_what_fails_comes_back_later_and_not_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch, function: str, queue: str, message: dict[str, Any]
) -> None:
    sqs, url = client("sqs"), world.queue_url(queue)
    world.queue(queue).send([message])
    # As if the time for which the queue itself hides it were over at once.
    (received,) = sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)["Messages"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    record = {
        "messageId": received["MessageId"],
        "receiptHandle": received["ReceiptHandle"],
        "body": received["Body"],
        "attributes": {"ApproximateReceiveCount": "1"},
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
    }

    hold_back, held = Queue.hold_back, list[int]()

    def seen(source: Queue, receipt: str, seconds: int) -> None:
        hold_back(source, receipt, seconds)
        held.append(seconds)

    monkeypatch.setattr(Queue, "hold_back", seen)

    handler = Functions(world, monkeypatch).of(function).lambda_handler
    response = handler({"Records": [record]}, CONTEXT)

    assert response == {"batchItemFailures": [{"itemIdentifier": received["MessageId"]}]}
    (seconds,) = held
    # Long before the queue would show it again, and not at once.
    assert 1 <= seconds <= 60
