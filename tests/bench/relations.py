"""What it costs that a person is several subjects:
an account that sees what it joined, and a row that becomes a relation.

An account finds its joins by one query, and what each of them is invited to by one more; nothing of a
relation that it did not join is read. A row of a list writes the relation, its work side, and the two items
by which these are found.
"""

from collections.abc import Sequence
from typing import Final

from qlinx.invitations.own_invitations import own_invitations
from qlinx.kit.contact import parse_email
from qlinx.people.joins import join
from qlinx.people.store import person_by_id
from qlinx.rosters.applying import apply_row
from qlinx.rosters.knowing import known_about
from qlinx.rosters.model import Roster
from qlinx.rosters.rows import RosterRow
from tests.bench.company import found_company, invite_everyone
from tests.bench.figures import Extent, Figure, Measured, measure
from tests.bench.flow import Flow, flowing
from tests.bench.units import Units

# Four items in one transaction (two units each), and the work side in two indexes: as before there were
# relations.
NEW_ROW_WRITES: Final = 10
# Where and when a row was seen is written to the work side, alone.
KNOWN_ROW_WRITES: Final = 1
_JOINS: Final = (1, 2, 5)
_ROWS: Final = 200
_QUICK_ROWS: Final = 20


def own_list(joins: int) -> Units:
    """What it takes to see the invitations of an account with so many joins,
    each to another employer that invited it.

    Raises
    ------
    RuntimeError
        It did not see them all.
    """
    with flowing(keep_mails=False) as flow:
        account_id = _invited_by(flow, joins)
        before = flow.tables.units.copied()
        seen = list(own_invitations(flow.ctx, account_id))
        used = flow.tables.units - before
    if len(seen) != joins:
        raise RuntimeError(f"{len(seen)} invitations were seen, of {joins}")
    return used


def _invited_by(flow: Flow, employers: int) -> str:
    """An account whose holder is invited by so many employers that they said yes to; gives its id."""
    first, *others = [found_company(flow, 1, told=True, joined=number == 0) for number in range(employers)]
    [account_id] = first.account_ids
    for other in others:
        relation = person_by_id(flow.ctx.store, other.person_ids[0])
        if relation is None:
            raise LookupError(other.person_ids[0])
        join(flow.ctx, account_id, relation.person_id, relation.address_hash)
    for company in (first, *others):
        invite_everyone(flow, company)
    flow.hold(flow.functions_queue("mail_delivery"))
    flow.hold(flow.functions_queue("results_export"))
    flow.invoke("invitation_dispatch", {"source": "aws.scheduler"})
    flow.settle()
    return account_id


def row_units(rows: int) -> tuple[Units, Units]:
    """What so many rows of a list take that name new people, and the same rows once more.

    Raises
    ------
    RuntimeError
        A row was not taken as it should be.
    """
    with flowing(keep_mails=False) as flow:
        roster = _roster(flow)
        some = [_row(line) for line in range(2, rows + 2)]
        return _applied(flow, roster, some, "accepted"), _applied(flow, roster, some, "unchanged")


def _applied(flow: Flow, roster: Roster, rows: Sequence[RosterRow], outcome: str) -> Units:
    ctx, before = flow.ctx, flow.tables.units.copied()
    later = roster.model_copy(update={"roster_id": ctx.new_id()})
    known = known_about(ctx, roster.employer_id, rows)
    outcomes = {apply_row(ctx, later, row, known[row.line]).outcome for row in rows}
    if outcomes != {outcome}:
        raise RuntimeError(f"{outcomes} instead of {outcome}")
    return flow.tables.units - before


def _row(line: int) -> RosterRow:
    return RosterRow(
        line=line,
        first_name="Noor",
        last_name="van den Berg",
        email=parse_email(f"person.{line}@werk.example.nl", allow_example_domains=True),
        mobile=f"+316{line:08d}",
        personnel_number=f"{100_000 + line}",
        department="Technische dienst",
        tags=("bhv", "nachtdienst"),
    )


def _roster(flow: Flow) -> Roster:
    return Roster(
        employer_id=found_company(flow, 0).employer_id,
        roster_id="r" * 26,
        file_key="employers/e/rosters/roster.csv",
        content_tag="tag",
        attestation_id="a" * 26,
        ground="contract",
        covers="everyone",
        extra_columns="ignore",
        received_at=flow.now,
    )


@measure
def relations(extent: Extent) -> Measured:
    lists = {joins: own_list(joins) for joins in _JOINS}
    rows = _ROWS if extent.full else _QUICK_ROWS
    new, known = row_units(rows)
    return Measured(
        title="Relations, accounts and joins",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            *(
                Figure(f"relations/own list of {joins}", used.calls["Query"], "queries", goal=joins + 1)
                for joins, used in lists.items()
            ),
            *(
                Figure(f"relations/own list of {joins}: reads", used.reads, "read units")
                for joins, used in lists.items()
            ),
            Figure("relations/new row", round(new.all_writes / rows, 2), "write units", goal=NEW_ROW_WRITES),
            Figure(
                "relations/known row", round(known.all_writes / rows, 2), "write units", goal=KNOWN_ROW_WRITES
            ),
            Figure("relations/new row: reads", round(new.reads / rows, 2), "read units"),
            Figure("relations/known row: reads", round(known.reads / rows, 2), "read units"),
        ],
    )
