"""Where checks of lists are, and what they found."""

from datetime import timedelta

from qlinx.aws.database import Key
from qlinx.records.shape import Due, Shape, retention_queue
from qlinx.records.store import Store
from qlinx.rosters.check_model import CHECKED, CheckWish, RosterCheck
from qlinx.rosters.model import Roster
from qlinx.rosters.store import work_prefix

GONE_AT_ONCE = 200


def check_wish_item(employer_id: str, attestation_id: str = "") -> Key:
    return Key(f"employer#{employer_id}", f"check_wish#{attestation_id}")


def roster_check_item(employer_id: str, roster_id: str) -> Key:
    return Key(f"employer#{employer_id}", f"roster_check#{roster_id}")


# Nobody's data: a late, unconditional end is right for what was said with a declaration.
CHECK_WISH: Shape[CheckWish] = Shape(
    kind="check_wish",
    model=CheckWish,
    key=lambda wish: check_wish_item(wish.employer_id, wish.attestation_id),
    expires=lambda wish: wish.said_at + timedelta(days=90) if wish.attestation_id else None,
)

ROSTER_CHECK: Shape[RosterCheck] = Shape(
    kind="roster_check",
    model=RosterCheck,
    key=lambda check: roster_check_item(check.employer_id, check.roster_id),
    retention=CHECKED,
    due=lambda check: Due(retention_queue(check.roster_id), check.ends_at),
)


def check_of(store: Store, roster: Roster) -> RosterCheck | None:
    """The check of a list, where one was asked for and is not over."""
    return store.get(ROSTER_CHECK, roster_check_item(roster.employer_id, roster.roster_id))


def wish_of(store: Store, employer_id: str, attestation_id: str = "") -> CheckWish | None:
    """What was said with a declaration, or (without one) what an employer wants of all its lists."""
    return store.get(CHECK_WISH, check_wish_item(employer_id, attestation_id))


def step_of(check: RosterCheck) -> str:
    """What the marks of a judgement's parts are under."""
    return f"check{check.look}"


def checked_key(check: RosterCheck, part: int) -> str:
    """The rows of a part, judged."""
    return f"{_look(check)}part-{part:06d}.jsonl"


def on_list_key(check: RosterCheck, part: int) -> str:
    """Who is on a part."""
    return f"{_look(check)}on-list-{part:06d}.json"


def gone_key(check: RosterCheck, number: int) -> str:
    """The ids of some of those whose employment would end."""
    return f"{_look(check)}gone-{number:06d}.json"


def _look(check: RosterCheck) -> str:
    return f"{work_prefix(check.employer_id, check.roster_id)}check-{check.look:03d}/"
