"""The tests' own ground: what one test leaves behind is not there for the next,
and a quicker moto is the same moto.
"""

import json
from typing import Any, cast

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.serialize import AttributePicker
from moto.dynamodb.models import dynamodb_backends

from tests.support.standing import client, slow_moto, standing_resources, start_over
from tests.support.template_tables import ACCOUNT, REGION, Resources, create_resources
from tests.support.world import World


def everything_of(resources: Resources) -> str:
    """What the services hold."""
    dynamodb, sqs, s3, cognito, ses = map(client, ("dynamodb", "sqs", "s3", "cognito-idp", "sesv2"))
    pool = resources.outputs["UserPoolId"]
    found: list[Any] = [
        dynamodb.scan(TableName=name)["Items"] for name in dynamodb.list_tables()["TableNames"]
    ]
    found += [
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]
        for url in sqs.list_queues()["QueueUrls"]
    ]
    found += [s3.list_objects_v2(Bucket=one["Name"])["KeyCount"] for one in s3.list_buckets()["Buckets"]]
    found.append([user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"]])
    found.append(len(cognito.list_groups(UserPoolId=pool)["Groups"]))
    found.append(len(ses.list_email_identities()["EmailIdentities"]))
    return json.dumps(found)


def use_everything(world: World) -> None:
    names = world.resources
    client("dynamodb").put_item(
        TableName=names.outputs["RecordsTable"], Item={"pk": {"S": "a"}, "sk": {"S": "b"}}
    )
    world.queue("Mail").send([{"some": "thing"}])
    world.bucket("Work").write("some/thing", b"x", "text/plain")
    world.pool().create("somebody")
    client("sesv2").create_email_identity(EmailIdentity="elsewhere.example")
    client("sqs").create_queue(QueueName="another")


def test_nothing_that_a_test_did_is_there_for_the_next() -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
        with standing_resources() as resources:
            new = everything_of(resources)
            use_everything(World(resources))
            assert everything_of(resources) != new
            start_over()
            assert everything_of(resources) == new
            use_everything(World(resources))
        with standing_resources() as resources:
            assert everything_of(resources) == new


def test_a_mock_of_ones_own_in_between_changes_nothing() -> None:
    with standing_resources() as resources:
        new = everything_of(resources)
    with mock_aws():
        use_everything(World(create_resources()))
    with standing_resources() as resources:
        assert everything_of(resources) == new


Table = dict[str, Any]


def _key(name: str) -> Table:
    return {"pk": {"S": name}, "sk": {"S": name}}


def _story(dynamodb: Any, table: str) -> list[Any]:
    """Writes of every kind, among them transactions that fail at their end;
    what is stored after each, and the stream.
    """

    def put(name: str, **more: Any) -> Table:
        return {"Put": {"TableName": table, "Item": _key(name) | more}}

    raised = {
        "Update": {
            "TableName": table,
            "Key": _key("counted"),
            "UpdateExpression": "ADD n :one SET held.deep = :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }
    gone = {"Delete": {"TableName": table, "Key": _key("counted")}}
    fails = {
        "ConditionCheck": {
            "TableName": table,
            "Key": _key("nowhere"),
            "ConditionExpression": "attribute_exists(pk)",
        }
    }
    every_type: Table = {
        "text": {"S": "é"},
        "bytes": {"B": b"\x00\xff"},
        "list": {"L": [{"N": "1.5"}, {"BOOL": False}, {"NULL": True}, {"S": ""}]},
        "names": {"SS": ["a", "b"]},
        "held": {"M": {"deep": {"N": "7"}}},
        "n": {"N": "0"},
    }
    transactions: list[list[Table]] = [
        [put("counted", **every_type), put("other")],
        [raised, put("third")],
        [raised, put("fourth"), fails],
        [put("other", n={"N": "9"}), gone, fails],
        [gone, put("fifth")],
        [put("counted", n={"N": "1"})],
    ]
    told: list[Any] = []
    for writes in transactions:
        try:
            dynamodb.transact_write_items(TransactItems=writes)
            told.append("done")
        except ClientError as error:
            told.append([reason["Code"] for reason in error.response["CancellationReasons"]])
        told.append(dynamodb.scan(TableName=table)["Items"])
    return [*told, *_single_calls(dynamodb, table), *_queries(dynamodb, table), _streamed(table)]


def _single_calls(dynamodb: Any, table: str) -> list[Any]:
    """What every other call answers, or how it is refused;
    of a refused one everything but when and over which wire.
    """
    names, values = {"#pk": "pk"}, {":pk": {"S": "one"}}
    absent = "attribute_not_exists(pk)"
    raised = {
        "Key": _key("one"),
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    conditions: Table = {
        "KeyConditionExpression": "#pk = :pk",
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }
    told = [
        dynamodb.put_item(TableName=table, Item={**_key("one"), "held": {"M": {"a": {"L": [{"S": "é"}]}}}}),
        dynamodb.put_item(
            TableName=table, Item={**_key("two"), "bytes": {"B": b"\x00"}}, ReturnValues="ALL_OLD"
        ),
        dynamodb.update_item(TableName=table, ReturnValues="ALL_NEW", **raised),
        dynamodb.update_item(TableName=table, **raised),
        dynamodb.get_item(TableName=table, Key=_key("one"), ConsistentRead=True),
        dynamodb.get_item(TableName=table, Key=_key("two"), ConsistentRead=True),
        dynamodb.get_item(TableName=table, Key=_key("nobody")),
        dynamodb.query(TableName=table, **conditions),
        dynamodb.query(TableName=table, Limit=1, ScanIndexForward=False, **conditions),
        dynamodb.scan(TableName=table, Limit=2, ProjectionExpression="pk, sk", Segment=0, TotalSegments=1),
        dynamodb.batch_get_item(RequestItems={table: {"Keys": [_key("one"), _key("nobody")]}}),
        dynamodb.batch_write_item(RequestItems={table: [{"DeleteRequest": {"Key": _key("two")}}]}),
        dynamodb.delete_item(TableName=table, Key=_key("two"), ReturnValues="ALL_OLD"),
        _refused(dynamodb.put_item, TableName=table, Item=_key("one"), ConditionExpression=absent),
        _refused(
            dynamodb.put_item,
            TableName=table,
            Item=_key("one"),
            ConditionExpression=absent,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        ),
        _refused(dynamodb.put_item, TableName=table, Item={"pk": {"S": ""}, "sk": {"S": "a"}}),
        _refused(dynamodb.put_item, TableName=table, Item={**_key("one"), "long": {"S": "a" * 410_000}}),
        _refused(dynamodb.get_item, TableName="no table", Key=_key("one")),
        _refused(dynamodb.query, TableName=table, **{**conditions, "KeyConditionExpression": "#pk = "}),
        _refused(
            dynamodb.transact_write_items,
            TransactItems=[
                {"Put": {"TableName": table, "Item": _key("one"), "ConditionExpression": absent}},
                {"Delete": {"TableName": table, "Key": _key("nobody")}},
            ],
        ),
    ]
    return [{name: part for name, part in answer.items() if name != "ResponseMetadata"} for answer in told]


def _queries(dynamodb: Any, table: str) -> list[Any]:
    """Partitions and an index, whole, from a place on, backwards and in pages;
    items written out of their order, some of them not in the index.
    """
    for number in (3, 1, 4, 0, 2):
        item = {"pk": {"S": f"many{number % 2}"}, "sk": {"S": f"row{number}"}, "n": {"N": f"{number}.0"}}
        if number != 4:
            item |= {"due_queue": {"S": "soon"}, "due_at": {"S": f"day{5 - number // 2}"}}
        dynamodb.put_item(TableName=table, Item=item)
    dynamodb.put_item(
        TableName=table, Item={**_key("other"), "due_queue": {"S": "late"}, "due_at": {"S": "a"}}
    )

    def asked(key: str, value: str, more: str = "", **options: Any) -> Table:
        values = {":key": {"S": value}} | options.pop("values", {})
        return {
            "TableName": table,
            "KeyConditionExpression": f"{key} = :key{more}",
            "ExpressionAttributeValues": values,
            **options,
        }

    one = {":n": {"N": "1"}}
    asks = [
        asked("pk", "many0"),
        asked("pk", "many1", ScanIndexForward=False),
        asked("pk", "many0", " AND sk > :from", values={":from": {"S": "row0"}}),
        asked("pk", "many0", " AND begins_with(sk, :from)", values={":from": {"S": "row"}}, Limit=2),
        asked("pk", "many1", FilterExpression="n = :n", values=one),
        asked("pk", "many1", FilterExpression="n <> :n", values=one, ProjectionExpression="sk"),
        asked("pk", "nobody"),
        asked("due_queue", "soon", IndexName="by_due"),
        asked("due_queue", "soon", IndexName="by_due", ScanIndexForward=False, Limit=3),
        asked("due_queue", "soon", " AND due_at <= :to", IndexName="by_due", values={":to": {"S": "day4"}}),
        asked("due_queue", "never", IndexName="by_due"),
    ]
    told = [dynamodb.query(**one) for one in asks]
    for ask in (asks[0], asks[1], asks[7]):
        pages = dynamodb.get_paginator("query").paginate(**ask, PaginationConfig={"PageSize": 1})
        told += [page["Items"] for page in pages]
    return [
        one if isinstance(one, list) else [one["Items"], one["Count"], one["ScannedCount"]] for one in told
    ]


def _refused(call: Any, **asked: Any) -> Table:
    with pytest.raises(ClientError) as error:
        call(**asked)
    status = error.value.response["ResponseMetadata"]["HTTPStatusCode"]
    return {
        **error.value.response,
        "text": str(error.value),
        "type": type(error.value).__name__,
        "status": status,
    }


def _streamed(table: str) -> list[Any]:
    shard = dynamodb_backends[ACCOUNT][REGION].get_table(table).stream_shard
    assert shard is not None
    records = [one["dynamodb"] for one in shard.get(shard.starting_sequence_number, 100)]
    return [(one.get("OldImage"), one.get("NewImage"), one["SequenceNumber"]) for one in records]


def _messages(sqs: Any, queue: str) -> list[Any]:
    """What a queue answers, or how it refuses; without what is random in each message."""

    def received(**more: Any) -> Table:
        answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=0, **more)
        return cast("Table", answer)

    entries: list[Table] = [
        {"Id": "one", "MessageBody": json.dumps({"é": "<&>"}), "DelaySeconds": 0},
        {"Id": "late", "MessageBody": "later", "DelaySeconds": 900},
        {"Id": "two", "MessageBody": "2"},
    ]
    told = [
        received(),
        sqs.send_message_batch(QueueUrl=queue, Entries=entries),
        sqs.send_message(
            QueueUrl=queue,
            MessageBody="3",
            MessageAttributes={"bytes": {"DataType": "Binary", "BinaryValue": b"\xff"}},
        ),
        _refused(sqs.send_message_batch, QueueUrl=queue, Entries=[entries[0], entries[0]]),
        _refused(sqs.send_message, QueueUrl=f"{queue}-gone", MessageBody="4"),
    ]
    taken = received(AttributeNames=["ApproximateReceiveCount"], MessageAttributeNames=["All"])
    first, *others = taken["Messages"]
    sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=first["ReceiptHandle"], VisibilityTimeout=0)
    told += [taken, received()]
    left = [{"Id": str(at), "ReceiptHandle": one["ReceiptHandle"]} for at, one in enumerate(others)]
    told += [
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=first["ReceiptHandle"]),
        sqs.delete_message_batch(QueueUrl=queue, Entries=left),
        _refused(sqs.delete_message, QueueUrl=queue, ReceiptHandle="nobody's"),
        sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["ApproximateNumberOfMessagesDelayed"]),
    ]
    return [_without_chance(answer) for answer in told]


def _objects(s3: Any, bucket: str) -> list[Any]:
    """What a bucket answers, or how it refuses; keys with blanks, signs and empty parts among them."""
    keys = ["one", "a/b c+d&é", "a//b", "a/b/"]
    told: list[Any] = [
        s3.put_object(
            Bucket=bucket, Key=key, Body=key.encode() * 3, ContentType="text/plain", Metadata={"a": "b"}
        )
        for key in keys
    ]
    read = [s3.get_object(Bucket=bucket, Key=key) for key in keys]
    told += [[one.pop("Body").read(), one] for one in read]
    told += [
        _refused(s3.put_object, Bucket=bucket, Key="one", Body=b"", IfNoneMatch="*"),
        s3.head_object(Bucket=bucket, Key="a/b/"),
        s3.list_objects_v2(Bucket=bucket, Prefix="a/", StartAfter="a//"),
        s3.list_objects_v2(Bucket=bucket, MaxKeys=1),
        s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a//b"}, {"Key": "nothing"}]}),
        _refused(s3.get_object, Bucket=bucket, Key="a//b"),
        _refused(s3.list_objects_v2, Bucket="no-such-bucket"),
    ]
    return [_without_chance(answer) for answer in told]


_OF_CHANCE = frozenset(
    {"ResponseMetadata", "MessageId", "ReceiptHandle", "LastModified", "RequestId", "HostId"}
)


def _without_chance(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _without_chance(one) for name, one in part.items() if name not in _OF_CHANCE}
    return [_without_chance(one) for one in part] if isinstance(part, list) else part


def test_queues_and_objects_answer_as_those_of_a_moto_that_nobody_touched(world: World) -> None:
    sqs, s3 = client("sqs"), client("s3")
    queue, bucket = world.queue_url("Mail"), world.resources.outputs["WorkBucket"]
    quick = [*_messages(sqs, queue), *_objects(s3, bucket)]
    start_over()
    with slow_moto():
        assert vars(BotocoreStubber)["process_request"].__module__ == BotocoreStubber.__module__
        slow = [*_messages(sqs, queue), *_objects(s3, bucket)]

    assert quick == slow
    assert vars(BotocoreStubber)["process_request"].__module__ != BotocoreStubber.__module__


def test_tables_answer_as_those_of_a_moto_that_nobody_touched(world: World) -> None:
    dynamodb, table = client("dynamodb"), world.resources.outputs["RecordsTable"]
    quick = _story(dynamodb, table)
    start_over()
    with slow_moto():
        assert AttributePicker.__call__.__module__ == AttributePicker.__module__
        assert vars(BaseClient)["_make_request"].__module__ == BaseClient.__module__
        slow = _story(dynamodb, table)

    assert quick == slow
    assert AttributePicker.__call__.__module__ != AttributePicker.__module__
    assert vars(BaseClient)["_make_request"].__module__ != BaseClient.__module__
