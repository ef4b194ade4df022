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
