"""Nothing that was asked for is lost: queues give up to a place that is watched, and consumers have time."""

from collections.abc import Callable

import pytest

from tests.support.application import Application, application
from tests.support.house_rules import queues as rules
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [
    rules.failures_have_a_place,
    rules.failures_are_told,
    rules.nothing_is_seen_twice_at_once,
    rules.every_queue_is_consumed_once,
    rules.consumers_may_receive,
    rules.the_stream_never_stands_still,
    rules.messages_are_encrypted,
    rules.services_are_of_this_account,
    rules.feedback_carries_no_address,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_application_keeps_the_rule(rule: Rule) -> None:
    assert rule(application()) == []


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.failures_have_a_place,
        lambda app: app.find("MailQueue/Queue").properties.pop("RedrivePolicy"),
        "MailQueue/Queue has no dead-letter queue",
    ),
    (
        rules.failures_have_a_place,
        lambda app: app.find("MailQueue/DeadLetterQueue").properties.update(MessageRetentionPeriod=60),
        "MailQueue/DeadLetterQueue forgets",
    ),
    (
        rules.failures_are_told,
        lambda app: app.without("MailQueue/MessageGivenUp"),
        "MailQueue/DeadLetterQueue is not watched",
    ),
    (
        rules.failures_are_told,
        lambda app: app.find("MailQueue/MessageGivenUp").properties.update(Threshold=5),
        "MailQueue/DeadLetterQueue is not watched",
    ),
    (
        rules.failures_are_told,
        lambda app: app.without("Failures/EventGivenUp"),
        "Failures/DeadLetterQueue is not",
    ),
    (
        rules.failures_are_told,
        lambda app: app.without("MailQueue/WorkFallsBehind"),
        "MailQueue/Queue is not watched",
    ),
    (
        rules.nothing_is_seen_twice_at_once,
        lambda app: app.find("MailDeliveryFunction").properties.update(Timeout=61),
        "MailQueue hides messages for 360 s; MailDeliverySource needs 366",
    ),
    (
        rules.nothing_is_seen_twice_at_once,
        lambda app: app.find("MailDeliverySource").properties.update(MaximumBatchingWindowInSeconds=20),
        "MailDeliverySource needs 380",
    ),
    (
        rules.every_queue_is_consumed_once,
        lambda app: app.without("MailDeliverySource"),
        "MailQueue/Queue has 0 consumers",
    ),
    (
        rules.every_queue_is_consumed_once,
        lambda app: app.find("MailDeliverySource").properties.pop("FunctionResponseTypes"),
        "MailDeliverySource repeats a whole batch",
    ),
    (
        rules.every_queue_is_consumed_once,
        lambda app: app.find("MailDeliverySource").properties.update(
            FunctionName={"Ref": "MailDeliveryFunction"}
        ),
        "MailDeliverySource calls past the alias",
    ),
    (
        rules.consumers_may_receive,
        lambda app: app.find("MailDeliveryFunctionRole").properties.update(Policies=[]),
        "MailDeliveryFunction may not receive from MailQueue",
    ),
    (
        rules.consumers_may_receive,
        lambda app: app.find("MailDeliverySource").properties.update(
            EventSourceArn={"Fn::GetAtt": ["DropsQueue", "Outputs.Arn"]}
        ),
        "MailDeliveryFunction may receive from MailQueue and is not fed by it",
    ),
    (
        rules.the_stream_never_stands_still,
        lambda app: app.without("ChangeRelaySource"),
        "the stream has 0 readers",
    ),
    (
        rules.the_stream_never_stands_still,
        lambda app: app.find("ChangeRelaySource").properties.update(StartingPosition="LATEST"),
        "changes before the first reader",
    ),
    (
        rules.the_stream_never_stands_still,
        lambda app: app.find("ChangeRelaySource").properties.pop("BisectBatchOnFunctionError"),
        "one change holds up all others",
    ),
    (
        rules.the_stream_never_stands_still,
        lambda app: app.find("ChangeRelaySource").properties.pop("DestinationConfig"),
        "a change is given up and lost",
    ),
    (
        rules.messages_are_encrypted,
        lambda app: app.find("MailQueue/Queue").properties.pop("SqsManagedSseEnabled"),
        "MailQueue/Queue is open to listeners",
    ),
    (
        rules.messages_are_encrypted,
        lambda app: app.without("MailQueue/DeadLetterQueueAccess"),
        "MailQueue/DeadLetterQueue is open to listeners",
    ),
    (
        rules.services_are_of_this_account,
        lambda app: (
            app.find("DropsQueue/QueueAccess")
            .properties["PolicyDocument"]["Statement"][1]["Fn::If"][1]
            .pop("Condition")
        ),
        "DropsQueue/QueueAccess lets any account in",
    ),
    (
        rules.feedback_carries_no_address,
        lambda app: app.find("Mail/FeedbackToQueue").properties["Targets"][0].pop("InputTransformer"),
        "$ is kept",
    ),
    (
        rules.feedback_carries_no_address,
        lambda app: (
            app.find("Mail/FeedbackToQueue")
            .properties["Targets"][0]["InputTransformer"]["InputPathsMap"]
            .update(to="$.detail.mail.destination")
        ),
        "$.detail.mail.destination is kept",
    ),
    (
        rules.feedback_carries_no_address,
        lambda app: (
            app.find("Mail/FeedbackToQueue").properties["Targets"][0].update(DeadLetterConfig={"Arn": "x"})
        ),
        "whole events are kept",
    ),
    (
        rules.feedback_carries_no_address,
        lambda app: (
            app.find("Mail/FeedbackToQueue").properties["EventPattern"]["detail"]["mail"].update(tags={})
        ),
        "mail of other applications",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)
