"""Rules on functions.

Each rule tells what breaks it, in words; an application that keeps it gets an empty list.
"""

from collections.abc import Iterator
from typing import Final

from infrastructure.local.template import Template
from tests.support.application import Application, Resource, references
from tests.support.house_rules.arrivals import called_by_rules, function_behind

# The API gives up after 30 seconds; an answer after that reaches nobody.
_API_SECONDS: Final = 29
_LAMBDA_MOST_SECONDS: Final = 900
_LAYERS: Final = ("the product", "what it imports")
_BY_PARAMETER: Final = {"ApplyOn": {"Ref": "Snapshots"}}
# A message is tried for hours, and people wait for what is in it: so long may the oldest wait until it is
# told, in seconds.
_WAITED_FOR: Final = ("Mailing/UrgentMailQueue", 120)
# Called by an operator, who sees the error.
_BY_HAND: Final = frozenset({"migration", "staff_members"})
# The nightly cleanup looks whether the run of the day before was started, and mails that are late looked for.
_LOOKED_AFTER: Final = frozenset({"privacy_notices", "audit_check", "change_relay"})
# Names that are there once in an account and region. The rest has none of its own, and gets one by its stack;
# of a layer each stage has versions of its own.
_NAMES: Final = {
    "AWS::Lambda::Function": ("FunctionName",),
    "AWS::Logs::LogGroup": ("LogGroupName",),
    "AWS::DynamoDB::Table": ("TableName",),
    "AWS::S3::Bucket": ("BucketName",),
    "AWS::SQS::Queue": ("QueueName",),
    "AWS::SNS::Topic": ("TopicName",),
    "AWS::IAM::Role": ("RoleName",),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName",),
    "AWS::Events::Rule": ("Name",),
    "AWS::Scheduler::Schedule": ("Name",),
    "AWS::CloudWatch::Alarm": ("AlarmName",),
    "AWS::SES::ConfigurationSet": ("Name",),
    "AWS::SecretsManager::Secret": ("Name",),
    "AWS::Cognito::UserPool": ("UserPoolName",),
}
# The least that a schedule can wait.
_EACH_MINUTE: Final = "rate(1 minute)"
_FUNCTION: Final = "AWS::Serverless::Function"


def folders_are_functions(app: Application) -> list[str]:
    """Every folder under functions/ is deployed, and every deployed function has its folder."""
    deployed = set(app.functions())
    return [f"{name} has a folder and is not deployed" for name in sorted(app.folders - deployed)] + [
        f"{name} is deployed and has no folder" for name in sorted(deployed - app.folders)
    ]


def names_agree(app: Application) -> list[str]:
    """Function, log group and service name in logs are all called after the folder."""
    return list(_misnamed(app))


def _misnamed(app: Application) -> Iterator[str]:
    for folder, properties in app.functions().items():
        if properties.get("FunctionName") != {"Fn::Sub": f"qlinx-${{Stage}}-{folder}"}:
            yield f"{folder} is deployed under another name"
        if properties["Environment"]["Variables"].get("POWERTOOLS_SERVICE_NAME") != folder:
            yield f"{folder} logs under another name"


def logs_end(app: Application) -> list[str]:
    """Every function writes JSON to a log group of its own,
    and every log group ends by the retention parameter.
    """
    return [*_functions_without_log(app), *_endless_logs(app), *_logs_of_nobody(app)]


def _functions_without_log(app: Application) -> Iterator[str]:
    groups = [found.properties.get("LogGroupName") for found in app.resources("AWS::Logs::LogGroup")]
    begin = app.templates["EachFunction"]["Outputs"]["LogGroups"]["Value"]["Fn::Sub"]
    for folder, function in app.deployed_functions().items():
        config = function.properties.get("LoggingConfig", {})
        if config.get("LogFormat") != "JSON":
            yield f"{folder} does not log JSON"
        if {"Fn::Sub": f"{begin}{folder}"} not in groups or begin != "/aws/lambda/qlinx-${Stage}-":
            yield f"{folder} has no log group of its own"
        # Named by the output, so that it is not made, and its log without an end, before the groups are
        # there.
        if config.get("LogGroup") != {"Fn::Sub": "${EachFunction.Outputs.LogGroups}" + folder}:
            yield f"{folder} writes to another log group, or does not wait for it"


def _logs_of_nobody(app: Application) -> Iterator[str]:
    deployed = set(app.functions())
    for group in app.resources("AWS::Logs::LogGroup"):
        folder = group.properties["LogGroupName"]["Fn::Sub"].removeprefix("/aws/lambda/qlinx-${Stage}-")
        if group.stack == "EachFunction" and folder not in deployed:
            yield f"{folder} has a log and is not deployed"


def _endless_logs(app: Application) -> Iterator[str]:
    for group in app.resources("AWS::Logs::LogGroup"):
        if group.properties.get("RetentionInDays") != {"Ref": "LogRetentionDays"}:
            yield f"{group.path} keeps logs for ever"


def start_and_end_are_set(app: Application) -> list[str]:
    """Alias, tracing, architecture, memory and time-out are set for every function."""
    return list(_without_settings(app))


def _without_settings(app: Application) -> Iterator[str]:
    aliases = {
        name for alias in app.resources("AWS::Lambda::Alias") for name, _ in references(alias.properties)
    }
    for folder, function in app.deployed_functions().items():
        properties = function.properties
        if function.path not in aliases:
            yield f"{folder} has no alias"
        if properties.get("TracingConfig") != {"Mode": _tracing(app, folder)}:
            yield f"{folder} is not traced"
        if "Architectures" not in properties:
            yield f"{folder} runs on whatever the default is"
        if "MemorySize" not in properties or not 0 < properties.get("Timeout", 0) <= _LAMBDA_MOST_SECONDS:
            yield f"{folder} has no memory or time-out of its own"
        if len(properties.get("Layers", [])) != len(_LAYERS):
            yield f"{folder} does not have the two layers"


def _tracing(app: Application, folder: str) -> str:
    """What runs each minute, mostly for nothing, is traced with a message that is, and not by itself."""
    schedules = _events_of(app, folder, "ScheduleV2")
    each_minute = any(event["Properties"]["ScheduleExpression"] == _EACH_MINUTE for event in schedules)
    return "PassThrough" if each_minute else "Active"


def snapshots_are_where_people_wait(app: Application) -> list[str]:
    """Only functions that answer people have snapshots, and only where the parameter says so."""
    return list(_other_snapshots(app))


def _other_snapshots(app: Application) -> Iterator[str]:
    answering = app.answering()
    for folder, function in app.deployed_functions().items():
        has = function.properties.get("SnapStart")
        if has is not None and has != _BY_PARAMETER:
            yield f"{folder} has a snapshot whatever the installation wants"
        if has is not None and folder not in answering:
            yield f"{folder} has a snapshot, and nobody waits for it"


def what_is_common_is_said_alike(app: Application) -> list[str]:
    """Globals do not reach a nested stack:
    each template with functions says them as template.yaml does, word for word.
    """
    return [
        f"{stack} has other Globals than template.yaml"
        for stack, template in app.templates.items()
        if any(resource["Type"] == _FUNCTION for resource in template["Resources"].values())
        and template.get("Globals") != app.root["Globals"]
    ]


def a_restore_ends_what_was_before(app: Application) -> list[str]:
    """Every function knows since when sessions and links count, by the parameter that an operator sets."""
    return [
        f"{folder} takes sessions and links from before a restore"
        for folder, function in app.deployed_functions().items()
        if function.properties["Environment"]["Variables"].get("RESTORED_AT") != {"Ref": "RestoredAt"}
    ]


def answers_come_in_time(app: Application) -> list[str]:
    """A function that answers people ends before the API gives up."""
    answering = app.answering()
    return [
        f"{folder} may answer after the API gave up"
        for folder, function in app.deployed_functions().items()
        if folder in answering and function.properties["Timeout"] > _API_SECONDS
    ]


def errors_are_told(app: Application) -> list[str]:
    """A function that fails is told of:
    by the API's alarm, by what was given up, or to the operator who called it.

    What people wait for may not wait until something is given up: the age of its queue tells.
    """
    return [*_not_told(app), *_not_told_at_once(app)]


def _not_told(app: Application) -> Iterator[str]:
    fed = {
        name
        for source in app.resources("AWS::Lambda::EventSourceMapping")
        for alias, _ in references(source.properties["FunctionName"])
        for name, _ in references(app.find(alias).properties["FunctionName"])
    } | {function_behind(alias) for _, alias in called_by_rules(app)}
    answering = app.answering()
    for folder, function in app.deployed_functions().items():
        events = app.functions()[folder].get("Events", {})
        if folder in answering:
            if not _api_is_watched(app):
                yield f"errors of {folder} are not told"
        elif not events and function.path not in fed and folder not in _BY_HAND:
            yield f"nobody knows what calls {folder}, nor that it failed"


def _api_is_watched(app: Application) -> bool:
    return any(
        (alarm.properties["Namespace"], alarm.properties["MetricName"]) == ("AWS/ApiGateway", "5xx")
        and alarm.properties["Threshold"] == 0
        and alarm.properties["Dimensions"] == [{"Name": "ApiId", "Value": {"Ref": "Api"}}]
        for alarm in app.resources("AWS::CloudWatch::Alarm")
    )


def _not_told_at_once(app: Application) -> Iterator[str]:
    queue, longest = _WAITED_FOR
    for alarm in app.resources("AWS::CloudWatch::Alarm"):
        if (alarm.stack == queue and int(alarm.properties["Threshold"]) > longest) or (
            alarm.stack == queue and int(alarm.properties["EvaluationPeriods"]) > 1
        ):
            yield f"who waits for {queue} is told late"
    if not any(alarm.stack == queue for alarm in app.resources("AWS::CloudWatch::Alarm")):
        yield f"nobody is told that {queue} is waited for"


def alarms_are_heard(app: Application) -> list[str]:
    """Every alarm goes to the alarm topic, when it starts and when it is over."""
    topic = {"Fn::GetAtt": ["Observability", "Outputs.AlarmTopicArn"]}
    return [
        f"nobody hears {alarm.path}"
        for alarm in app.resources("AWS::CloudWatch::Alarm")
        if any(alarm.properties.get(when) != [topic] for when in ("AlarmActions", "OKActions"))
    ]


def silence_is_told(app: Application) -> list[str]:
    """A schedule that is gone, or off, tells nobody: an alarm notices that no run came.

    What is looked after by a run of another schedule needs none.
    """
    watched = {
        alarm.properties["Dimensions"][0]["Value"]["Fn::Sub"]
        for alarm in app.resources("AWS::CloudWatch::Alarm")
        if (alarm.properties["Namespace"], alarm.properties["MetricName"]) == ("AWS/Lambda", "Invocations")
        and alarm.properties["TreatMissingData"] == "breaching"
    }
    return [
        f"nobody hears that {folder} does not run"
        for folder in app.functions()
        if _events(app, folder, "ScheduleV2")
        and folder not in _LOOKED_AFTER
        and f"qlinx-${{Stage}}-{folder}" not in watched
    ]


def stages_stand_side_by_side(app: Application) -> list[str]:
    """What has a name in the account, and the metrics that functions send, carry the stage;
    whatever else has a name of its own would be there twice.
    """
    return list(_without_stage(app))


def _without_stage(app: Application) -> Iterator[str]:
    namespace = {"Fn::Sub": "qlinx-${Stage}"}
    for folder, function in app.deployed_functions().items():
        if function.properties["Environment"]["Variables"].get("POWERTOOLS_METRICS_NAMESPACE") != namespace:
            yield f"{folder} counts among other stages"
    for alarm in app.resources("AWS::CloudWatch::Alarm"):
        given = alarm.properties["Namespace"]
        if given != namespace and not str(given).startswith("AWS/"):
            yield f"{alarm.path} watches all stages"
    for found in app.resources():
        for name, value in found.properties.items():
            if name in _NAMES.get(found.kind, ()) and "${Stage}" not in str(value):
                yield f"{found.path} has one name for all stages"


def given_up_runs_are_kept(app: Application) -> list[str]:
    """What a schedule starts has a place for failures: of the schedule itself, and of the function's run."""
    return list(_unkept(app))


def _unkept(app: Application) -> Iterator[str]:
    kept = {
        name
        for config in app.resources("AWS::Lambda::EventInvokeConfig")
        if config.properties.get("DestinationConfig", {}).get("OnFailure")
        for name, _ in references(config.properties["FunctionName"])
    }
    for schedule in app.resources("AWS::Scheduler::Schedule"):
        if not schedule.properties["Target"].get("DeadLetterConfig"):
            yield f"{schedule.path} loses what it can't start"
    for folder, function in app.deployed_functions().items():
        if _events(app, folder, "ScheduleV2") and function.path not in kept:
            yield f"a failed run of {folder} is lost"
    yield from (f"{rule.path} should be a schedule" for rule in _rules_by_time(app))


def _rules_by_time(app: Application) -> list[Resource]:
    return [rule for rule in app.resources("AWS::Events::Rule") if "ScheduleExpression" in rule.properties]


def people_live_in_amsterdam(app: Application) -> list[str]:
    """A schedule at a time of day names the time zone that the time is in."""
    return [
        f"{schedule.path} runs at a time of day without a zone"
        for schedule in app.resources("AWS::Scheduler::Schedule")
        if schedule.properties["ScheduleExpression"].startswith("cron")
        and schedule.properties.get("ScheduleExpressionTimezone") != "Europe/Amsterdam"
    ]


def nothing_needs_the_api(app: Application) -> list[str]:
    """No function refers to the API, which refers to all of them."""
    return [
        f"{folder} refers to the API"
        for folder, properties in app.functions().items()
        for name, _ in references({key: value for key, value in properties.items() if key != "Events"})
        if name == "Api"
    ]


def _events(app: Application, folder: str, kind: str) -> list[str]:
    events = app.functions()[folder].get("Events", {})
    return [name for name, event in events.items() if event["Type"] == kind]


def _events_of(app: Application, folder: str, kind: str) -> list[Template]:
    events = app.functions()[folder].get("Events", {})
    return [events[name] for name in _events(app, folder, kind)]
