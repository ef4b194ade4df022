"""Where the progress of migrations and their cases are."""

from qlinx.aws.database import Key
from qlinx.kit.ids import derived_id
from qlinx.migrations.model import MIGRATION_CASE, MigrationCase, Progress
from qlinx.records.shape import Group, Shape
from qlinx.records.store import Store

CASES = "migration_cases"


def progress_item(migration: str) -> Key:
    return Key(f"migration#{migration}", "progress")


def case_item(case_id: str) -> Key:
    return Key(f"migration_case#{case_id}", "migration_case")


def case_id_of(migration: str, found: str, subject_id: str) -> str:
    """The id of a case: what is found again is the same case."""
    return derived_id("migration-case", migration, found, subject_id)


PROGRESS: Shape[Progress] = Shape(
    kind="migration_progress",
    model=Progress,
    key=lambda progress: progress_item(progress.migration),
)

# Native expiry: ids and codes only, and a late, unconditional removal is right for it.
CASE: Shape[MigrationCase] = Shape(
    kind="migration_case",
    model=MigrationCase,
    key=lambda case: case_item(case.case_id),
    retention=MIGRATION_CASE,
    group=lambda case: Group(CASES, f"{case.migration}#{case.found}#{case.case_id}"),
    expires=lambda case: MIGRATION_CASE.ends(case.opened_at),
)


def progress_of(store: Store, migration: str) -> Progress | None:
    return store.get(PROGRESS, progress_item(migration))


def case_by_id(store: Store, case_id: str) -> MigrationCase | None:
    return store.get(CASE, case_item(case_id))


def case_about(store: Store, migration: str, found: str, subject_id: str) -> MigrationCase | None:
    """The case of what was found about a subject, if one was opened."""
    return case_by_id(store, case_id_of(migration, found, subject_id))


def every_case(store: Store) -> tuple[MigrationCase, ...]:
    """All cases, in the order of migration and finding."""
    keys = tuple(store.group(CASES))
    found = store.get_many(CASE, keys)
    return tuple(found[key] for key in keys if key in found)
