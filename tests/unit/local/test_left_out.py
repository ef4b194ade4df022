"""What a deployment on this machine leaves out, it leaves out by the list and nothing else."""

from typing import Any

import pytest

from infrastructure.local.left_out import LEFT_OUT, NOT_HERE, StillNeeded, leave_out

RULE = {"Type": "AWS::SES::ReceiptRule", "Properties": {}}
QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 30}}


def test_a_listed_kind_goes_and_the_rest_stays_as_it_was() -> None:
    kept = leave_out({"Resources": {"Rule": RULE, "Queue": QUEUE}})

    assert kept["Resources"] == {"Queue": QUEUE}


def test_waiting_for_what_is_left_out_ends() -> None:
    kept = leave_out({"Resources": {"Rule": RULE, "Queue": {**QUEUE, "DependsOn": ["Rule"]}}})

    assert kept["Resources"]["Queue"]["DependsOn"] == []


@pytest.mark.parametrize(
    "reference", [{"Ref": "Rule"}, {"Fn::GetAtt": ["Rule", "Arn"]}, {"Fn::Sub": "x/${Rule.Arn}"}]
)
def test_something_that_needs_what_is_left_out_is_an_error(reference: dict[str, Any]) -> None:
    user = {"Type": "AWS::SQS::Queue", "Properties": {"Anything": [reference]}}

    with pytest.raises(StillNeeded, match="Rule is left out"):
        leave_out({"Resources": {"Rule": RULE, "Queue": user}})


def test_an_output_of_what_is_left_out_says_so() -> None:
    template = {
        "Resources": {"Rule": RULE, "Queue": QUEUE},
        "Outputs": {"Gone": {"Value": {"Ref": "Rule"}}, "Here": {"Value": {"Ref": "Queue"}}},
    }

    outputs = leave_out(template)["Outputs"]

    assert outputs == {"Gone": {"Value": NOT_HERE}, "Here": {"Value": {"Ref": "Queue"}}}


def test_an_attribute_can_be_left_out_while_its_resource_stays() -> None:
    template = {
        "Resources": {
            "Identity": {"Type": "AWS::SES::EmailIdentity", "Properties": {"EmailIdentity": "a.example"}}
        },
        "Outputs": {"Dkim": {"Value": {"Fn::Sub": "${Identity.DkimDNSTokenName1}"}}},
    }

    kept = leave_out(template)

    assert "Identity" in kept["Resources"]
    assert kept["Outputs"]["Dkim"]["Value"] == NOT_HERE


def test_only_the_denial_without_encryption_leaves_a_policy() -> None:
    allow = {"Effect": "Allow", "Action": "sqs:SendMessage"}
    deny = {"Effect": "Deny", "Action": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    other = {"Effect": "Deny", "Action": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "1"}}}
    policy = {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {"PolicyDocument": {"Statement": [allow, deny, other]}},
    }

    kept = leave_out({"Resources": {"Policy": policy}})

    assert kept["Resources"]["Policy"]["Properties"]["PolicyDocument"]["Statement"] == [allow, other]


def test_everything_on_the_list_has_its_reason() -> None:
    assert all(item.reason for item in LEFT_OUT)
