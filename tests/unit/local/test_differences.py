"""The engine is told in its own words what AWS understands from the template."""

from infrastructure.local.differences import MAILBOX_EVENT_SOURCE, in_engine_words

SECRET = {"Type": "AWS::SecretsManager::Secret", "Properties": {}}


def test_a_secret_is_referred_to_by_its_address_everywhere() -> None:
    template = {
        "Resources": {"Secret": SECRET, "Other": {"Type": "AWS::SQS::Queue", "Properties": {}}},
        "Outputs": {
            "Plain": {"Value": {"Ref": "Secret"}},
            "Within": {"Value": {"Fn::Sub": "${Secret} of ${Other} in ${AWS::Region}"}},
            "Other": {"Value": {"Ref": "Other"}},
        },
    }

    outputs = in_engine_words(template)["Outputs"]

    assert outputs["Plain"]["Value"] == {"Fn::GetAtt": ["Secret", "Id"]}
    assert outputs["Within"]["Value"] == {"Fn::Sub": "${Secret.Id} of ${Other} in ${AWS::Region}"}
    assert outputs["Other"]["Value"] == {"Ref": "Other"}


def test_a_rule_that_listens_to_the_provider_also_listens_to_the_mailbox() -> None:
    def rule(source: str) -> dict[str, object]:
        return {
            "Type": "AWS::Events::Rule",
            "Properties": {"EventPattern": {"source": [source], "detail": {}}},
        }

    resources = in_engine_words({"Resources": {"Mail": rule("aws.ses"), "Files": rule("aws.s3")}})[
        "Resources"
    ]

    assert resources["Mail"]["Properties"]["EventPattern"] == {
        "source": ["aws.ses", MAILBOX_EVENT_SOURCE],
        "detail": {},
    }
    assert resources["Files"]["Properties"]["EventPattern"]["source"] == ["aws.s3"]


def test_who_may_send_messages_may_send_them_in_batches() -> None:
    def role(*actions: str) -> dict[str, object]:
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        document = {"Statement": [statement]}
        return {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyDocument": document}]}}

    resources = in_engine_words(
        {"Resources": {"Sends": role("sqs:SendMessage"), "Reads": role("sqs:ReceiveMessage")}}
    )["Resources"]

    def actions(name: str) -> list[str]:
        statement = resources[name]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
        return list(statement["Action"])

    assert actions("Sends") == ["sqs:SendMessage", "sqs:SendMessageBatch"]
    assert actions("Reads") == ["sqs:ReceiveMessage"]


def test_queues_have_few_batches_at_a_time_and_streams_are_left_alone() -> None:
    def source(**properties: object) -> dict[str, object]:
        return {"Type": "AWS::Lambda::EventSourceMapping", "Properties": properties}

    resources = in_engine_words(
        {
            "Resources": {
                "Queue": source(ScalingConfig={"MaximumConcurrency": 10}),
                "Stream": source(StartingPosition="LATEST"),
            }
        }
    )["Resources"]

    assert resources["Queue"]["Properties"] == {"ScalingConfig": {"MaximumConcurrency": 2}}
    assert resources["Stream"]["Properties"] == {"StartingPosition": "LATEST"}


def test_the_mailbox_takes_mail_as_fast_as_it_comes() -> None:
    def function(**variables: str) -> dict[str, object]:
        return {"Type": "AWS::Lambda::Function", "Properties": {"Environment": {"Variables": variables}}}

    resources = in_engine_words(
        {"Resources": {"Sends": function(MILLISECONDS_A_MAIL="160", STAGE="x"), "Reads": function(STAGE="x")}}
    )["Resources"]

    told = {name: one["Properties"]["Environment"]["Variables"] for name, one in resources.items()}
    assert told == {"Sends": {"MILLISECONDS_A_MAIL": "0", "STAGE": "x"}, "Reads": {"STAGE": "x"}}
