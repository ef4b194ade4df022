"""What 1,000 newsletters cost us, counted call by call, beside what the mail provider asks for the mails.

Staff send one newsletter to its readers: the run that makes the mails ready, what passes them on, the workers
that send them, and the provider's two events about each. What is kept of a mail ends by itself, which
DynamoDB does for nothing. The mail's price is that of all these mails. Own processor time is measured as in
*Processor time of our own*, of newsletters alone.

A million is not played. It is reckoned: a thousand times what a thousand readers cost, with the workers' pace
at a provider that takes 1,000 mails a second. `newsletter/each of more` says what the tables ask for a reader
of the thousand, beside one of a quarter of them.
"""

from datetime import timedelta
from typing import Final

from tests.bench.cost import PRICES, Stage, billed_seconds, prices, stages, tell
from tests.bench.figures import Extent, Figure, Measured, Table, measure
from tests.bench.flow import Flow, flowing, quiet
from tests.bench.overhead import MAIL, Taken, as_from_a_snapshot, library_timed, milliseconds
from tests.bench.readers import (
    BATCH,
    DISPATCH,
    SCHEDULE,
    batches,
    issue_sent,
    load_readers,
    made_ready,
    send_batch,
)

PROVIDER_A_SECOND: Final = 1_000
_THOUSAND: Final = 1_000
_MILLION: Final = 1_000_000
# One of more readers may cost no more: what comes once for each newsletter is shared by them.
_EACH_OF_MORE: Final = 1.0


def play(flow: Flow, readers: int) -> int:
    """The whole life of one newsletter to this many readers; how many mails the provider took."""
    load_readers(flow, readers)
    issue_sent(flow)
    flow.spent.clear()
    flow.queue_requests.clear()
    flow.now += timedelta(minutes=1)
    flow.invoke(DISPATCH, SCHEDULE)
    flow.settle(until=flow.now + timedelta(minutes=5))
    tell(flow, 0)
    flow.settle(until=flow.now + timedelta(minutes=2))
    return len(flow.transport.mails)


def priced(readers: int, rate: int | None = None) -> tuple[list[Stage], int]:
    """What each stage cost, for 1,000 readers, and how many mails went."""
    with flowing() as flow:
        sent = play(flow, readers)
        return stages(flow, readers, rate), sent


def own_time(mails: int) -> Taken:
    """Milliseconds of one newsletter mail, of batches of ten."""
    with flowing(keep_mails=False) as flow, library_timed() as timed:
        load_readers(flow, mails)
        issue_sent(flow)
        waiting = batches(made_ready(flow))
        with quiet(), as_from_a_snapshot():
            taken = milliseconds(flow, timed, lambda number: send_batch(waiting[number]), len(waiting))
    return Taken(taken.own / BATCH, taken.library / BATCH, taken.calls / BATCH)


def dollars(found: list[Stage]) -> float:
    return sum(stage.total for stage in found)


def of_tables(found: list[Stage]) -> float:
    """The part that is counted, and takes no clock."""
    return sum(stage.dollars[f"DynamoDB {kind}"] for stage in found for kind in ("reads", "writes"))


@measure
def newsletter_cost(extent: Extent) -> Measured:
    readers = _THOUSAND if extent.full else 40
    found, sent = priced(readers)
    fewer, _ = priced(readers // 4)
    fast, _ = priced(readers, PROVIDER_A_SECOND)
    own = own_time(400 if extent.full else 40)
    mail = float(prices()["dollars"]["mail"]) * _THOUSAND
    million = _MILLION / _THOUSAND
    return Measured(
        title="What a newsletter costs",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            *(
                Figure(f"newsletter/{stage.name}", round(stage.total / mail, 4), "of the mail's price")
                for stage in found
            ),
            Figure("newsletter/total", round(dollars(found) / mail, 4), "of the mail's price"),
            Figure("newsletter/thousand: ours", round(dollars(found), 4), "dollars"),
            Figure("newsletter/thousand: the provider's", round(mail, 4), "dollars"),
            Figure("newsletter/not mailed", readers - sent, "readers", goal=0),
            Figure(
                "newsletter/each of more",
                round(of_tables(found) / of_tables(fewer), 3),
                "of the price of tables for each of a quarter",
                goal=_EACH_OF_MORE,
            ),
            Figure("newsletter/million: ours, reckoned", round(dollars(fast) * million, 2), "dollars"),
            Figure("newsletter/million: the provider's, reckoned", round(mail * million, 2), "dollars"),
            Figure("newsletter/mail rendered and sent", round(own.own, 2), "ms", goal=MAIL),
            Figure(
                "newsletter/mail rendered and sent: client library",
                round(own.library, 2),
                f"ms in {own.calls:.1f} calls",
            ),
            # Which holds on a machine that does other things too.
            Figure(
                "newsletter/mail rendered and sent: own",
                round(own.own / own.library, 2),
                "of the client library's",
            ),
        ],
        tables=[_table(found, readers)],
        notes=[f"Prices: {PRICES.name}, {prices()['region']}, {prices()['dated']}. {prices()['note']}"],
    )


def _table(found: list[Stage], readers: int) -> Table:
    share = _THOUSAND / readers
    kinds = [kind for kind in found[0].dollars if any(stage.dollars[kind] for stage in found)]
    return Table(
        ["stage", "invocations", "read units", "write units", "of these in indexes", "billed s", *kinds],
        [
            [
                stage.name,
                f"{stage.spent.invocations * share:,.0f}",
                f"{stage.spent.units.reads * share:,.0f}",
                f"{stage.spent.units.all_writes * share:,.0f}",
                f"{stage.spent.units.index_writes * share:,.0f}",
                f"{billed_seconds(stage.name, stage.spent) * share:,.1f}",
                *(f"{stage.dollars[kind]:.5f}" for kind in kinds),
            ]
            for stage in found
        ],
    )
