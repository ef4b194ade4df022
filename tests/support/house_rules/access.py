"""Rules on who may do what: policies of functions, routes of the API."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import yaml

from tests.support.application import ROOT, Application, Resource, references

# What SAM attaches by itself: writing logs and traces. Neither reads anything.
_MANAGED: Final = ("AWSLambdaBasicExecutionRole", "AWSXrayWriteOnlyAccess")
_MATRIX: Final = ROOT / "tests" / "proof" / "access" / "matrix.yaml"
_NOT_SIGNED_IN: Final = 401
_SIGNS_IN: Final = "/sessions"
_LOGGED: Final = frozenset(
    f"$context.{name}"
    for name in (
        "requestId",
        "requestTimeEpoch",
        "routeKey",
        "status",
        "responseLatency",
        "responseLength",
        "error.responseType",
    )
)
# Environment variable -> the part of a stack's outputs that a function holding it works with.
_TOLD: Final[Mapping[str, tuple[str, str]]] = {
    "RECORDS_TABLE": ("Data", "Outputs.RecordsTableArn"),
    "SECURITY_TABLE": ("Data", "Outputs.SecurityTableArn"),
    "AUDIT_TABLE": ("Data", "Outputs.AuditTableArn"),
    "LEDGER_TABLE": ("Data", "Outputs.LedgerTableArn"),
    "SECRET_ARN": ("Data", "Outputs.SecretArn"),
    "DROP_BUCKET": ("Data", "Outputs.DropBucketArn"),
    "WORK_BUCKET": ("Data", "Outputs.WorkBucketArn"),
    "PRIVATE_BUCKET": ("Data", "Outputs.PrivateBucketArn"),
    "USER_POOL_ID": ("Identity", "Outputs.UserPoolArn"),
    "STAFF_POOL_ID": ("Identity", "Outputs.StaffPoolArn"),
    "MAIL_QUEUE_URL": ("Mailing/MailQueue", "Outputs.Arn"),
    "URGENT_MAIL_QUEUE_URL": ("Mailing/UrgentMailQueue", "Outputs.Arn"),
    "RESULTS_QUEUE_URL": ("Invitations/ResultsQueue", "Outputs.Arn"),
    "FANOUT_QUEUE_URL": ("Invitations/FanoutQueue", "Outputs.Arn"),
    "ROSTER_PARTS_QUEUE_URL": ("Rosters/RosterPartsQueue", "Outputs.Arn"),
    "RIGHTS_QUEUE_URL": ("Rights/RightsQueue", "Outputs.Arn"),
    "MAIL_CONFIGURATION_SET": ("Mail", "Outputs.ConfigurationSetArn"),
}
_RECEIVES: Final = "sqs:ReceiveMessage"
# Where people and employers put files; results below `results/` are ours.
_UPLOADED: Final = re.compile(r"/photo-uploads/\*|/employers/\*(?!/results/)")
_TABLES: Final = {("Data", f"Outputs.{name}TableArn") for name in ("Records", "Security", "Audit", "Ledger")}
# They read what employers drop, and store what is in it: not yet two functions (decision 131). No other joins
# them.
_STILL_HOLD: Final = frozenset({"drop_intake", "roster_import"})
_AUDIT: Final = ("Data", "Outputs.AuditTableArn")
_SEALS: Final = "audit_check"
_CHANGED: Final = '{"eventName": ["MODIFY", "REMOVE"]}'
_LEDGER: Final = ("Data", "Outputs.LedgerTableArn")
# What may be forgotten: stops of mail, and that an employer may not bring somebody back.
_MAY_GO: Final = frozenset({"suppression#*", "memory#*", "erased#*"})

# What a function only tells others: the staff desk says where an employer's drop is.
_ONLY_TOLD: Final = {("staff_desk", "DROP_BUCKET")}

# What is of an old form may be found by nothing else than a walk over all.
_READS_WHOLE: Final = {("migration", "dynamodb:Scan")}

_STAFF_ROUTE: Final = " /v1/staff/"
_STAFF_PLACES: Final = (_STAFF_ROUTE, " /welcome-staff/")
# How SAM writes the route for what has none.
_EVERYTHING_ELSE: Final = "X-AMAZON-APIGATEWAY-ANY-METHOD /$default"
_WEBSITE: Final = "website"
_STAFF_POOL: Final = ("Identity", "Outputs.StaffPoolArn")

Statement = dict[str, Any]


def statements(role: Resource) -> Iterator[Statement]:
    """The statements of a role's own policies."""
    for policy in role.properties.get("Policies", []):
        yield from _listed(policy["PolicyDocument"]["Statement"])


def roles(app: Application) -> dict[str, Resource]:
    """The role of each function, by the name of the function's folder."""
    found = {}
    for folder, function in app.deployed_functions().items():
        (name, _), *_ = references(function.properties["Role"])
        found[folder] = app.find(name)
    return found


def rights_are_exact(app: Application) -> list[str]:
    """No wildcard in an action; in a resource only below a bucket and a prefix;
    every statement says what it is for.
    """
    return [
        f"{role.path}: {fault}"
        for role in app.resources("AWS::IAM::Role")
        for statement in statements(role)
        for fault in _inexact(statement, named=role in roles(app).values())
    ]


def _inexact(statement: Statement, *, named: bool) -> Iterator[str]:
    if statement["Effect"] != "Allow" or "NotAction" in statement or "NotResource" in statement:
        yield "says what is not, instead of what is"
    for action in _listed(statement.get("Action", [])):
        if "*" in action or "?" in action:
            yield f"may do {action}"
    for resource in _listed(statement.get("Resource", "*")):
        text = resource["Fn::Sub"] if isinstance(resource, dict) and "Fn::Sub" in resource else resource
        if isinstance(text, str) and "*" in text and not _is_below_prefix(text):
            yield f"reaches {text}"
    # What SAM adds for a schedule or a destination has no Sid; those are one action on one resource.
    if named and "Sid" not in statement and len(_listed(statement["Action"])) > 1:
        yield "does not say what a statement is for"


def _is_below_prefix(text: str) -> bool:
    bucket, _, key = text.partition("/")
    return bucket.startswith("${Data.Outputs.") and bucket.endswith("BucketArn}") and not key.startswith("*")


def roles_are_their_own(app: Application) -> list[str]:
    """A function's role has its own policies and, of Amazon's, those for writing logs and traces alone."""
    return [
        f"{role.path} has {arn}"
        for role in app.resources("AWS::IAM::Role")
        for arn in role.properties.get("ManagedPolicyArns", [])
        if not str(arn).endswith(_MANAGED)
    ]


def audit_only_grows(app: Application) -> list[str]:
    """No function may change or remove what the audit trail holds."""
    return [
        f"{folder} may {action} in the audit trail"
        for folder, action in _actions_on(app, ("Data", "Outputs.AuditTableArn"))
        if action not in {"dynamodb:PutItem", "dynamodb:Query", "dynamodb:GetItem"}
    ]


def who_reads_uploads_holds_little(app: Application) -> list[str]:
    """What reads a file that people or employers made can't read the secret, nor reach all records: whoever
    takes it over by such a file has next to nothing.
    """
    return [
        f"{folder} reads uploads and {fault}"
        for folder, role in roles(app).items()
        if folder not in _STILL_HOLD and _reads_uploads(role)
        for fault in _holdings(role)
    ]


def _reads_uploads(role: Resource) -> bool:
    return any(
        _UPLOADED.search(json.dumps(statement["Resource"]))
        for statement in statements(role)
        if "s3:GetObject" in _listed(statement["Action"])
    )


def _holdings(role: Resource) -> Iterator[str]:
    for statement in statements(role):
        within = set(references(statement["Resource"]))
        if "secretsmanager:GetSecretValue" in _listed(statement["Action"]):
            yield "may read the secret"
        keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
        if within & _TABLES and not keys.get("dynamodb:LeadingKeys"):
            yield "reaches a whole table"


def who_acts_seals_nothing(app: Application) -> list[str]:
    """Acts and the seals on them are written by different functions, each under keys of its own."""
    return list(_sealing(app))


def _sealing(app: Application) -> Iterator[str]:
    for folder, role in roles(app).items():
        for statement in statements(role):
            puts = "dynamodb:PutItem" in _listed(statement["Action"])
            if puts and _AUDIT in set(references(statement["Resource"])):
                keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
                if keys.get("dynamodb:LeadingKeys") != ["seal#*" if folder == _SEALS else "audit#*"]:
                    yield f"{folder} may write other keys of the audit trail than its own"


def changes_of_the_trail_are_told(app: Application) -> list[str]:
    """Whatever changes or removes an act reaches the function that raises it, and from there an alarm."""
    return list(_untold_changes(app))


def _untold_changes(app: Application) -> Iterator[str]:
    readers = [
        source.properties
        for source in app.resources("AWS::Lambda::EventSourceMapping")
        if (_AUDIT[0], "Outputs.AuditStreamArn") in set(references(source.properties["EventSourceArn"]))
    ]
    if len(readers) != 1:
        yield f"the audit trail's stream has {len(readers)} readers"
    for reader in readers:
        patterns = [one["Pattern"] for one in reader.get("FilterCriteria", {}).get("Filters", [])]
        if patterns and patterns != [_CHANGED]:
            yield "some changes of the audit trail are passed over"
        if not reader.get("DestinationConfig", {}).get("OnFailure"):
            yield "a change of the audit trail rings no alarm"
        if reader.get("StartingPosition") != "TRIM_HORIZON":
            yield "changes of the audit trail before the first reader are passed over"


def erasures_are_never_forgotten(app: Application) -> list[str]:
    """What the ledger remembers of an address may be removed; the record of an erasure never."""
    return [
        f"{folder} may {action} any item of the ledger"
        for folder, role in roles(app).items()
        for statement in statements(role)
        if _LEDGER in set(references(statement["Resource"]))
        for action in _listed(statement["Action"])
        if action in {"dynamodb:DeleteItem", "dynamodb:BatchWriteItem"} and not _is_about_memories(statement)
    ]


def _is_about_memories(statement: Statement) -> bool:
    keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", [])
    return bool(keys) and set(_listed(keys)) <= _MAY_GO


def nobody_reads_whole_tables(app: Application) -> list[str]:
    """No function may scan, for everything has a key;
    but for migrations, which look for what has an old one.
    """
    return [
        f"{folder} may {action}"
        for folder, role in roles(app).items()
        for statement in statements(role)
        for action in _listed(statement["Action"])
        if action in {"dynamodb:Scan", "dynamodb:PartiQLSelect"} and (folder, action) not in _READS_WHOLE
    ]


def told_is_allowed(app: Application) -> list[str]:
    """A function is told the name of exactly what it has rights on."""
    return [fault for folder, role in roles(app).items() for fault in _untold(app, folder, role)]


def _untold(app: Application, folder: str, role: Resource) -> Iterator[str]:
    variables = app.functions()[folder]["Environment"]["Variables"]
    for name, target in _TOLD.items():
        # A function that a queue feeds needs no name for it, unless it sends to the same queue.
        reached = [
            _RECEIVES in _listed(statement["Action"])
            for statement in statements(role)
            if target in set(references(statement["Resource"]))
        ]
        if name in variables and not reached and (folder, name) not in _ONLY_TOLD:
            yield f"{folder} knows {name} and may do nothing with it"
        if name not in variables and not all(reached):
            yield f"{folder} has rights on what {name} names, and does not know it"


def every_route_decides_who_comes_in(app: Application) -> list[str]:
    """Every route asks for an access token, or is one of those that are open on purpose.

    Under /v1 those are the ones of which the access matrix says that everybody gets the same answer. Pages
    elsewhere are for browsers, which carry no token; they show what is public, or what a signed link opens.
    """
    return list(_undecided(app, open_routes()))


def open_routes() -> frozenset[str]:
    """The routes that answer every role alike: a line of the matrix is a decision.

    Where everybody is refused alike they are for signing in; at any other a role may have been refused for
    what it said.
    """
    verdicts: Mapping[str, list[int]] = yaml.safe_load(_MATRIX.read_text("utf-8"))["routes"]
    return frozenset(
        route
        for route, statuses in verdicts.items()
        if len(set(statuses)) == 1 and (_NOT_SIGNED_IN not in statuses or _SIGNS_IN in route)
    )


def _undecided(app: Application, open_on_purpose: Collection[str]) -> Iterator[str]:
    for route, operation in routes(app):
        is_page, of_staff = " /v1/" not in route, _STAFF_ROUTE in route
        match operation.get("security"):
            case [{"SignedIn": ["aws.cognito.signin.user.admin"]}] if not is_page and not of_staff:
                continue
            case [{"StaffSignedIn": ["aws.cognito.signin.user.admin"]}] if of_staff:
                continue
            case [{"NONE": []}] if is_page or route in open_on_purpose:
                continue
            case [{"NONE": []}]:
                yield f"{route} is open"
            case _:
                yield f"{route} does not say who comes in"


def routes(app: Application) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each route of the API with its operation."""
    body = app.find("Api").properties["Body"]
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def visitors_reach_nobody_of_the_staff(app: Application) -> list[str]:
    """Who acts on the pool of staff, or knows it, answers at the places of staff alone, or at none."""
    return list(_reaching_staff(app))


def _reaching_staff(app: Application) -> Iterator[str]:
    acting = {folder for folder, _ in _actions_on(app, _STAFF_POOL)}
    for folder, properties in app.functions().items():
        told = [name for name in properties["Environment"]["Variables"] if name.startswith("STAFF_")]
        events = properties.get("Events", {}).values()
        elsewhere = [
            route.key
            for route in app.http_routes()
            if route.folder == folder and not any(place in route.key for place in _STAFF_PLACES)
        ]
        if elsewhere and (folder in acting or told):
            yield f"{folder} answers {elsewhere[0]} and acts on staff, or knows their pool"
        if folder in acting and any(event["Type"] != "HttpApi" for event in events):
            yield f"{folder} acts on staff by itself"


def safe_methods_are_answered_safely(app: Application) -> list[str]:
    """No route answers every method: GET, HEAD and OPTIONS change nothing, so each method is named. But for
    the one for what has no route: it has only GET behind it.
    """
    return [
        route
        for route, _ in routes(app)
        if route != _EVERYTHING_ELSE
        and route.split(" ")[0] not in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}
    ]


def pages_answer_head(app: Application) -> list[str]:
    """Each page answers HEAD where it answers GET (RFC 9110, 9.3.2); those of the website by the route for
    everything else, which is theirs and open.
    """
    return list(_other_heads(app))


def _other_heads(app: Application) -> Iterator[str]:
    named = {(route.folder, route.path): route for route in app.http_routes() if route.method == "HEAD"}
    pages = {
        (route.folder, route.path): route
        for route in app.http_routes()
        if route.method == "GET" and not route.path.startswith("/v1/") and route.folder != _WEBSITE
    }
    yield from (f"{path} answers no HEAD" for _, path in pages.keys() - named.keys())
    yield from (f"HEAD {path} is no page" for _, path in named.keys() - pages.keys())
    yield from (
        f"HEAD {path} asks for something else than GET"
        for (folder, path), head in named.items()
        if (folder, path) in pages and pages[folder, path].is_open != head.is_open
    )
    others = [
        folder
        for folder, properties in app.functions().items()
        for event in properties.get("Events", {}).values()
        if event["Type"] == "HttpApi" and "Method" not in event["Properties"]
    ]
    if others != [_WEBSITE]:
        yield "what has no route is not answered by the website"


def the_api_keeps_to_itself(app: Application) -> list[str]:
    """Default is signed in, no other site may call, floods are slowed,
    the log holds no path and no address.
    """
    return list(_open_doors(app))


def _open_doors(app: Application) -> Iterator[str]:
    written = dict(app.written("AWS::Serverless::HttpApi"))["Api"]
    if written.get("Auth", {}).get("DefaultAuthorizer") != "SignedIn":
        yield "a route without a word is open"
    if "CorsConfiguration" in written or "x-amazon-apigateway-cors" in app.find("Api").properties["Body"]:
        yield "other sites may call"
    stage = next(iter(app.resources("AWS::ApiGatewayV2::Stage"))).properties
    if not stage.get("DefaultRouteSettings", {}).get("ThrottlingRateLimit"):
        yield "a flood comes through"
    known = {route for route, _ in routes(app)}
    for route in set(stage.get("RouteSettings", {})) - known:
        yield f"{route} is slowed and does not exist"
    form = stage.get("AccessLogSettings", {}).get("Format", "$context.path")
    for piece in form.split('"'):
        if piece.startswith("$") and piece not in _LOGGED:
            yield f"the access log holds {piece}"


def _actions_on(app: Application, target: tuple[str, str]) -> Iterator[tuple[str, str]]:
    for folder, role in roles(app).items():
        for statement in statements(role):
            if target in set(references(statement["Resource"])):
                for action in _listed(statement["Action"]):
                    yield folder, action


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
