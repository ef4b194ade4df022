"""What a migration remembers of itself, and what it asks people to decide.

Ids, codes and counts; no data of a person.
"""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from qlinx.records.personal import Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

MIGRATION_CASE = RetentionRule(
    name="migration-case",
    days=400,
    service="changing the form in which data is stored",
    data="a random id, what was found about it as a code, and what staff decided",
    interest="a year answers questions about what was decided, such as why nobody was told of a risk (GDPR article 33(5))",
)


class Progress(Stored):
    """How far a migration is, so that it can be stopped anywhere and go on.

    ``code`` is the version of the migration's own code: progress of another version is not trusted. ``step``,
    ``segment`` and ``resume`` say where the walk is; ``carried`` and ``waiting`` count in the pass that is
    under way, by what was found.
    """

    migration: Annotated[str, Technical("name of a migration")]
    code: Annotated[int, Technical("version of its code")]
    step: Annotated[int, Technical("progress")] = 0
    segment: Annotated[int, Technical("progress")] = 0
    resume: Annotated[dict[str, str] | None, Technical("progress")] = None
    carried: Annotated[int, Technical("number in this pass")] = 0
    waiting: Annotated[dict[str, int], Technical("numbers in this pass by reason")] = Field(
        default_factory=dict
    )
    total: Annotated[dict[str, int], Technical("numbers of all passes by case")] = Field(default_factory=dict)
    begun_at: Annotated[datetime, Technical("moment")]
    finished_at: Annotated[datetime | None, Technical("moment")] = None


class MigrationCase(Stored):
    """Something that people must decide.

    ``blocks``: what it is about waits until it is decided. ``needed`` is how many different members of staff
    must say the same; ``proposal`` is what the first of the two said.
    """

    case_id: Annotated[str, Technical("derived id")]
    migration: Annotated[str, Technical("name of a migration")]
    found: Annotated[str, Technical("code of what was found")]
    subject_id: Annotated[str, Technical("random id")]
    options: Annotated[tuple[str, ...], Technical("codes of what may be decided")]
    blocks: Annotated[bool, Technical("whether the migration waits for it")]
    needed: Annotated[int, Technical("number")]
    opened_at: Annotated[datetime, Technical("moment")]
    proposal: Annotated[str | None, Technical("code of a decision")] = None
    proposed_by: Annotated[str | None, Technical("random id of a member of staff")] = None
    decision: Annotated[str | None, Technical("code of a decision")] = None
    decided_by: Annotated[str | None, Technical("random id of a member of staff")] = None
    decided_at: Annotated[datetime | None, Technical("moment")] = None
