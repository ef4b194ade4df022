"""The nightly cleanup: removes what is due and nothing else, held back by holds,
restrictions and open requests.

It may be cut off anywhere: what is due stays due until it is gone, and the next run finds it. One failure is
counted and does not keep the rest from going. A dry run looks and decides in the same way and changes
nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from qlinx.aws.database import Key
from qlinx.mailing.lost import looks_stand_still
from qlinx.people.model import Person, PersonState
from qlinx.people.store import EMPLOYMENT, PERSON, person_by_id
from qlinx.records.context import Context
from qlinx.records.due_moments import FAILED, due_moments, take_moments
from qlinx.records.moments import MomentTools
from qlinx.records.seals import seals_stand_still
from qlinx.records.shape import Change, retention_queues
from qlinx.records.store import PERSON_PREFIX
from qlinx.retention.agreements import settle_agreements
from qlinx.retention.counting import Tally
from qlinx.retention.files import sweep_files
from qlinx.retention.holding import tend_holds
from qlinx.retention.model import Report, Tools
from qlinx.retention.notices import notices_stand_still
from qlinx.retention.people import Standing, end_person, end_subject, standing_of, take_back_end
from qlinx.retention.store import due_keys, stored
from qlinx.retention.untold import became_late
from qlinx.rights.happening import HALF, NEAR, NEAR_AT_EMPLOYER, NOT_IDENTIFIED, OVERDUE
from qlinx.rights.model import RightsRequest
from qlinx.rights.moments import PACKAGE
from qlinx.rights.removal import Removed, StoredValue, declared, remove
from qlinx.rights.service import announce, take_over, unfinished
from qlinx.rights.subjects import is_subject
from qlinx.staff.moments import PACKAGE as STAFF_PACKAGE

# Bounds the memory of a run: what is left over is due tomorrow as well.
MOST_IN_A_QUEUE: Final = 20_000
MOST_SWEPT: Final = 500
_RETENTION: Final = "retention#"
# Whose an item is, and what may be done with what is kept about them.
_About = tuple[str, Standing]
# What happens once a day and of which nobody waits.
_MOMENTS_OF: Final = (PACKAGE, STAFF_PACKAGE)
# Kind, rule and count in the report of what became of a deadline. That an employer has not decided yet is no
# failure of ours.
_COUNTED_AS: Final = {
    OVERDUE: ("rights_request", "overdue", "failed"),
    NEAR: ("rights_request", "deadline_near", "failed"),
    NEAR_AT_EMPLOYER: ("rights_request", "deadline_near", "held"),
    HALF: ("rights_request", "half_of_term", "held"),
    NOT_IDENTIFIED: ("rights_request", "not_identified", "held"),
}


def clean_up(ctx: Context, tools: Tools, *, dry_run: bool) -> Report:
    """Removes what is due, carries on what was cut off, and says what it found and did."""
    tally = Tally(dry_run)
    # First: a hold whose placing was cut off is on everything before anything goes.
    untended = tend_holds(ctx, tools, tally)
    settle_agreements(ctx, tools, tally)
    if notices_stand_still(ctx):
        tally.add("run", "notices-not-started", "failed")
    if seals_stand_still(ctx):
        tally.add("audit_seal", "not-sealed", "failed")
    if looks_stand_still(ctx):
        tally.add("outbox", "not-looked-for", "failed")
    _tell_of_late_notices(ctx, tally)
    # What has a last day by law comes before what only goes a night later where there is much.
    _take_moments(ctx, tools, tally)
    _sweep_requests(ctx, tools, tally)
    for queue in retention_queues():
        groups = due_keys(ctx.store, queue, ctx.now(), most=MOST_IN_A_QUEUE)
        tally.finished &= sum(len(keys) for keys in groups.values()) < MOST_IN_A_QUEUE
        for pk, keys in groups.items():
            if not tools.has_time:
                tally.finished = False
                return tally.report()
            if pk in untended:
                continue
            _clean_partition(ctx, tools, tally, pk, keys)
    sweep_files(ctx, tools, tally)
    return tally.report()


def _clean_partition(ctx: Context, tools: Tools, tally: Tally, pk: str, keys: list[Key]) -> None:
    """What is due in one partition: all that is due about one person, or one thing of an employer's."""
    with tally.failing(("unreadable", "none")):
        due = [found for found in map(declared, stored(ctx.store, keys)) if is_due(found, ctx.now())]
        for found in due:
            tally.add(*named(found), "found")
        if not pk.startswith(PERSON_PREFIX):
            for found in due:
                _clean_item(ctx, tools, tally, found)
            return
        _clean_person(ctx, tools, tally, pk.removeprefix(PERSON_PREFIX), due)


def _clean_person(
    ctx: Context, tools: Tools, tally: Tally, person_id: str, due: Sequence[StoredValue]
) -> None:
    standing = standing_of(ctx, person_id)
    ends = any(found.shape is PERSON for found in due)
    if ends and standing is Standing.ENDED:
        _end_whole(ctx, tools, tally, person_id, due)
        return
    if ends and standing is Standing.CURRENT and not tally.dry_run:
        take_back_end(ctx, person_id)
    for found in due:
        if _is_held_by(standing, found):
            tally.add(*named(found), "held")
        else:
            _clean_item(ctx, tools, tally, found, (person_id, standing))


def _is_held_by(standing: Standing, found: StoredValue) -> bool:
    """Whether the subject's standing keeps an item whose own term is over.

    A relation keeps its work side as long as itself.
    """
    match standing:
        case Standing.RESTRICTED | Standing.ERASING:
            return True
        case Standing.CURRENT:
            return is_subject(found) or found.shape is EMPLOYMENT
        case _:
            return found.shape is PERSON


def _end_whole(ctx: Context, tools: Tools, tally: Tally, person_id: str, due: Sequence[StoredValue]) -> None:
    """The last ground for keeping a person ended: the whole erasure, with its proof."""
    with tally.failing(*(named(found) for found in due)):
        if not tally.dry_run:
            end_person(ctx, person_id, private=tools.buckets["PRIVATE"], pool=tools.pool)
        for found in due:
            tally.add(*named(found), "held" if found.is_held else "removed")


def _clean_item(
    ctx: Context, tools: Tools, tally: Tally, found: StoredValue, about: _About | None = None
) -> None:
    with tally.failing(named(found)):
        if found.is_held and tally.dry_run:
            tally.add(*named(found), "held")
            return
        if not tally.dry_run:
            removed = _remove(ctx, tools, found, about)
            tally.add(*named(found), "removed" if removed is Removed.GONE else "held")
            return
        tally.add(*named(found), "removed")


def _remove(ctx: Context, tools: Tools, found: StoredValue, about: _About | None) -> Removed:
    person_id, standing = about or (None, None)

    def unless(value: Any) -> Sequence[Change] | None:
        if not is_due(StoredValue(found.shape, value), ctx.now()):
            return None
        person = person_by_id(ctx.store, person_id) if person_id else None
        return _allowed_by(person)

    # As long as there is a person, something else than this item is left under the id.
    if person_id and standing is Standing.NOBODY:
        end_subject(ctx, person_id, found, reach=tools.reach)
    return remove(ctx, found, reach=tools.reach, unless=unless)


def _allowed_by(person: Person | None) -> Sequence[Change] | None:
    """The conditions of the person on the removal of something about them; nothing where it must stay."""
    if person is None:
        return ()
    if person.restricted or person.state is PersonState.ERASING:
        return None
    return (PERSON.unchanged(person),)


def is_due(found: StoredValue, now: datetime) -> bool:
    """Whether an item's term is over, by its own rule and as it is now."""
    due = found.shape.due(found.value)
    return due is not None and due.queue.startswith(_RETENTION) and due.at <= now


def named(found: StoredValue) -> tuple[str, str]:
    """Kind and rule, as the report names them."""
    return found.shape.kind, found.shape.retention.name if found.shape.retention else "none"


def _take_moments(ctx: Context, tools: Tools, tally: Tally) -> None:
    """Deadlines of requests, employers to be told once more, and trainings of staff that end.

    What a person should have had by now counts as failed.
    """
    if tally.dry_run:
        for package in _MOMENTS_OF:
            for moment in due_moments(ctx, package):
                tally.add("moment", moment.name, "found")
                tally.add("moment", moment.name, "held")
        return
    with tally.failing(("rights_request", "taken_over")):
        take_over(ctx, limit=MOST_SWEPT)
    for package in _MOMENTS_OF:
        done = take_moments(ctx, package, MomentTools({}, lambda: tools.time_left() / 1000))
        tally.finished &= done.finished
        for (name, word), number in done.words.items():
            rule = ("moment", name, "failed" if word == FAILED else "held")
            kind, rule_name, count = _COUNTED_AS.get(word, rule)
            tally.add(kind, rule_name, "found", number)
            tally.add(kind, rule_name, count, number)


def _tell_of_late_notices(ctx: Context, tally: Tally) -> None:
    """Who should have had their first notice by now, and became late since."""
    with tally.failing(("employment", "first_notice_late")):
        if late := became_late(ctx):
            tally.add("employment", "first_notice_late", "found", late)
            tally.add("employment", "first_notice_late", "failed", late)


def _sweep_requests(ctx: Context, tools: Tools, tally: Tally) -> None:
    """Requests whose message was given up get another one.

    They are counted as held, for they are not gone yet.
    """
    requests: Sequence[RightsRequest] = ()
    with tally.failing(("rights_request", "unfinished")):
        requests = unfinished(
            ctx, limit=MOST_SWEPT, told=lambda *_: tally.add("unreadable", "none", "failed")
        )
    for request in requests:
        tally.add("rights_request", "unfinished", "found")
        with tally.failing(("rights_request", "unfinished")):
            if not tally.dry_run:
                announce(tools.rights, request)
            tally.add("rights_request", "unfinished", "held")
