"""Rules on which kinds of records a function may write at most, by the boundary of its role."""

from collections.abc import Iterator
from typing import Final

from tests.support.application import Application, Resource, references
from tests.support.house_rules.access import listed, roles

RECORDS: Final = "Data/Records"
_TABLE: Final = {"Fn::GetAtt": ["Data", "Outputs.RecordsTableArn"]}
WRITES: Final = frozenset({"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"})
_OF_PEOPLE: Final = frozenset({"person#*", "address#*", "invitation#*"})
_OF_EMPLOYERS: Final = _OF_PEOPLE | {"employer#*", "idempotency_key#*", "personnel#*", "trial#*"}
_STAFF_PLACES: Final = ("/v1/staff/", "/welcome-staff/", "/balie", "/en/desk")
_EMPLOYER_PLACES: Final = ("/v1/employer", "/werkgever", "/en/employer", "/welcome/")


def who_is_no_staff_writes_few_kinds(app: Application) -> list[str]:
    """A function that others than staff reach writes no kinds of records but those of people, or at the
    places of employers those of employers: no limits, no migrations, no work of the house.
    """
    return list(_other_kinds(app))


def _other_kinds(app: Application) -> Iterator[str]:
    paths: dict[str, set[str]] = {}
    for route in app.http_routes():
        paths.setdefault(route.folder, set()).add(route.path)
    for folder, role in roles(app).items():
        known = paths.get(folder, set())
        if not known or all(path.startswith(_STAFF_PLACES) for path in known):
            continue
        may = _OF_EMPLOYERS if all(path.startswith(_EMPLOYER_PLACES) for path in known) else _OF_PEOPLE
        kinds = kinds_written(app, role)
        if kinds is None:
            yield f"{folder} may write records of any kind"
            continue
        yield from (f"{folder} may write {kind}" for kind in sorted(kinds - may))


def kinds_written(app: Application, role: Resource) -> frozenset[str] | None:
    """The kinds of records that the boundary of a role lets it write; nothing where it forbids none."""
    for name, _ in references(role.properties.get("PermissionsBoundary", {})):
        for statement in listed(app.find(name).properties["PolicyDocument"]["Statement"]):
            condition = statement.get("Condition", {})
            if (
                statement["Effect"] == "Deny"
                and statement["Resource"] == _TABLE
                and set(statement["Action"]) >= WRITES
                and [*condition] == ["ForAnyValue:StringNotLike"]
            ):
                return frozenset(condition["ForAnyValue:StringNotLike"]["dynamodb:LeadingKeys"])
    return None
