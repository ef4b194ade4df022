"""The application on the services in memory, wired as the template says:
routes, queues, stream, dropped files, schedules.

Nothing here names a function of the product. What the template says about a function is what it is called
with.
"""

import importlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial, partialmethod
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from moto import mock_aws

from qlinx.aws import clients, database
from qlinx.entrypoints import wiring
from qlinx.records import context as records_context
from qlinx.rights.uploading import Outcome, Uploads
from tests.support.application import Application, application, references
from tests.support.cloud.cloud import Cloud
from tests.support.cloud.faults import Client
from tests.support.cloud.tables import TableShape
from tests.support.house_rules.arrivals import called_by_rules, function_behind
from tests.support.template_tables import REGION, Resources, create_resources
from tests.support.wiring import forget_what_was_made

_ROUTE = re.compile(r"\{(\w+)\+?\}")
_SECONDS_LEFT = 900
# Lambda tries an event of its own queue again after a minute, then after two.
_TRIED_AGAIN_SECONDS = 60


@dataclass(frozen=True)
class Source:
    """A queue that calls a function: of ours, or Lambda's own of events for a function that a rule calls."""

    url: str
    function: str
    batch: int
    window: int
    visibility: int
    receives: int
    loops: bool
    """Whether the function may be led back to by its own messages again and again (RecursiveLoop)."""
    own: bool = False
    """Whether it is Lambda's own: the function is called with the message itself."""


@dataclass(frozen=True)
class Wiring:
    """What calls what, from the template."""

    resources: Resources
    tables: Mapping[str, TableShape]
    routes: tuple[tuple[str, re.Pattern[str], str, str], ...]
    queues: Mapping[str, Source]
    stream: tuple[str, int, tuple[Mapping[str, Any], ...]]
    drops: tuple[tuple[str, str, str], ...]
    schedules: tuple[str, ...]
    feedback: str

    def function_of(self, method: str, path: str) -> tuple[str, str]:
        """The function that a request goes to, and its route;
        a route without variables goes before one with them, and a longer one before a shorter.
        """
        found = [
            (template.count("{"), -len(template), function, f"{known} {template}")
            for known, pattern, template, function in self.routes
            if known in {method, "ANY"} and pattern.fullmatch(path)
        ]
        *_, function, route = min(found)
        return function, route

    @property
    def buckets(self) -> tuple[str, ...]:
        return tuple(name for output, name in self.resources.outputs.items() if output.endswith("Bucket"))


@cache
def wired() -> Wiring:
    """The wiring of the template in this checkout; the names are those that the tests' resources get."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
        with mock_aws():
            resources = create_resources({"AllowExampleDomains": "true"})
    template = application()
    return Wiring(
        resources=resources,
        tables=dict(_tables(template, resources)),
        routes=tuple(_routes(template)),
        queues={source.url: source for source in (*_queues(template, resources), *_own_queues(template))},
        stream=_stream(template),
        drops=tuple(_drops(template, resources)),
        schedules=tuple(
            folder
            for folder, properties in template.functions().items()
            if any(event["Type"] == "ScheduleV2" for event in properties.get("Events", {}).values())
        ),
        feedback=resources.names["Mailing/MailFeedbackQueue/Queue"],
    )


def _tables(template: Application, resources: Resources) -> Any:
    for found in template.resources("AWS::DynamoDB::Table"):
        indexes = {
            index["IndexName"]: tuple(key["AttributeName"] for key in index["KeySchema"])
            for index in found.properties.get("GlobalSecondaryIndexes", [])
        }
        yield resources.names[found.path], TableShape(indexes, "StreamSpecification" in found.properties)


def _routes(template: Application) -> Any:
    for route in template.http_routes():
        path = route.path.replace(".", r"\.").replace("{proxy+}", ".+")
        pattern = re.compile(_ROUTE.sub(r"[^/]+", path))
        yield route.method, pattern, route.path, route.folder


def _folder(template: Application, mapping: Any) -> str:
    logical = mapping["FunctionName"]["Ref"].split("FunctionAlias")[0] + "Function"
    return next(folder for folder, found in template.deployed_functions().items() if found.path == logical)


def _sources(template: Application) -> Any:
    for found in template.resources("AWS::Lambda::EventSourceMapping"):
        stack, output = found.properties["EventSourceArn"]["Fn::GetAtt"]
        yield stack, output, _folder(template, found.properties), found.properties


def _queues(template: Application, resources: Resources) -> Any:
    for stack, output, folder, properties in _sources(template):
        if output != "Outputs.Arn":
            continue
        given = template.find(stack).properties["Parameters"]
        yield Source(
            url=resources.names[f"{stack}/Queue"],
            function=folder,
            batch=int(properties["BatchSize"]),
            window=int(properties.get("MaximumBatchingWindowInSeconds", 0)),
            visibility=int(given["VisibilityTimeout"]),
            receives=int(given.get("MaxReceives", 5)),
            loops=template.deployed_functions()[folder].properties.get("RecursiveLoop") == "Allow",
        )


def _own_queues(template: Application) -> Any:
    """Lambda's own queues of events, by the path of what is called."""
    folders = {function.path: folder for folder, function in template.deployed_functions().items()}
    tries = {
        name: config.properties["MaximumRetryAttempts"]
        for config in template.resources("AWS::Lambda::EventInvokeConfig")
        for name, _ in references(config.properties["FunctionName"])
    }
    for _, alias in called_by_rules(template):
        function = function_behind(alias)
        yield Source(
            url=alias.path,
            function=folders[function],
            batch=1,
            window=0,
            visibility=_TRIED_AGAIN_SECONDS,
            receives=1 + tries[function],
            loops=False,
            own=True,
        )


def _stream(template: Application) -> tuple[str, int, tuple[Mapping[str, Any], ...]]:
    for _, output, folder, properties in _sources(template):
        if "Stream" in output:
            filters = properties.get("FilterCriteria", {}).get("Filters", [])
            return folder, int(properties["BatchSize"]), tuple(json.loads(one["Pattern"]) for one in filters)
    raise LookupError("nothing reads the stream")


def _drops(template: Application, resources: Resources) -> Any:
    """Bucket, beginning of the keys, and the queue that is told: ours, or Lambda's own of a function."""
    for stack in template.resources("AWS::CloudFormation::Stack"):
        given = stack.properties.get("Parameters", {})
        if {"BucketName", "Prefix"} <= given.keys():
            name = resources.outputs[given["BucketName"]["Fn::GetAtt"][1].removeprefix("Outputs.")]
            (told, output), *_ = references(given["TargetArn"])
            for prefix in sorted({given["Prefix"], given["OtherPrefix"]}):
                yield name, prefix, resources.names[f"{told}/Queue"] if output else told


def matches(pattern: Any, record: Any) -> bool:
    """Whether a record passes an event filter of exact values."""
    if isinstance(pattern, list):
        return record in pattern
    return isinstance(record, Mapping) and all(
        name in record and matches(part, record[name]) for name, part in pattern.items()
    )


def _put(_: Uploads, receiver: Client, text: str, body: bytes, *, once: str) -> Outcome:
    """A try to put a package, of which one that is not heard of is tried again."""
    del body
    try:
        receiver.put_package(Address=text, Name=once)
    except (BotoCoreError, ClientError):
        return Outcome.NOT_NOW
    return Outcome.SENT


class Functions:
    """The functions of the template in this process, each called as if it were fresh."""

    def __init__(self, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cloud = cloud
        self.wiring = wired()
        self._own: set[str] = set()
        for service, name in (
            ("dynamodb", "dynamodb"),
            ("s3", "s3"),
            ("sqs", "sqs"),
            ("sesv2", "sesv2"),
            ("cognito", "cognito"),
            ("secretsmanager", "secrets_manager"),
        ):
            client = Client(service, cloud.behind(service), cloud.calls)
            monkeypatch.setattr(clients, name, partial(_the, client))
        receiver = Client("receiver", cloud.behind("receiver"), cloud.calls)
        monkeypatch.setattr(Uploads, "put", partialmethod(_put, receiver))
        monkeypatch.setattr(wiring, "Context", partial(records_context.Context, now=lambda: cloud.now))
        # Waiting for others changes nothing in here.
        monkeypatch.setattr(database.Database, "_wait", staticmethod(lambda _: None))
        for folder in self.wiring.resources.environments:
            module = importlib.import_module(f"functions.{folder}.handler")
            if hasattr(module, "utc_now"):
                monkeypatch.setattr(module, "utc_now", lambda: cloud.now)

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """What a function answers; whatever it raises is raised."""
        for name in self._own:
            os.environ.pop(name, None)
        environment = self.wiring.resources.environment(function)
        self._own = set(environment)
        os.environ.update(environment)
        forget_what_was_made()
        self.cloud.calls.invoke(function)
        context = SimpleNamespace(
            aws_request_id="request",
            function_name=function,
            memory_limit_in_mb=256,
            invoked_function_arn="arn",
            get_remaining_time_in_millis=lambda: _SECONDS_LEFT * 1000,
        )
        return importlib.import_module(f"functions.{function}.handler").lambda_handler(event, context)


def _the(client: Client) -> Client:
    return client
