"""What the service answers when it is asked too much, by its own description: something to try again."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from qlinx.aws import database as adapter
from qlinx.aws.database import ABSENT, Attr, Busy, Check, ConditionFailed, Database, Key, Put, Update

TABLE: Final = "records"
KEY: Final = Key("person#p", "person")
ITEM: Final = {"pk": "person#p", "sk": "person", "version": 1}
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
TOO_MUCH: Final = ("ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException")

Call = Callable[[Database], object]
READS: Final[dict[str, Call]] = {
    "get_item": lambda one: one.get(TABLE, KEY),
    "batch_get_item": lambda one: one.get_many(TABLE, [KEY]),
    "query": lambda one: one.page(TABLE, Attr("pk").eq("person#p")),
    "scan": lambda one: one.scan_keys(TABLE, segment=0, segments=1, limit=1),
}
WRITES: Final[dict[str, Call]] = {
    "put_item": lambda one: one.write(Put(TABLE, ITEM, ABSENT)),
    "update_item": lambda one: one.add(Update(TABLE, KEY, add={"number": 1})),
    "transact_write_items": lambda one: one.write(
        Check(TABLE, Key("policy", "p"), Attr("pk").exists()), Put(TABLE, ITEM)
    ),
}


@cache
def _client() -> Any:
    once = Config(retries={"mode": "standard", "total_max_attempts": 1})
    return botocore.session.get_session().create_client(
        "dynamodb",
        region_name="eu-west-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",
        config=once,
    )


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    monkeypatch.setattr(adapter, "wait", lambda *_, **__: None)
    with Stubber(_client()) as stubber:
        yield stubber


def refused(stub: Stubber, operation: str, code: str, times: int = 1, **more: Any) -> Database:
    for _ in range(times):
        stub.add_client_error(operation, code, "asked too much", modeled_fields=more)
    return Database(_client())


@pytest.mark.parametrize("code", TOO_MUCH)
@pytest.mark.parametrize("operation", READS)
def test_a_read_whose_pace_is_refused_is_tried_later(stub: Stubber, operation: str, code: str) -> None:
    with pytest.raises(Busy):
        READS[operation](refused(stub, operation, code))


@pytest.mark.parametrize("code", TOO_MUCH)
@pytest.mark.parametrize("operation", WRITES)
def test_a_write_whose_pace_is_refused_is_tried_again_and_then_later(
    stub: Stubber, operation: str, code: str
) -> None:
    with pytest.raises(Busy):
        WRITES[operation](refused(stub, operation, code, times=6))
    stub.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("reasons", "failure"),
    [
        (["None", "TransactionConflict"], Busy),
        (["ThrottlingError", "None"], Busy),
        (["None", "ProvisionedThroughputExceeded"], Busy),
        (["ConditionalCheckFailed", "TransactionConflict"], ConditionFailed),
        (["None", "ItemCollectionSizeLimitExceeded"], ClientError),
        (["ValidationError", "None"], ClientError),
    ],
)
def test_a_transaction_says_why_it_was_not_done(
    stub: Stubber, reasons: list[str], failure: type[Exception]
) -> None:
    told = [{"Code": reason} for reason in reasons]
    database = refused(
        stub, "transact_write_items", "TransactionCanceledException", times=6, CancellationReasons=told
    )

    with pytest.raises(failure):
        WRITES["transact_write_items"](database)


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "ValidationException", "ResourceNotFoundException"]
)
@pytest.mark.parametrize("operation", [*READS, *WRITES])
def test_what_no_waiting_mends_is_an_error(stub: Stubber, operation: str, code: str) -> None:
    with pytest.raises(ClientError):
        {**READS, **WRITES}[operation](refused(stub, operation, code))
