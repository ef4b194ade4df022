"""Messages to a queue, ten to a call, with what the queue refused sent again."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from qlinx.aws.failures import AWS_FAILURES
from qlinx.kit.batching import batched
from qlinx.kit.retries import attempts

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_TOGETHER: Final = 10
_TRIES: Final = 4


class SendFailed(Exception):
    """The queue kept refusing messages, or was not to be reached; the whole sending may be repeated,
    consumers are idempotent.
    """


class TryLater(Exception):
    """Raised by what handles a message: not now;
    it waits in its queue, at least for ``after`` where that is known.
    """

    def __init__(self, after: timedelta | None = None) -> None:
        super().__init__()
        self.after = after


class Queue:
    """One queue of JSON messages."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    @property
    def name(self) -> str:
        """As its ARN ends."""
        return self._url.rpartition("/")[2]

    def send(
        self, messages: Iterable[Mapping[str, Any]], *, delay_seconds: int = 0, tenant: str | None = None
    ) -> int:
        """Sends all messages and says how many.

        Of a ``tenant`` that has many messages under way those of others go first (SQS, fair queues): they do
        not wait behind all of its own.

        Raises
        ------
        SendFailed
        """
        group = {} if tenant is None else {"MessageGroupId": tenant}
        sent = 0
        for batch in batched(messages, _TOGETHER):
            entries: list[Any] = [
                {
                    "Id": str(number),
                    "MessageBody": json.dumps(message, separators=(",", ":")),
                    "DelaySeconds": delay_seconds,
                    **group,
                }
                for number, message in enumerate(batch)
            ]
            self._send(entries)
            sent += len(batch)
        return sent

    def hurry(self, messages: Iterable[Mapping[str, Any]], *, delay_seconds: int = 0) -> None:
        """Has done at once what a schedule does as well. Where the queue takes nothing that comes a little
        later, and who asked for it, whose wish is written already, is not told that it failed.
        """
        with suppress(SendFailed):
            self.send(messages, delay_seconds=delay_seconds)

    def hold_back(self, receipt: str, seconds: int) -> None:
        """Keeps a received message out of sight for ``seconds`` from now; ``receipt`` came with it."""
        self._client.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=seconds
        )

    def _send(self, entries: list[Any]) -> None:
        for _ in attempts(_TRIES):
            failed = {entry["Id"] for entry in self._refused(entries)}
            entries = [entry for entry in entries if entry["Id"] in failed]
            if not entries:
                return
        raise SendFailed

    def _refused(self, entries: list[Any]) -> list[Any]:
        """Those of one call that the queue did not take. The client has tried a call that fails again."""
        try:
            return self._client.send_message_batch(QueueUrl=self._url, Entries=entries).get("Failed", [])
        except AWS_FAILURES as error:
            raise SendFailed from error
