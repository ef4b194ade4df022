"""Rules on the audit trail: it only grows, who acts seals nothing, changes of it are told, anchors stay."""

import json
from collections.abc import Iterator
from typing import Final

from tests.support.application import Application, references
from tests.support.house_rules.access import actions_on, listed, roles, statements

_AUDIT: Final = ("Data", "Outputs.AuditTableArn")
_SEALS: Final = "audit_check"
_ANCHORS: Final = ("Data", "Outputs.AnchorsBucketArn")
_LOCK: Final = {"Fn::If": ["Protected", "COMPLIANCE", "GOVERNANCE"]}
# How many days back an operator verifies at most (docs/operations.md).
_LOOKED_BACK: Final = 400
_NOBODY: Final = (
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutObjectRetention",
    "s3:BypassGovernanceRetention",
)
_CHANGED: Final = '{"eventName": ["MODIFY", "REMOVE"]}'


_READS_AND_ADDS: Final = frozenset(
    {"dynamodb:PutItem", "dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem"}
)


def audit_only_grows(app: Application) -> list[str]:
    """No function may change or remove what the audit trail holds."""
    return [
        f"{folder} may {action} in the audit trail"
        for folder, action in actions_on(app, ("Data", "Outputs.AuditTableArn"))
        if action not in _READS_AND_ADDS
    ]


def who_acts_seals_nothing(app: Application) -> list[str]:
    """Acts and the seals on them are written by different functions, each under keys of its own."""
    return list(_sealing(app))


def _sealing(app: Application) -> Iterator[str]:
    for folder, role in roles(app).items():
        for statement in statements(role):
            puts = "dynamodb:PutItem" in listed(statement["Action"])
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


def anchors_stay(app: Application) -> list[str]:
    """What is kept of each day can be put by one function, and changed or removed by nobody until its term
    is over.
    """
    return list(_anchors(app))


def _anchors(app: Application) -> Iterator[str]:
    properties = app.find("Data/Anchors").properties
    lock = properties.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    if not properties.get("ObjectLockEnabled") or lock.get("Mode") != _LOCK:
        yield "anchors can be removed before their term"
    if lock.get("Days", 0) < _LOOKED_BACK:
        yield "anchors end before anybody looks back"
    denied = {
        (action, json.dumps(statement.get("Condition", {})))
        for statement in app.find("Audit/AnchorsAccess").properties["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny" and statement["Principal"] == "*"
        for action in listed(statement["Action"])
    }
    yield from (f"somebody may {action} of anchors" for action in _NOBODY if (action, "{}") not in denied)
    alone = {"ArnNotEquals": {"aws:PrincipalArn": {"Fn::GetAtt": [roles(app)[_SEALS].path, "Arn"]}}}
    if ("s3:PutObject", json.dumps(alone)) not in denied:
        yield "others than the check may put anchors"
    for folder, action in actions_on(app, _ANCHORS):
        if folder != _SEALS or action not in {"s3:PutObject", "s3:ListBucket"}:
            yield f"{folder} may {action} of anchors"
