"""Lists that were handed in, as the page of lists names them: what waits for the employer stands first."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import Language, format_moment
from qlinx.records.asking import Question
from qlinx.records.context import Context
from qlinx.rosters.decisions import own_rosters
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.places import LIST_CHECK
from qlinx.rosters.store import asks_rosters, roster_by_id, roster_of_file

_LISTED: Final = 10
_STEM: Final = "lijst-"


def asks_lists(employer_id: str, parts: Mapping[str, str]) -> tuple[Question, ...]:
    """What the page asks for."""
    del parts
    return (asks_rosters(employer_id),)


def handed_in(ctx: Context, employer_id: str, language: Language) -> list[tuple[str, str, str, str]]:
    """The latest lists: where each is seen, when it came, as which file, and how far it is."""
    found = own_rosters(ctx, employer_id)
    waits = [one for one in found if one.state is RosterState.AWAITING_CONFIRMATION]
    others = [one for one in found if one.state is not RosterState.AWAITING_CONFIRMATION]
    return [_told(one, language) for one in [*waits, *others[: max(0, _LISTED - len(waits))]]]


def stem_of_list(list_id: str) -> str:
    """What a list that is handed in on a page is called without its ending."""
    return f"{_STEM}{list_id}"


def name_of_list(list_id: str) -> str:
    """What a list that is handed in on a page is called as a file: its content shows what it is."""
    return f"{stem_of_list(list_id)}.csv"


def list_of(ctx: Context, employer_id: str, list_id: str) -> Roster | None:
    """The list that was handed in on a page under this id, or dropped and is known by its own."""
    found = roster_of_file(ctx.store, employer_id, name_of_list(list_id))
    return found or roster_by_id(ctx.store, employer_id, list_id)


def _told(roster: Roster, language: Language) -> tuple[str, str, str, str]:
    name = PurePosixPath(roster.file_key).name
    # One of a page has no name that anybody gave it; its latest is found under the id of its form.
    came = format_moment(roster.received_at, HOME_ZONE.key, language)
    shown = "" if name.startswith(_STEM) else name
    return LIST_CHECK.in_(language, list_id=roster.roster_id), came, shown, roster.state.value
