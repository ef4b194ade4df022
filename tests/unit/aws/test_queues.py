"""A queue that refuses, by the service's own description: whatever it says, the sending may be repeated."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ConnectTimeoutError
from botocore.stub import Stubber

from qlinx.aws.queues import Queue, SendFailed

URL: Final = "https://sqs.eu-west-1.amazonaws.com/1/mail"
REFUSED: Final = (
    "RequestThrottled",
    "OverLimit",
    "KmsThrottled",
    "AWS.SimpleQueueService.NonExistentQueue",
    "AccessDenied",
    "ServiceUnavailable",
    "InternalFailure",
)


@cache
def _client() -> Any:
    once = Config(retries={"mode": "standard", "total_max_attempts": 1})
    return botocore.session.get_session().create_client(
        "sqs",
        region_name="eu-west-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",
        config=once,
    )


@pytest.fixture
def stub() -> Iterator[Stubber]:
    with Stubber(_client()) as stubber:
        yield stubber


@pytest.mark.parametrize("code", REFUSED)
def test_a_queue_that_refuses_a_call_took_nothing_and_may_be_asked_again(stub: Stubber, code: str) -> None:
    stub.add_client_error("send_message_batch", code)

    with pytest.raises(SendFailed):
        Queue(_client(), URL).send([{"n": 1}])


def test_a_queue_that_is_not_to_be_reached_is_no_other_failure() -> None:
    class Far:
        def send_message_batch(self, **_: object) -> None:
            raise ConnectTimeoutError(endpoint_url=URL)

    client: Any = Far()
    with pytest.raises(SendFailed):
        Queue(client, URL).send([{"n": 1}])


def test_what_the_queue_refused_of_a_call_is_sent_again_and_no_more(stub: Stubber) -> None:
    bodies = [json.dumps({"n": number}, separators=(",", ":")) for number in range(2)]
    entries = [
        {"Id": str(number), "MessageBody": body, "DelaySeconds": 0} for number, body in enumerate(bodies)
    ]
    sent = {"Id": "0", "MessageId": "m", "MD5OfMessageBody": "0" * 32}
    stub.add_response(
        "send_message_batch",
        {"Successful": [sent], "Failed": [{"Id": "1", "SenderFault": False, "Code": "InternalError"}]},
        {"QueueUrl": URL, "Entries": entries},
    )
    stub.add_response(
        "send_message_batch",
        {"Successful": [{**sent, "Id": "1"}], "Failed": []},
        {"QueueUrl": URL, "Entries": entries[1:]},
    )

    assert Queue(_client(), URL).send([{"n": 0}, {"n": 1}]) == 2
