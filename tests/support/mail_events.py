"""Events of the functions that mail, as the template gives them, and what these functions are called with."""

import json
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, cast

import boto3

from qlinx.mailing.outbox import OUTBOX, OutboxEntry
from tests.support.application import ROOT
from tests.support.post import MailWorld
from tests.support.template_tables import REGION

As = Callable[[str], None]
CONTEXT = cast("Any", SimpleNamespace(get_remaining_time_in_millis=lambda: 30_000))


def stream_of(world: MailWorld, entry: OutboxEntry) -> dict[str, Any]:
    """The writing of an entry in the table's stream, as the function gets it;
    moto's own stream can't be read.
    """
    table = world.resources.outputs["RecordsTable"]
    key = {name: {"S": value} for name, value in OUTBOX.key(entry).attributes().items()}
    item = boto3.client("dynamodb", REGION).get_item(TableName=table, Key=key)["Item"]
    event = example("change_relay", "new_outbox_entry")
    event["Records"][0]["dynamodb"].update(Keys=key, NewImage=item)
    return event


def queued(*messages: Mapping[str, Any], url: str = "queue") -> dict[str, Any]:
    """Messages of a queue as a function gets them."""
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": f"r{number}",
                "body": json.dumps(message),
                "attributes": {"ApproximateReceiveCount": "1"},
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:{REGION}:123456789012:{url.rpartition('/')[2]}",
            }
            for number, message in enumerate(messages)
        ]
    }


def example(function: str, case: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((ROOT / "events" / function / f"{case}.json").read_text())
    return event


def about(event: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An example event with other contents of its message."""
    (record,) = event["Records"]
    return {"Records": [{**record, "body": json.dumps({**json.loads(record["body"]), **changes})}]}
