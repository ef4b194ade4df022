"""Rules on queues and on what reads them."""

import json
from collections.abc import Iterator
from typing import Any, Final

from qlinx.runs.messages import MOST_HOPS
from tests.support.application import Application, Resource, references
from tests.support.house_rules.access import roles, statements

_TRIES_OF_A_TIMEOUT: Final = 6
# The stream keeps a change for a day.
_STREAM_SECONDS: Final = 24 * 3600
# Who goes on by messages to itself, and ends before Lambda takes that for a loop: so many messages lead from
# one to the next at most, and the schedule takes the rest up (decision 107).
_ENDS_IN_TIME: Final = {"invitation_dispatch": MOST_HOPS}
# Lambda ends a chain in which a function was called some 16 times.
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
LOOP_HOPS: Final = 16
_NO_PERSONAL_DATA: Final = frozenset(
    {
        "$.id",
        "$.time",
        "$.detail.eventType",
        "$.detail.mail.messageId",
        "$.detail.mail.tags",
        "$.detail.bounce.bounceType",
        "$.detail.notificationType",
        "$.detail.bounce.bounceSubType",
        "$.detail.bounce.bouncedRecipients[0].status",
        "$.detail.deliveryDelay.delayType",
        "$.detail.subscription.newTopicPreferences.unsubscribeAll",
        "$.detail.complaint.complaintFeedbackType",
    }
)


def failures_have_a_place(app: Application) -> list[str]:
    """Every queue gives up to a dead-letter queue, which keeps messages longer than it does."""
    return list(_without_dead_letters(app))


def _without_dead_letters(app: Application) -> Iterator[str]:
    by_path = {queue.path: queue for queue in app.resources("AWS::SQS::Queue")}
    for queue in by_path.values():
        if queue.path in dead_letter_queues(app):
            continue
        stack, output = next(references(queue.properties.get("RedrivePolicy", {})), ("", ""))
        dead = by_path.get(_given_out(app, stack, output))
        if dead is None:
            yield f"{queue.path} has no dead-letter queue"
        elif dead.properties["MessageRetentionPeriod"] <= queue.properties["MessageRetentionPeriod"]:
            yield f"{dead.path} forgets before {queue.path} does"


def _given_out(app: Application, stack: str, attribute: str) -> str:
    """The path of what a stack names in an output; nothing where it has none of that name."""
    outputs = app.templates.get(stack, {}).get("Outputs", {})
    found = references(outputs.get(attribute.removeprefix("Outputs."), {}))
    return next((f"{stack}/{name}" for name, _ in found), "")


def dead_letter_queues(app: Application) -> set[str]:
    """Paths of queues that nothing consumes: those that others give up to."""
    return {queue.path for queue in app.resources("AWS::SQS::Queue") if queue.stack == "Failures"}


def failures_are_told(app: Application) -> list[str]:
    """One message in a dead-letter queue, or one that waits too long elsewhere, raises an alarm."""
    return list(_silent(app))


def _silent(app: Application) -> Iterator[str]:
    watched = {
        (name, alarm.properties["MetricName"])
        for alarm in app.resources("AWS::CloudWatch::Alarm")
        if alarm.properties.get("AlarmActions")
        and (
            alarm.properties["MetricName"] != "ApproximateNumberOfMessagesVisible"
            or not alarm.properties["Threshold"]
        )
        for name, _ in references(alarm.properties.get("Dimensions", []))
    }
    dead = dead_letter_queues(app)
    for queue in app.resources("AWS::SQS::Queue"):
        metric = (
            "ApproximateNumberOfMessagesVisible" if queue.path in dead else "ApproximateAgeOfOldestMessage"
        )
        if (queue.path, metric) not in watched:
            yield f"{queue.path} is not watched for {metric}"


def nothing_is_seen_twice_at_once(app: Application) -> list[str]:
    """A message stays hidden for six times the consumer's time-out and its waiting time, or longer."""
    return [
        f"{queue} hides messages for {hidden} s; {source.path} needs {needed}"
        for queue, source, hidden, needed in _hiding(app)
        if hidden < needed
    ]


def _hiding(app: Application) -> Iterator[tuple[str, Resource, int, int]]:
    queues = {queue.path: queue.properties for queue in app.resources("AWS::SQS::Queue")}
    for queue, source in consumers(app):
        timeout = _function_of(app, source).properties["Timeout"]
        wait = source.properties.get("MaximumBatchingWindowInSeconds", 0)
        needed = _TRIES_OF_A_TIMEOUT * timeout + wait
        yield queue, source, int(queues[f"{queue}/Queue"]["VisibilityTimeout"]), needed


def consumers(app: Application) -> Iterator[tuple[str, Resource]]:
    """Each queue stack that is consumed, with the event source that does."""
    for source in app.resources("AWS::Lambda::EventSourceMapping"):
        (stack, attribute), *_ = references(source.properties["EventSourceArn"])
        if attribute == "Outputs.Arn":
            yield stack, source


def _function_of(app: Application, source: Resource) -> Resource:
    (alias, _), *_ = references(source.properties["FunctionName"])
    found = app.find(alias)
    if found.kind == "AWS::Lambda::Alias":
        (function, _), *_ = references(found.properties["FunctionName"])
        return app.find(function)
    return found


def every_queue_is_consumed_once(app: Application) -> list[str]:
    """Every queue has one consumer, a function of ours behind its alias,
    which reports failures one by one.
    """
    return list(_unconsumed(app))


def _unconsumed(app: Application) -> Iterator[str]:
    consumed = [queue for queue, _ in consumers(app)]
    dead = dead_letter_queues(app)
    for queue in app.resources("AWS::SQS::Queue"):
        if queue.path not in dead and consumed.count(queue.stack) != 1:
            yield f"{queue.path} has {consumed.count(queue.stack)} consumers"
    for source in app.resources("AWS::Lambda::EventSourceMapping"):
        if source.properties.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield f"{source.path} repeats a whole batch"
        if not any(
            app.find(name).kind == "AWS::Lambda::Alias"
            for name, _ in references(source.properties["FunctionName"])
        ):
            yield f"{source.path} calls past the alias"


def consumers_may_receive(app: Application) -> list[str]:
    """A function that a queue feeds has the right to receive from it, and no other has."""
    fed = {(queue, _function_of(app, source).path) for queue, source in consumers(app)}
    allowed = {
        (stack, function.path)
        for function in app.deployed_functions().values()
        for stack in _receives_from(app, function)
    }
    return [f"{function} may not receive from {queue}" for queue, function in sorted(fed - allowed)] + [
        f"{function} may receive from {queue} and is not fed by it"
        for queue, function in sorted(allowed - fed)
    ]


def _receives_from(app: Application, function: Resource) -> Iterator[str]:
    (role, _), *_ = references(function.properties["Role"])
    for policy in app.find(role).properties.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            if "sqs:ReceiveMessage" in statement["Action"]:
                yield from (name for name, _ in references(statement["Resource"]))


def the_stream_never_stands_still(app: Application) -> list[str]:
    """A change that can't be relayed is found by halving, given up to a queue,
    and no change is passed over.
    """
    return list(_stuck(app))


def _stuck(app: Application) -> Iterator[str]:
    streams = [
        source
        for source in app.resources("AWS::Lambda::EventSourceMapping")
        if "Outputs.RecordsStreamArn" in json.dumps(source.properties["EventSourceArn"])
    ]
    if len(streams) != 1:
        yield f"the stream has {len(streams)} readers"
    for source in streams:
        properties = source.properties
        if properties.get("StartingPosition") != "TRIM_HORIZON":
            yield "changes before the first reader are passed over"
        if not properties.get("BisectBatchOnFunctionError"):
            yield "one change holds up all others"
        if properties.get("MaximumRetryAttempts", -1) != -1:
            yield "an hour without queues loses changes"
        if not 0 < properties.get("MaximumRecordAgeInSeconds", 0) < _STREAM_SECONDS:
            yield "changes leave the stream untold"
        if not properties.get("DestinationConfig", {}).get("OnFailure"):
            yield "a change is given up and lost"


def loops_are_meant(app: Application) -> list[str]:
    """Lambda drops what a function sends to itself again and again, unless the function says that it is
    meant; or the function ends before that by itself. Nobody else may.
    """
    return list(_loops(app))


def _loops(app: Application) -> Iterator[str]:
    for folder, role in roles(app).items():
        allowed = app.deployed_functions()[folder].properties.get("RecursiveLoop") == "Allow"
        feeds_itself = bool(_may(role, "sqs:SendMessage") & _may(role, "sqs:ReceiveMessage"))
        in_time = _ENDS_IN_TIME.get(folder, LOOP_HOPS) < LOOP_HOPS
        if feeds_itself and not allowed and not in_time:
            yield f"{folder} sends to the queue that it reads, and is cut off"
        if allowed and not feeds_itself:
            yield f"{folder} may go round for ever, and needs not"


def _may(role: Resource, action: str) -> set[tuple[str, str]]:
    return {
        queue
        for statement in statements(role)
        if action in statement["Action"]
        for queue in references(statement["Resource"])
    }


def messages_are_encrypted(app: Application) -> list[str]:
    """Every queue is encrypted, and refuses what comes over a connection that is not."""
    guarded = {
        name
        for policy in app.resources("AWS::SQS::QueuePolicy")
        if refuses_plain_connections(policy)
        for name, _ in references(policy.properties["Queues"])
    }
    return [
        f"{queue.path} is open to listeners"
        for queue in app.resources("AWS::SQS::Queue")
        if queue.properties.get("SqsManagedSseEnabled") is not True or queue.path not in guarded
    ]


def refuses_plain_connections(policy: Resource) -> bool:
    """Whether a resource policy denies everybody what is not encrypted on its way."""
    return any(
        statement.get("Effect") == "Deny"
        and statement.get("Principal") == "*"
        and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
        for statement in policy.properties["PolicyDocument"]["Statement"]
    )


def services_are_of_this_account(app: Application) -> list[str]:
    """A service that may put something in a queue may do so for this account alone."""
    return [
        f"{policy.path} lets any account in"
        for policy in app.resources("AWS::SQS::QueuePolicy")
        for statement in policy.properties["PolicyDocument"]["Statement"]
        for condition in _conditions(statement)
        if "AWS::AccountId" not in json.dumps(condition)
    ]


def _conditions(part: Any) -> Iterator[Any]:
    """The conditions of what a statement allows, in every branch."""
    if "Fn::If" in part:
        for branch in part["Fn::If"][1:]:
            yield from _conditions(branch)
    elif part.get("Effect") == "Allow":
        condition = part.get("Condition", {})
        yield from condition["Fn::If"][1:] if "Fn::If" in condition else [condition]


def feedback_carries_no_address(app: Application) -> list[str]:
    """Of what the mail provider tells, only what settles an entry goes into the queue."""
    rule = app.find("Mailing/FeedbackToQueue").properties
    faults = (
        [] if rule["EventPattern"]["detail"]["mail"]["tags"] else ["mail of other applications is taken in"]
    )
    for target in rule["Targets"]:
        paths = target.get("InputTransformer", {}).get("InputPathsMap", {"all": "$"})
        faults += [f"{path} is kept" for path in paths.values() if path not in _NO_PERSONAL_DATA]
        if target.get("DeadLetterConfig"):
            faults.append("whole events are kept where they are given up")
    return faults
