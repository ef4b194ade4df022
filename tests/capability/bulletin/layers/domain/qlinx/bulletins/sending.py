"""The sending of an edition to all who want it: a run, and nobody gets a mail twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qlinx.bulletins.model import Edition, SubscriptionState
from qlinx.bulletins.store import (
    EDITION,
    PARTS,
    SUBSCRIPTION,
    edition_by_id,
    edition_item,
    subscribers_group,
    subscription_by_id,
)
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.ids import derived_id
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import enqueue_mail, enqueued_mail
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.runs.declaring import Handled, Page, RunType, RunTypes, Task, Tools, run_types
from qlinx.runs.model import Run
from qlinx.runs.pages import group_page
from qlinx.runs.starting import new_run
from qlinx.runs.store import RUN

PACKAGE: Final = "bulletins"
SEND: Final = f"{PACKAGE}.send"
EDITION_MAIL: Final = "bulletins.edition"


def publish(ctx: Context, title: str, text: str) -> str:
    """Keeps an edition with the run that sends it, which begins within a minute;
    the same words again change nothing.
    """
    edition = Edition(edition_id=derived_id("edition", title, text), title=title, text=text)
    run = new_run(ctx, edition_item(edition.edition_id).pk, SEND, PARTS, sent=False)
    ctx.store.try_write(EDITION.insert(edition), RUN.insert(run))
    return edition.edition_id


@dataclass(frozen=True, slots=True)
class Sending:
    """The work on one edition."""

    ctx: Context
    edition_id: str

    def page(self, part: str, cursor: str | None) -> Page:
        return group_page(self.ctx, subscribers_group(part), cursor)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        del occasion  # the mail itself tells who was handled
        return Handled(sum(_post(self.ctx, person_id, self.edition_id) for person_id in ids))


def _post(ctx: Context, person_id: str, edition_id: str) -> int:
    """Puts one mail ready, unless its reader stopped meanwhile.

    Who has it already counts, so that a page repeated counts the same.
    """
    for _ in attempts():
        one = subscription_by_id(ctx.store, person_id)
        if one is None or one.state is not SubscriptionState.ACTIVE:
            return 0
        if enqueued_mail(ctx, person_id, EDITION_MAIL, once=edition_id):
            return 1
        mail = enqueue_mail(ctx, person_id, EDITION_MAIL, {"edition_id": edition_id}, once=edition_id)
        if ctx.store.try_write(mail, SUBSCRIPTION.unchanged(one)):
            return 1
    raise ChangedMeanwhile


def _about(ctx: Context, run: Run) -> Edition | None:
    return edition_by_id(ctx.store, run.subject.removeprefix(edition_item("").pk))


def _sends(ctx: Context, run: Run, tools: Tools) -> Task | None:
    del tools
    edition = _about(ctx, run)
    return Sending(ctx, edition.edition_id) if edition else None


def _sent(ctx: Context, run: Run) -> Sequence[Change]:
    edition = _about(ctx, run)
    return (EDITION.replace(edition, sent_at=ctx.now()),) if edition else ()


RUN_TYPES: Final[RunTypes] = run_types(RunType(SEND, opens=_sends, at_end=_sent))
