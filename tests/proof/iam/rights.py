"""The rights that the transformed template gives each function, beside those that were used."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from tests.proof.iam.hook.recorded_calls import Use
from tests.support.application import Application, Resource, references
from tests.support.house_rules.access import leading_keys, roles, statements
from tests.support.house_rules.writes import RECORDS, WRITES, kinds_written

# What the event source does with the function's rights, before the function is called.
_QUEUE_SOURCE: Final = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_STREAM_SOURCE: Final = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)
_STREAM: Final = "/stream"


@dataclass(frozen=True)
class Right:
    """One action on one resource of one function;
    `below` may hold wildcards, `leading` the kinds of keys alone allowed.
    """

    function: str
    action: str
    resource: str
    below: str = ""
    leading: tuple[str, ...] = ()

    def covers(self, asked: "Right") -> bool:
        """Whether this allows what was asked."""
        return (
            (self.function, self.action, self.resource) == (asked.function, asked.action, asked.resource)
            and fnmatchcase(asked.below, self.below)
            and (
                not self.leading
                or any(fnmatchcase(one, kind) for one in asked.leading for kind in self.leading)
            )
        )

    def __str__(self) -> str:
        kinds = f" ({', '.join(self.leading)})" if any(self.leading) else ""
        return f"{self.function}: {self.action} on {self.resource}{self.below}{kinds}"


# What is asked about the whole account has no resource.
OF_THE_ACCOUNT: Final = frozenset({"ses:GetAccount"})
EVERYTHING: Final = "*"


def given(app: Application) -> list[Right]:
    """Every right of every function."""
    return [
        Right(folder, action, *_place(app, resource), leading=_leading(statement))
        for folder, role in roles(app).items()
        for statement in statements(role)
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    ]


def wildcards(app: Application) -> list[str]:
    """Actions with a wildcard, and resources that are everything or everything in a bucket or a table."""
    return [
        str(right)
        for right in given(app)
        if right.action not in OF_THE_ACCOUNT
        and ("*" in right.action or "*" in right.resource or right.below in {"*", "/*", "/index/*"})
    ]


def used_by_platform(app: Application) -> Iterator[Right]:
    """What event sources, schedules and destinations need of a function's role,
    as the template ties them to it.
    """
    names = {function.path: folder for folder, function in app.deployed_functions().items()}
    for source in app.resources("AWS::Lambda::EventSourceMapping"):
        folder = _function(names, source.properties["FunctionName"])
        resource, below = _place(app, source.properties["EventSourceArn"])
        for action in _STREAM_SOURCE if below == _STREAM else _QUEUE_SOURCE:
            yield Right(folder, action, resource, below)
        yield from _destination(app, folder, source)
    for invocation in app.resources("AWS::Lambda::EventInvokeConfig"):
        yield from _destination(app, _function(names, invocation.properties["FunctionName"]), invocation)


def asked(app: Application, uses: Iterable[Use]) -> Iterator[Right]:
    """What was recorded, with the resource that each setting names in the template."""
    settings = {
        (folder, name): _setting(app, name, value)
        for folder, function in app.functions().items()
        for name, value in function["Environment"]["Variables"].items()
    }
    for use in uses:
        known = (
            settings.get((use.function, use.setting))
            or _in_tests(app, use.setting)
            or (EVERYTHING if use.action in OF_THE_ACCOUNT else None)
            or f"what {use.function} was not told of ({use.setting})"
        )
        below = use.below if known != _identity(app) else ""
        yield Right(use.function, use.action, known, below, (use.leading,) if use.leading else ("",))


@dataclass(frozen=True)
class Compared:
    """What was used without a right, and the rights that nothing used."""

    missing: list[str]
    unused: list[str]


def compared(app: Application, uses: Iterable[Use]) -> Compared:
    """The rights of the template beside those that were used."""
    rights = given(app)
    kinds = {folder: kinds_written(app, role) for folder, role in roles(app).items()}
    # What the stories hand to somebody else's server is no call to AWS.
    wanted = {one for one in asked(app, uses) if not one.action.startswith("receiver:")}
    wanted |= {*used_by_platform(app)}
    return Compared(
        sorted(
            {
                str(one)
                for one in wanted
                if not any(right.covers(one) for right in rights) or _forbidden(kinds, one)
            }
        ),
        sorted({str(right) for right in rights if not any(right.covers(one) for one in wanted)}),
    )


def _forbidden(kinds: Mapping[str, frozenset[str] | None], asked: Right) -> bool:
    """Whether the boundary of a role forbids to write a record of this kind, whatever the role allows."""
    allowed = kinds.get(asked.function)
    return (
        allowed is not None
        and (asked.resource, asked.below) == (RECORDS, "")
        and asked.action in WRITES
        and any(asked.leading)
        and not any(fnmatchcase(one, kind) for one in asked.leading for kind in allowed)
    )


def _destination(app: Application, folder: str, holder: Resource) -> Iterator[Right]:
    failure = holder.properties.get("DestinationConfig", {}).get("OnFailure")
    if failure:
        yield Right(folder, "sqs:SendMessage", *_place(app, failure["Destination"]))


def _function(names: dict[str, str], reference: Any) -> str:
    (name, _), *_ = references(reference)
    return next(folder for logical, folder in names.items() if name in {logical, f"{logical}Aliaslive"})


def _place(app: Application, part: Any) -> tuple[str, str]:
    """The resource that a part of a policy names, by its path, and what comes below it."""
    if isinstance(part, str):
        return part, ""
    stack, attribute = next(references(part))
    resource, kind = _output(app, stack, attribute)
    text = part.get("Fn::Sub", "") if isinstance(part, dict) else ""
    return resource, _STREAM if kind == "StreamArn" else text.partition("}")[2]


def _output(app: Application, stack: str, attribute: str) -> tuple[str, str]:
    """The resource behind an output of a nested stack, and the attribute that it gives."""
    template = app.templates[stack]
    value = template["Outputs"][attribute.removeprefix("Outputs.")]["Value"]
    inside = [(name, kind) for name, kind in references(value) if name in template["Resources"]]
    if not inside:
        return _identity(app), ""
    (name, kind), *_ = inside
    return f"{stack}/{name}", kind


def _identity(app: Application) -> str:
    """The identity that mail comes from; its address is made of a parameter and refers to nothing."""
    return next(found.path for found in app.resources("AWS::SES::EmailIdentity"))


def _setting(app: Application, name: str, value: Any) -> str | None:
    if name == "MAIL_FROM":
        return _identity(app)
    found = [(stack, kind) for stack, kind in references(value) if kind.startswith("Outputs.")]
    return _output(app, *found[0])[0] if found else None


def _in_tests(app: Application, setting: str) -> str | None:
    """The table that a test hands to a function without its settings, by the name that it has in tests."""
    path = setting.removeprefix("?").replace("-", "/")
    return next((found.path for found in app.resources("AWS::DynamoDB::Table") if found.path == path), None)


def _leading(statement: dict[str, Any]) -> tuple[str, ...]:
    return tuple(leading_keys(statement))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
