"""Rules that compare the templates with what packages declare (``records.declarations``)."""

import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

from qlinx.records.catalogue import every_file, every_stream_rule
from qlinx.records.declarations import Files
from tests.support.application import Application, Resource, references
from tests.support.house_rules.arrivals import called_by_rules, function_behind

_BUCKETS: Final[Mapping[str, str]] = {"DROP": "Data/Drop", "WORK": "Data/Work", "PRIVATE": "Data/Private"}
_BELOW: Final = re.compile(r"(?P<bucket>Drop|Work|Private)BucketArn\}/(?P<keys>.+)")
# Who removes files: with the items whose they are, with their subject, and those that have no owner.
_CLEANS: Final = "retention_cleanup"
_ERASES: Final = "rights_fulfilment"
_EXPORTS: Final = "rights_fulfilment"

Arrival = tuple[str, str, str]


def the_stream_is_filtered_as_declared(app: Application) -> list[str]:
    """The filter of the stream lets through the changes that packages declare, and no other."""
    declared = {
        (event.value, rule.kind, state)
        for rule in every_stream_rule()
        for event in rule.on
        for state in rule.states or ("",)
    }
    sources = [
        source.properties
        for source in app.resources("AWS::Lambda::EventSourceMapping")
        if "RecordsStreamArn" in json.dumps(source.properties["EventSourceArn"])
    ]
    filtered = {one for source in sources for one in _let_through(source)}
    return [
        *(f"{' '.join(one).strip()} is declared and kept back" for one in sorted(declared - filtered)),
        *(f"{' '.join(one).strip()} is let through for nobody" for one in sorted(filtered - declared)),
    ]


def _let_through(source: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Event, kind and state (empty: whatever it is) of what a filter lets through."""
    for entry in source.get("FilterCriteria", {}).get("Filters", []):
        pattern = json.loads(entry["Pattern"])
        for image in pattern["dynamodb"].values():
            for event in pattern["eventName"]:
                for kind in image["kind"]["S"]:
                    for state in image.get("state", {"S": [""]})["S"]:
                        yield event, kind, state


def the_relay_reaches_the_declared_queues(app: Application) -> list[str]:
    """The function behind the stream is told of the queues that packages declare, and of no other."""
    variables = app.deployed_functions()["change_relay"].properties["Environment"]["Variables"]
    known = {name.removesuffix("_QUEUE_URL") for name in variables if name.endswith("_QUEUE_URL")}
    declared = {rule.queue for rule in every_stream_rule()}
    return [
        *(f"{name} is declared and unknown to the relay" for name in sorted(declared - known)),
        *(f"{name} is known to the relay for nothing" for name in sorted(known - declared)),
    ]


def files_end_as_declared(app: Application) -> list[str]:
    """S3 removes what is below declared folders, after the declared days, and nothing else."""
    return [fault for name, path in _BUCKETS.items() for fault in _lasting(app.find(path), name)]


def _lasting(bucket: Resource, name: str) -> Iterator[str]:
    rules = bucket.properties.get("LifecycleConfiguration", {}).get("Rules", [])
    enabled = [rule for rule in rules if rule["Status"] == "Enabled" and "ExpirationInDays" in rule]
    files = [one for one in every_file() if one.bucket == name]
    for is_tagged, declared in (
        (False, {(one.folder, one.expires_after) for one in files if one.expires_after is not None}),
        (True, {(one.folder, one.handed_in_for) for one in files if one.handed_in_for is not None}),
    ):
        ends = {
            (rule["Prefix"], rule["ExpirationInDays"])
            for rule in enabled
            if ("TagFilters" in rule) is is_tagged
        }
        for folder, days in sorted(declared - ends):
            yield f"{bucket.path} does not remove {folder} after {days} days"
        for folder, days in sorted(ends - declared):
            yield f"{bucket.path} removes {folder} after {days} days, which nobody declares"


def arrivals_are_told_as_declared(app: Application) -> list[str]:
    """Each declared arrival of a file is told to its queue or function, and no other."""
    declared: set[Arrival] = {
        (one.bucket, one.folder, one.arrivals) for one in every_file() if one.arrivals is not None
    }
    told = set(_arrivals(app))
    return [
        *(f"{bucket} {folder} is not told to {queue}" for bucket, folder, queue in sorted(declared - told)),
        *(
            f"{bucket} {folder} is told to {queue} for nobody"
            for bucket, folder, queue in sorted(told - declared)
        ),
    ]


def _arrivals(app: Application) -> Iterator[Arrival]:
    folders = {function.path: folder for folder, function in app.deployed_functions().items()}
    called = {alias.path: folders[function_behind(alias)] for _, alias in called_by_rules(app)}
    for rule in app.resources("AWS::Events::Rule"):
        pattern = rule.properties.get("EventPattern", {})
        if pattern.get("source") != ["aws.s3"]:
            continue
        (_, output), *_ = references(pattern["detail"]["bucket"]["name"])
        bucket = output.rpartition(".")[2].removesuffix("Bucket").upper()
        for target in rule.properties["Targets"]:
            (name, _), *_ = references(target["Arn"])
            told = called.get(name) or name.rpartition("/")[2].removesuffix("Queue").upper()
            for key in pattern["detail"]["object"]["key"]:
                yield bucket, key["prefix"], told


def files_are_reached_as_declared(app: Application) -> list[str]:
    """Rights are on declared places only; who erases, cleans up or exports has them on every file."""
    return [*_undeclared(app), *_unreached(app)]


def _undeclared(app: Application) -> Iterator[str]:
    examples = {(one.bucket, _example(one)) for one in every_file()}
    for folder in app.deployed_functions():
        for bucket, keys, _ in _rights(app, folder):
            if not any(name == bucket and fnmatchcase(key, keys) for name, key in examples):
                yield f"{folder} reaches {bucket} {keys}, which nobody declares"


def _unreached(app: Application) -> Iterator[str]:
    for one in every_file():
        # Its sweep finds whatever has no owner, wherever it is.
        yield from _lacking(app, _CLEANS, one, "s3:DeleteObject")
        if one.bucket == "PRIVATE" and one.of_subject:
            yield from _lacking(app, _ERASES, one, "s3:DeleteObject")
        if one.exported:
            yield from _lacking(app, _EXPORTS, one, "s3:GetObject")


def _lacking(app: Application, folder: str, files: Files, action: str) -> Iterator[str]:
    if not any(
        bucket == files.bucket and action in actions and fnmatchcase(_example(files), keys)
        for bucket, keys, actions in _rights(app, folder)
    ):
        yield f"{folder} lacks {action} on {files.bucket} {files.place}"


def _rights(app: Application, folder: str) -> Iterator[tuple[str, str, list[str]]]:
    """On which keys of which bucket a function may do what."""
    (role, _), *_ = references(app.deployed_functions()[folder].properties["Role"])
    for policy in app.find(role).properties.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            resources = statement["Resource"]
            for resource in resources if isinstance(resources, list) else [resources]:
                if found := _BELOW.search(
                    str(resource.get("Fn::Sub", "") if isinstance(resource, dict) else "")
                ):
                    yield found["bucket"].upper(), found["keys"], statement["Action"]


def _example(files: Files) -> str:
    """A key as it may be below a declared place."""
    key = re.sub(r"\{\w+\}", "x", files.place)
    return f"{key}x" if key.endswith("/") else key
