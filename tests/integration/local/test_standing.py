"""The tests' own ground: what one test leaves behind is not there for the next, and a quicker moto is the same moto."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
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
    """Writes of every kind, among them transactions that fail at their end; what is stored after each, and the stream."""

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
    return [*told, _streamed(table)]


def _streamed(table: str) -> list[Any]:
    shard = dynamodb_backends[ACCOUNT][REGION].get_table(table).stream_shard
    assert shard is not None
    records = [one["dynamodb"] for one in shard.get(shard.starting_sequence_number, 100)]
    return [(one.get("OldImage"), one.get("NewImage"), one["SequenceNumber"]) for one in records]


def test_tables_answer_as_those_of_a_moto_that_nobody_touched(world: World) -> None:
    dynamodb, table = client("dynamodb"), world.resources.outputs["RecordsTable"]
    quick = _story(dynamodb, table)
    start_over()
    with slow_moto():
        assert AttributePicker.__call__.__module__ == AttributePicker.__module__
        slow = _story(dynamodb, table)

    assert quick == slow
    assert AttributePicker.__call__.__module__ != AttributePicker.__module__
