"""The migration itself: three walks, each repeated until it finds nothing to do.

1. The records. People first of all; what leans on them (pointers, invitations) finds nothing to do until they
   are carried.
2. The ledger, when all people are carried.
3. The user pool, whose addresses are no longer needed by then.
"""

from typing import Final

from qlinx.migrations.m0001_relations import elsewhere, ledger
from qlinx.migrations.m0001_relations.choices import NAME
from qlinx.migrations.m0001_relations.outside import Outside
from qlinx.migrations.m0001_relations.person import plan_of
from qlinx.migrations.m0001_relations.reading import found
from qlinx.migrations.plan import PASSED, Migration, Names, Partitions, Plan, Step, partition
from qlinx.records.context import Context
from qlinx.records.shape import Regime

CODE: Final = 1
"""To be raised with every change of this package:
progress of another version of the code is not gone on with.
"""


class _PoolUsers:
    """The users of the pool who still have an address there."""

    segments = 1

    def __init__(self, outside: Outside) -> None:
        self._pool = outside.pool

    def page(self, ctx: Context, segment: int, resume: dict[str, str] | None) -> Names:
        del ctx, segment
        users, after = self._pool.users(resume["token"] if resume else None)
        return Names(
            tuple(f"user#{user.user_id}" for user in users if user.address),
            {"token": after} if after else None,
        )


def relations_migration(outside: Outside, *, segments: int = 8, page: int = 500) -> Migration:
    """The migration, with what it needs beside the tables.

    ``page`` is how many keys are read before progress is stored.
    """

    def records(ctx: Context, pk: str) -> Plan:
        return _records(ctx, pk, outside)

    def pool(ctx: Context, name: str) -> Plan:
        del ctx
        user_id = name.partition("#")[2]
        return Plan(cases=("pool_address",), last=(lambda: outside.pool.clear_address(user_id),))

    return Migration(
        name=NAME,
        code=CODE,
        steps=(
            Step("records", Partitions(Regime.RECORDS, segments, page), records),
            Step("ledger", Partitions(Regime.LEDGER, 1, page), ledger.look),
            Step("pool", _PoolUsers(outside), pool),
        ),
    )


def _records(ctx: Context, pk: str, outside: Outside) -> Plan:
    match pk.partition("#")[0]:
        case "person":
            return _subject(ctx, pk, outside)
        case "address":
            return elsewhere.pointer(ctx, partition(ctx, Regime.RECORDS, pk))
        case "invitation":
            head = partition(ctx, Regime.RECORDS, pk, "invitation")
            return elsewhere.invitation(ctx, (*head, *partition(ctx, Regime.RECORDS, pk, "selection#")))
        case "employer":
            return elsewhere.roster(partition(ctx, Regime.RECORDS, pk, "roster#"))
    return PASSED


def _subject(ctx: Context, pk: str, outside: Outside) -> Plan:
    """A partition of the old form is planned;
    one of the new form was carried, but for what a killed run left over.
    """
    items = partition(ctx, Regime.RECORDS, pk)
    kinds = {item["kind"]: item for item in items}
    if "person" in kinds and "given_by" not in kinds["person"]:
        return plan_of(ctx, found(ctx, items, outside.pool), outside)
    if "forward" in kinds:
        return elsewhere.leftovers(ctx, items)
    if "employer_user" in kinds:
        return elsewhere.user(ctx, kinds["employer_user"])
    if "employer_contact" in kinds:
        return elsewhere.contact(ctx, kinds["employer_contact"])
    return PASSED
