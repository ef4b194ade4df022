"""Rules on who may do what: policies of functions."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.support.application import Application, Resource, references

# What SAM attaches by itself: writing logs and traces. Neither reads anything.
_MANAGED: Final = ("AWSLambdaBasicExecutionRole", "AWSXrayWriteOnlyAccess")
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
    "ANCHORS_BUCKET": ("Data", "Outputs.AnchorsBucketArn"),
    "USER_POOL_ID": ("Identity", "Outputs.UserPoolArn"),
    "STAFF_POOL_ID": ("Identity", "Outputs.StaffPoolArn"),
    "MAIL_QUEUE_URL": ("Mailing/MailQueue", "Outputs.Arn"),
    "URGENT_MAIL_QUEUE_URL": ("Mailing/UrgentMailQueue", "Outputs.Arn"),
    "RESULTS_QUEUE_URL": ("Invitations/ResultsQueue", "Outputs.Arn"),
    "FANOUT_QUEUE_URL": ("Invitations/FanoutQueue", "Outputs.Arn"),
    "DROPS_QUEUE_URL": ("Rosters/DropsQueue", "Outputs.Arn"),
    "READINGS_QUEUE_URL": ("Rosters/ReadingsQueue", "Outputs.Arn"),
    "ROSTER_PARTS_QUEUE_URL": ("Rosters/RosterPartsQueue", "Outputs.Arn"),
    "RIGHTS_QUEUE_URL": ("Rights/RightsQueue", "Outputs.Arn"),
    "MAIL_CONFIGURATION_SET": ("Mail", "Outputs.ConfigurationSetArn"),
    "OWN_REQUESTS_SET": ("Mail", "Outputs.OwnRequestsSetArn"),
    "INVITATIONS_SET": ("Mail", "Outputs.InvitationsSetArn"),
    "NEWSLETTERS_SET": ("Mail", "Outputs.NewslettersSetArn"),
}
_RECEIVES: Final = "sqs:ReceiveMessage"
# Where people and employers put files; results below `results/` are ours.
_UPLOADED: Final = re.compile(r"/photo-uploads/\*|Arn\}/mail/\*|/employers/\*(?!/results/)")
_TABLES: Final = {("Data", f"Outputs.{name}TableArn") for name in ("Records", "Security", "Audit", "Ledger")}
_LEDGER: Final = ("Data", "Outputs.LedgerTableArn")
# What may be forgotten: stops of mail, and that an employer may not bring somebody back.
_MAY_GO: Final = frozenset({"suppression#*", "memory#*", "erased#*"})

# Kinds of keys that no function has together: who takes a mailed code can't make a session of it, nor the
# other way round.
_APART: Final = (
    frozenset({"identity_code#*", "standing_code#*"}),
    frozenset({"renewal_token#*", "used_code#*"}),
)
# Who carries erasures out, by a request or by itself, and a migration of all of it.
_ALL_OF_THE_LEDGER: Final = frozenset({"rights_fulfilment", "retention_cleanup", "migration"})
_BY_KIND: Final = {("Data", "Outputs.SecurityTableArn"), _LEDGER}

# What a function only tells others: the staff desk says where an employer's drop is.
_ONLY_TOLD: Final = {("staff_desk", "DROP_BUCKET")}

# What is of an old form may be found by nothing else than a walk over all.
_READS_WHOLE: Final = {("migration", "dynamodb:Scan")}

_STAFF_ROUTE: Final = " /v1/staff/"

Statement = dict[str, Any]


def statements(role: Resource) -> Iterator[Statement]:
    """The statements of a role's own policies."""
    for policy in role.properties.get("Policies", []):
        yield from listed(policy["PolicyDocument"]["Statement"])


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


# How the account stands with the mail provider: there is one, so the action has no resource.
_OF_THE_ACCOUNT: Final = ["ses:GetAccount"]


def _inexact(statement: Statement, *, named: bool) -> Iterator[str]:
    if statement["Effect"] != "Allow" or "NotAction" in statement or "NotResource" in statement:
        yield "says what is not, instead of what is"
    for action in listed(statement.get("Action", [])):
        if "*" in action or "?" in action:
            yield f"may do {action}"
    if listed(statement.get("Action", [])) == _OF_THE_ACCOUNT:
        return
    for resource in listed(statement.get("Resource", "*")):
        text = resource["Fn::Sub"] if isinstance(resource, dict) and "Fn::Sub" in resource else resource
        if isinstance(text, str) and "*" in text and not _is_below_prefix(text):
            yield f"reaches {text}"
    # What SAM adds for a schedule or a destination has no Sid; those are one action on one resource.
    if named and "Sid" not in statement and len(listed(statement["Action"])) > 1:
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


def no_function_makes_a_log(app: Application) -> list[str]:
    """Amazon's policy for logs lets a function make its log anew when somebody deleted it,
    and that one has no end.

    A boundary on each function's role forbids it, and whatever would change when a log ends.
    """
    return [
        f"{folder} may do {action}"
        for folder, role in roles(app).items()
        for action in ("logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy")
        if action not in _forbidden(app, role)
    ]


def _forbidden(app: Application, role: Resource) -> set[str]:
    """What the boundary of a role denies everywhere."""
    names = [name for name, _ in references(role.properties.get("PermissionsBoundary", {}))]
    return {
        action
        for name in names
        for statement in listed(app.find(name).properties["PolicyDocument"]["Statement"])
        if statement["Effect"] == "Deny" and statement["Resource"] == "*" and "Condition" not in statement
        for action in listed(statement["Action"])
    }


def who_reads_uploads_holds_little(app: Application) -> list[str]:
    """What reads a file that people or employers made can't read the secret, nor reach all records: whoever
    takes it over by such a file has next to nothing.
    """
    return [
        f"{folder} reads uploads and {fault}"
        for folder, role in roles(app).items()
        if _reads_uploads(role)
        for fault in _holdings(role)
    ]


def _reads_uploads(role: Resource) -> bool:
    return any(
        _UPLOADED.search(json.dumps(statement["Resource"]))
        for statement in statements(role)
        if "s3:GetObject" in listed(statement["Action"])
    )


def _holdings(role: Resource) -> Iterator[str]:
    for statement in statements(role):
        within = set(references(statement["Resource"]))
        if "secretsmanager:GetSecretValue" in listed(statement["Action"]):
            yield "may read the secret"
        if within & _TABLES and not leading_keys(statement):
            yield "reaches a whole table"


def erasures_are_never_forgotten(app: Application) -> list[str]:
    """What the ledger remembers of an address may be removed; the record of an erasure never."""
    return [
        f"{folder} may {action} any item of the ledger"
        for folder, role in roles(app).items()
        for statement in statements(role)
        if _LEDGER in set(references(statement["Resource"]))
        for action in listed(statement["Action"])
        if action in {"dynamodb:DeleteItem", "dynamodb:BatchWriteItem"} and not _is_about_memories(statement)
    ]


def kinds_of_keys_are_named(app: Application) -> list[str]:
    """In the tables with what signs people in and with what is remembered of erasures, a function reaches the
    kinds of items that it works with, and no others.
    """
    return [
        f"{folder} may {action} items of any kind"
        for folder, role in roles(app).items()
        for statement in statements(role)
        if (reached := _BY_KIND & set(references(statement["Resource"])))
        and not (reached == {_LEDGER} and folder in _ALL_OF_THE_LEDGER)
        and not leading_keys(statement)
        for action in listed(statement["Action"])
    ]


def codes_and_sessions_are_apart(app: Application) -> list[str]:
    """No function reaches both mailed codes and what renews a session or proves a second factor."""
    return [
        f"{folder} reaches mailed codes and sessions"
        for folder, role in roles(app).items()
        if all(kinds & {one for found in statements(role) for one in leading_keys(found)} for kinds in _APART)
    ]


def erasures_are_written_by_few(app: Application) -> list[str]:
    """The records of erasures are written by whoever carries erasures out; others read them at most."""
    return [
        f"{folder} may {action} records of erasures"
        for folder, role in roles(app).items()
        for statement in statements(role)
        if folder not in _ALL_OF_THE_LEDGER
        and any(one.startswith("erasure") for one in leading_keys(statement))
        for action in listed(statement["Action"])
        if action not in {"dynamodb:GetItem", "dynamodb:Query"}
    ]


def leading_keys(statement: Statement) -> list[str]:
    """The kinds of keys that a statement is limited to; nothing where it is not."""
    conditions = statement.get("Condition", {})
    return [
        kind
        for operator in ("ForAllValues:StringLike", "ForAllValues:StringEquals")
        for kind in listed(conditions.get(operator, {}).get("dynamodb:LeadingKeys", []))
    ]


def _is_about_memories(statement: Statement) -> bool:
    keys = leading_keys(statement)
    return bool(keys) and set(keys) <= _MAY_GO


def nobody_reads_whole_tables(app: Application) -> list[str]:
    """No function may scan, for everything has a key;
    but for migrations, which look for what has an old one.
    """
    return [
        f"{folder} may {action}"
        for folder, role in roles(app).items()
        for statement in statements(role)
        for action in listed(statement["Action"])
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
            _RECEIVES in listed(statement["Action"])
            for statement in statements(role)
            if target in set(references(statement["Resource"]))
        ]
        if name in variables and not reached and (folder, name) not in _ONLY_TOLD:
            yield f"{folder} knows {name} and may do nothing with it"
        if name not in variables and not all(reached):
            yield f"{folder} has rights on what {name} names, and does not know it"


def actions_on(app: Application, target: tuple[str, str]) -> Iterator[tuple[str, str]]:
    for folder, role in roles(app).items():
        for statement in statements(role):
            if target in set(references(statement["Resource"])):
                for action in listed(statement["Action"]):
                    yield folder, action


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
