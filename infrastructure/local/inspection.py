"""Looks into everything that a running system keeps, with an operator's rights:
to prove that something is not there.
"""

import io
import re
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from infrastructure.local.client import NotAsExpected
from infrastructure.local.system import System

Item = dict[str, Any]

TABLES: Final = ("RecordsTable", "SecurityTable", "AuditTable", "LedgerTable")
BUCKETS: Final = ("DropBucket", "WorkBucket", "PrivateBucket")
_LOOK_AGAIN_SECONDS: Final = 0.2
_ARCHIVE: Final = b"PK\x03\x04"
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(?:(Z)|[+-]\d\d:\d\d)")
_ERROR: Final = re.compile(r'"level": ?"(ERROR|CRITICAL)"|^\[ERROR\]|Traceback|Task timed out')
_MOST_ERRORS: Final = 12
_FROM_WIRE: Final = TypeDeserializer()
_TO_WIRE: Final = TypeSerializer()


def items(system: System, table: str = "RecordsTable", kind: str | None = None) -> list[Item]:
    """Everything in a table, or everything of one kind in it."""
    pages = system.client("dynamodb").get_paginator("scan").paginate(TableName=system.outputs[table])
    found = [
        {name: _FROM_WIRE.deserialize(value) for name, value in item.items()}
        for page in pages
        for item in page["Items"]
    ]
    return [item for item in found if kind is None or item.get("kind") == kind]


def objects(system: System, bucket: str, prefix: str = "") -> dict[str, bytes]:
    """Every object of a bucket under a prefix."""
    storage, name = system.client("s3"), system.outputs[bucket]
    pages = storage.get_paginator("list_objects_v2").paginate(Bucket=name, Prefix=prefix)
    keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
    return {key: storage.get_object(Bucket=name, Key=key)["Body"].read() for key in keys}


def users(system: System) -> list[Mapping[str, Any]]:
    """Every user of both pools."""
    paginator = system.client("cognito-idp").get_paginator("list_users")
    pools = (system.outputs["UserPoolId"], system.outputs["StaffPoolId"])
    pages = (page for pool in pools for page in paginator.paginate(UserPoolId=pool))
    return [user for page in pages for user in page["Users"]]


def where_found(system: System, *sought: str | tuple[str, ...]) -> list[str]:
    """The places that hold one of these texts, or all texts of one of these groups, in whatever letter case.

    Tables, buckets with their archives opened, user pool and logs.
    """
    wanted = [[text.casefold() for text in ([one] if isinstance(one, str) else one)] for one in sought]

    def holds(content: str) -> bool:
        return any(all(text in content for text in texts) for texts in wanted)

    return [place for place, content in _everything(system) if holds(content.casefold())]


@dataclass(frozen=True)
class Queues:
    """Messages by queue: those that wait or are being handled, those of them whose time comes later, and
    those that were given up.
    """

    waiting: Mapping[str, int]
    later: Mapping[str, int]
    given_up: Mapping[str, int]

    def waiting_but_later(self, queue: str) -> Mapping[str, int]:
        """What waits, without what comes later in a queue with these words in its name."""
        later = {name: count for name, count in self.later.items() if queue and queue in name}
        left = {name: count - later.get(name, 0) for name, count in self.waiting.items()}
        return {name: count for name, count in left.items() if count}


def queues(system: System) -> Queues:
    """What is in the queues now."""
    client = system.client("sqs")
    waiting: dict[str, int] = {}
    later: dict[str, int] = {}
    given_up: dict[str, int] = {}
    for url in client.list_queues().get("QueueUrls", []):
        asked = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        count = sum(int(value) for name, value in asked.items() if name.startswith("ApproximateNumberOf"))
        # A queue that gives messages up says where to; one that says nothing is where they go.
        if count:
            name = url.rpartition("/")[2]
            (waiting if "RedrivePolicy" in asked else given_up)[name] = count
            later[name] = int(asked["ApproximateNumberOfMessagesDelayed"])
    return Queues(waiting, later, given_up)


def wait_until_quiet(system: System, seconds: float, *, but_later: str = "") -> None:
    """Waits until no message waits any more, but for those that come later in a queue of this name.

    Raises NotAsExpected, naming the queues and what functions said went wrong, when some still do.
    """
    deadline = time.monotonic() + seconds
    while left := queues(system).waiting_but_later(but_later):
        if time.monotonic() > deadline:
            told = f"{left}; errors: {_errors(system)}"
            raise NotAsExpected(f"messages wait after {seconds:.0f} s: {told}")
        time.sleep(_LOOK_AGAIN_SECONDS)


def make_older(system: System, found: Iterable[Item], days: int) -> int:
    """Moves every moment in items of the records table back, due moments too; answers with how many items.

    The clock of a running system is real. What would be so after some weeks is so at once.
    """
    count = 0
    for item in found:
        older = {name: _older(value, timedelta(days=days)) for name, value in item.items()}
        system.client("dynamodb").put_item(
            TableName=system.outputs["RecordsTable"],
            Item={name: _TO_WIRE.serialize(value) for name, value in older.items()},
        )
        count += 1
    return count


def _older(value: Any, by: timedelta) -> Any:
    match value:
        case str() if found := _MOMENT.fullmatch(value):
            moment = datetime.fromisoformat(value) - by
            if not found[2]:
                return moment.isoformat()
            return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ" if found[1] else "%Y-%m-%dT%H:%M:%SZ")
        case dict():
            return {name: _older(part, by) for name, part in value.items()}
        case _:
            return value


def _everything(system: System) -> Iterator[tuple[str, str]]:
    for table in TABLES:
        for item in items(system, table):
            yield f"{table} {item['kind'] if 'kind' in item else item['pk']}", str(item)
    for bucket in BUCKETS:
        for key, content in objects(system, bucket).items():
            # By the line: what stands on one line belongs together.
            for line in f"{key}\n{_opened(content)}".splitlines():
                yield f"{bucket} {key}", line
    for user in users(system):
        yield "user pool", str(user)
    yield from _log_lines(system)


def _opened(content: bytes) -> str:
    if not content.startswith(_ARCHIVE):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = "\n".join(_opened(archive.read(name)) for name in archive.namelist())
    # A workbook is all one line; what belongs together is a row of it.
    return text.replace("</row>", "</row>\n")


def _errors(system: System) -> list[str]:
    """What functions said went wrong, the last lines of each."""
    found = [f"{place}: {line.strip()}" for place, line in _log_lines(system) if _ERROR.search(line)]
    return found[-_MOST_ERRORS:]


def _log_lines(system: System) -> Iterator[tuple[str, str]]:
    logs = system.client("logs")
    for page in logs.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            lines = logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
            for part in lines:
                for line in part["events"]:
                    yield f"log {group['logGroupName']}", line["message"]
