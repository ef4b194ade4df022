"""What tests get from moto is what the templates describe."""

import boto3
from moto import mock_aws

from infrastructure.local.paths import ROOT
from infrastructure.local.template import load
from tests.support.template_tables import REGION, create_resources

DATA = load(ROOT / "infrastructure" / "data.yaml")["Resources"]
FUNCTIONS = {handler.parent.name for handler in (ROOT / "functions").glob("*/handler.py")}


@mock_aws
def test_every_table_has_the_keys_indexes_and_stream_of_the_template() -> None:
    resources = create_resources()
    dynamodb = boto3.client("dynamodb", region_name=REGION)

    tables = {
        name: item["Properties"] for name, item in DATA.items() if item["Type"] == "AWS::DynamoDB::Table"
    }
    assert tables
    for name, described in tables.items():
        made = dynamodb.describe_table(TableName=resources.names[f"Data/{name}"])["Table"]
        assert made["KeySchema"] == described["KeySchema"]
        indexes = {index["IndexName"]: index["KeySchema"] for index in made.get("GlobalSecondaryIndexes", [])}
        assert indexes == {
            index["IndexName"]: index["KeySchema"] for index in described.get("GlobalSecondaryIndexes", [])
        }
        assert ("LatestStreamArn" in made) == ("StreamSpecification" in described)


@mock_aws
def test_every_function_s_environment_names_what_is_there() -> None:
    resources = create_resources()
    tables = set(boto3.client("dynamodb", region_name=REGION).list_tables()["TableNames"])
    buckets = {bucket["Name"] for bucket in boto3.client("s3", region_name=REGION).list_buckets()["Buckets"]}
    queues = set(boto3.client("sqs", region_name=REGION).list_queues()["QueueUrls"])

    assert set(resources.environments) == FUNCTIONS
    for name in FUNCTIONS:
        environment = resources.environment(name)
        assert {value for key, value in environment.items() if key.endswith("_TABLE")} <= tables
        assert {value for key, value in environment.items() if key.endswith("_BUCKET")} <= buckets
        assert {value for key, value in environment.items() if key.endswith("_QUEUE_URL")} <= queues


def test_each_mock_gets_resources_of_its_own() -> None:
    for _ in range(2):
        with mock_aws():
            table = create_resources().outputs["RecordsTable"]
            dynamodb = boto3.client("dynamodb", region_name=REGION)
            assert dynamodb.scan(TableName=table)["Count"] == 0
            dynamodb.put_item(TableName=table, Item={"pk": {"S": "a"}, "sk": {"S": "b"}})
