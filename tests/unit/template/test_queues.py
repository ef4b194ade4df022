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
    rules.loops_are_meant,
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
        lambda app: app.find("Mailing/MailQueue/Queue").properties.pop("RedrivePolicy"),
        "Mailing/MailQueue/Queue has no dead-letter queue",
    ),
    (
        rules.failures_have_a_place,
        lambda app: app.find("Failures/MessagesGivenUp").properties.update(MessageRetentionPeriod=60),
        "Failures/MessagesGivenUp forgets",
    ),
    (
        rules.failures_are_told,
        lambda app: app.without("Failures/MessageGivenUp"),
        "Failures/MessagesGivenUp is not watched",
    ),
    (
        rules.failures_are_told,
        lambda app: app.find("Failures/MessageGivenUp").properties.update(Threshold=5),
        "Failures/MessagesGivenUp is not watched",
    ),
    (
        rules.failures_are_told,
        lambda app: app.without("Failures/EventGivenUp"),
        "Failures/EventsGivenUp is not",
    ),
    (
        rules.failures_are_told,
        lambda app: app.without("Mailing/MailQueue/WorkFallsBehind"),
        "Mailing/MailQueue/Queue is not watched",
    ),
    (
        rules.nothing_is_seen_twice_at_once,
        lambda app: app.find("Mailing/MailDeliveryFunction").properties.update(Timeout=61),
        "Mailing/MailQueue hides messages for 360 s; Mailing/MailDeliverySource needs 366",
    ),
    (
        rules.nothing_is_seen_twice_at_once,
        lambda app: app.find("Mailing/MailDeliverySource").properties.update(
            MaximumBatchingWindowInSeconds=20
        ),
        "Mailing/MailDeliverySource needs 380",
    ),
    (
        rules.every_queue_is_consumed_once,
        lambda app: app.without("Mailing/MailDeliverySource"),
        "Mailing/MailQueue/Queue has 0 consumers",
    ),
    (
        rules.every_queue_is_consumed_once,
        lambda app: app.find("Mailing/MailDeliverySource").properties.pop("FunctionResponseTypes"),
        "Mailing/MailDeliverySource repeats a whole batch",
    ),
    (
        rules.every_queue_is_consumed_once,
        lambda app: app.find("Mailing/MailDeliverySource").properties.update(
            FunctionName={"Ref": "Mailing/MailDeliveryFunction"}
        ),
        "Mailing/MailDeliverySource calls past the alias",
    ),
    (
        rules.consumers_may_receive,
        lambda app: app.find("Mailing/MailDeliveryFunctionRole").properties.update(Policies=[]),
        "Mailing/MailDeliveryFunction may not receive from Mailing/MailQueue",
    ),
    (
        rules.consumers_may_receive,
        lambda app: app.find("Mailing/MailDeliverySource").properties.update(
            EventSourceArn={"Fn::GetAtt": ["Rosters/DropsQueue", "Outputs.Arn"]}
        ),
        "Mailing/MailDeliveryFunction may receive from Mailing/MailQueue and is not fed by it",
    ),
    (
        rules.the_stream_never_stands_still,
        lambda app: app.without("Changes/ChangeRelaySource"),
        "the stream has 0 readers",
    ),
    (
        rules.the_stream_never_stands_still,
        lambda app: app.find("Changes/ChangeRelaySource").properties.update(StartingPosition="LATEST"),
        "changes before the first reader",
    ),
    (
        rules.the_stream_never_stands_still,
        lambda app: app.find("Changes/ChangeRelaySource").properties.pop("BisectBatchOnFunctionError"),
        "one change holds up all others",
    ),
    (
        rules.the_stream_never_stands_still,
        lambda app: app.find("Changes/ChangeRelaySource").properties.update(MaximumRetryAttempts=10),
        "an hour without queues loses changes",
    ),
    (
        rules.the_stream_never_stands_still,
        lambda app: app.find("Changes/ChangeRelaySource").properties.pop("MaximumRecordAgeInSeconds"),
        "changes leave the stream untold",
    ),
    (
        rules.loops_are_meant,
        lambda app: app.deployed_functions()["rights_fulfilment"].properties.pop("RecursiveLoop"),
        "rights_fulfilment sends to the queue that it reads",
    ),
    (
        rules.loops_are_meant,
        lambda app: app.deployed_functions()["mail_delivery"].properties.update(RecursiveLoop="Allow"),
        "mail_delivery may go round for ever",
    ),
    (
        rules.the_stream_never_stands_still,
        lambda app: app.find("Changes/ChangeRelaySource").properties.pop("DestinationConfig"),
        "a change is given up and lost",
    ),
    (
        rules.messages_are_encrypted,
        lambda app: app.find("Mailing/MailQueue/Queue").properties.pop("SqsManagedSseEnabled"),
        "Mailing/MailQueue/Queue is open to listeners",
    ),
    (
        rules.messages_are_encrypted,
        lambda app: app.without("Failures/MessagesGivenUpAccess"),
        "Failures/MessagesGivenUp is open to listeners",
    ),
    (
        rules.services_are_of_this_account,
        lambda app: (
            app.find("Rosters/DropsQueue/QueueAccess")
            .properties["PolicyDocument"]["Statement"][1]["Fn::If"][1]
            .pop("Condition")
        ),
        "Rosters/DropsQueue/QueueAccess lets any account in",
    ),
    (
        rules.feedback_carries_no_address,
        lambda app: app.find("Mailing/FeedbackToQueue").properties["Targets"][0].pop("InputTransformer"),
        "$ is kept",
    ),
    (
        rules.feedback_carries_no_address,
        lambda app: (
            app.find("Mailing/FeedbackToQueue")
            .properties["Targets"][0]["InputTransformer"]["InputPathsMap"]
            .update(to="$.detail.mail.destination")
        ),
        "$.detail.mail.destination is kept",
    ),
    (
        rules.feedback_carries_no_address,
        lambda app: (
            app.find("Mailing/FeedbackToQueue").properties["Targets"][0].update(DeadLetterConfig={"Arn": "x"})
        ),
        "whole events are kept",
    ),
    (
        rules.feedback_carries_no_address,
        lambda app: (
            app.find("Mailing/FeedbackToQueue").properties["EventPattern"]["detail"]["mail"].update(tags={})
        ),
        "mail of other applications",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)
