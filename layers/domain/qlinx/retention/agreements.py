"""The end of an agreement: relations end, accounts that nothing else keeps go with them,
contact persons and users later.

Obligation 37. Each night looks at what is due. What waited for the employer's word on a right waits no more
(`rights.awaiting`). Relations end by a run (`ending_relations`), and the agreement keeps its place in the
queue until a look finds nobody left, so what is cut off is taken up by the next night.
An agreement that is extended after it was settled takes the end of contact persons and users back (D3);
relations come back with the employer's next list.
"""

from typing import Final

from qlinx.employers.model import Agreement
from qlinx.employers.store import AGREEMENT, AGREEMENT_QUEUE
from qlinx.records.context import Context
from qlinx.retention.agreement_end import RULE, conclude, going_on, is_over, set_end_of_contacts
from qlinx.retention.counting import Tally
from qlinx.retention.ending_relations import is_whole, start_ending, waiting
from qlinx.retention.model import Tools
from qlinx.rights.awaiting import decided_by_nobody

_MOST_AGREEMENTS: Final = 200


def settle_agreements(ctx: Context, tools: Tools, tally: Tally) -> None:
    """Carries out what follows from agreements whose last day has passed."""
    keys = ctx.store.due(AGREEMENT_QUEUE, ctx.now(), limit=_MOST_AGREEMENTS)
    agreements = ctx.store.readable(AGREEMENT, keys, lambda *_: tally.add("agreement", RULE, "failed"))
    for agreement in agreements:
        if agreement.settled_for is None and not is_over(ctx, agreement):
            continue
        if not tools.has_time:
            tally.finished = False
            return
        tally.add("agreement", RULE, "found")
        with tally.failing(("agreement", RULE)):
            done = _settle(ctx, tools, tally, agreement)
            tally.add("agreement", RULE, "removed" if done else "held")


def _settle(ctx: Context, tools: Tools, tally: Tally, agreement: Agreement) -> bool:
    """Whether everything is done; false where a run ends the relations first."""
    if not is_over(ctx, agreement):
        return _take_back(ctx, tally, agreement)
    if tally.dry_run:
        return _counted(ctx, tools, tally, agreement.employer_id)
    with tally.failing(("rights_request", RULE)):
        decided_by_nobody(ctx, agreement.employer_id)
    if not is_whole(ctx, agreement.employer_id) or any(going_on(ctx, agreement.employer_id)):
        if failed := waiting(ctx, agreement.employer_id):
            tally.add("employment", RULE, "failed", failed)
        start_ending(ctx, agreement.employer_id, tools.fanout)
        return False
    return conclude(ctx, agreement, tally)


def _take_back(ctx: Context, tally: Tally, agreement: Agreement) -> bool:
    """What was settled for an earlier last day is no longer settled: contact persons and users stay."""
    if tally.dry_run:
        return True
    whole = set_end_of_contacts(ctx, tally, agreement.employer_id, None)
    return whole and ctx.store.try_write(AGREEMENT.replace(agreement, settled_for=None))


def _counted(ctx: Context, tools: Tools, tally: Tally, employer_id: str) -> bool:
    """How many relations a run would end; whether there was time to look at everybody."""
    for _ in going_on(ctx, employer_id):
        if not tools.has_time:
            tally.finished = False
            return False
        tally.add("employment", RULE, "found")
        tally.add("employment", RULE, "removed")
    return True
