"""What a row means beside what its employer said before: a pure decision.

Number, address and name must not point to different humans (rule 11 of *Who a person is*). Where they agree,
the row is taken; where they don't, nobody is moved, the row waits and the employer is asked. Only this
employer's own relations count: what others know changes nothing here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from qlinx.people.model import PersonState
from qlinx.people.stated import Relation
from qlinx.records.addresses import AddressRow
from qlinx.rosters.model import Roster
from qlinx.rosters.names import FullName, same_name, written_alike
from qlinx.rosters.nobodys_address import is_general
from qlinx.rosters.results import Outcome
from qlinx.rosters.rows import RosterRow


@dataclass(frozen=True, slots=True)
class Known:
    """What the employer said before that a row may be about.

    ``at_address`` are its relations with that address, ``by_number`` the one with that number;
    ``remembered_address`` and ``remembered_number`` say that somebody with it had their data at this employer
    erased. ``put_right`` is the one that had the address until the employer put that right. ``row`` is how
    the address leads to its relations, for the write.
    """

    address_hash: str
    personnel_hash: str | None
    row: AddressRow | None = None
    at_address: tuple[Relation, ...] = ()
    by_number: Relation | None = None
    put_right: Relation | None = None
    remembered_address: bool = False
    remembered_number: bool = False

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Everybody whom the row may be about, each once."""
        everybody = (*self.at_address, self.by_number, self.put_right)
        return tuple({one.person.person_id: one for one in everybody if one}.values())


OUTCOMES: Mapping[str, Outcome] = {name: name for name in get_args(Outcome)}

Kind = Literal["add", "update", "add_contract", "keep", "settled", "refuse", "wait"]
# What writes what an employer says about somebody.
_REWRITES = frozenset({"update", "add_contract"})


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a row, and with which relation.

    ``code`` and ``line`` explain it; ``outcome`` goes into the result.
    """

    kind: Kind
    outcome: Outcome
    code: str = ""
    line: int = 0
    relation: Relation | None = None


def decide(row: RosterRow, roster: Roster, known: Known) -> Decision:
    """What to do with a row, from what is known: pure, so that a repeated step decides the same.

    Whoever asked that their data are only kept stays as they are, and counts as being on the list (GDPR
    article 18).
    """
    decision = _decided(row, roster, known)
    if decision.kind in _REWRITES and decision.relation and decision.relation.person.restricted:
        return Decision("keep", "unchanged")
    return decision


def _decided(row: RosterRow, roster: Roster, known: Known) -> Decision:
    if known.remembered_address and not _is_about_whoever_stands_there(row, known):
        return Decision("refuse", "rejected", "erased")
    if any(one.person.state is PersonState.ERASING for one in known.relations):
        return Decision("refuse", "rejected", "being_erased")
    if known.by_number:
        return _about_number(row, roster, known, known.by_number)
    if known.remembered_number:
        return Decision("wait", "waiting", "number_remembered")
    return _about_address(row, roster, known)


def _is_about_whoever_stands_there(row: RosterRow, known: Known) -> bool:
    """Of several at one mailbox somebody had their data erased:
    what the employer says of the others goes on, and nobody comes to stand there (rule 8).
    """
    return any(
        _same(row, one) or (one == known.by_number and _shares_a_name(row, one)) for one in known.at_address
    )


def _about_number(row: RosterRow, roster: Roster, known: Known, by_number: Relation) -> Decision:
    """The number is somebody's:
    the row is about them if the name says so too, and nobody else has the address.
    """
    at_address = by_number.person.address_hash == known.address_hash
    same = _same(row, by_number)
    if _is_newer(by_number, roster):
        return Decision("settled", "unchanged", "newer_roster")
    if _is_other_line(row, roster, by_number):
        return _other_line(by_number, same=same, at_address=at_address)
    if _is_same_line(row, roster, by_number):
        return Decision("settled", OUTCOMES[by_number.employment.roster_outcome], relation=by_number)
    if not same and not (at_address and _shares_a_name(row, by_number)):
        return Decision("wait", "waiting", "name_differs" if at_address else "number_reissued")
    if not at_address and known.at_address:
        return Decision("wait", "waiting", "number_and_address_of_two")
    return Decision("update", "changed", relation=by_number)


def _other_line(relation: Relation, *, same: bool, at_address: bool) -> Decision:
    """Two lines of one list with one number: one human, or a number that is one person's too many."""
    line = relation.employment.roster_line
    if not (same and at_address):
        return Decision("wait", "waiting", "personnel_number_of_another_row", line)
    code = "second_contract" if relation.employment.other_hashes else "same_as_row"
    return Decision("settled", "duplicate", code, line)


def _about_address(row: RosterRow, roster: Roster, known: Known) -> Decision:
    """No number, or one that is new: the row is about whoever has the address, if the name says so too."""
    if known.put_right and not known.at_address and _same(row, known.put_right):
        return _about_named(row, roster, known, known.put_right)
    if not known.at_address:
        return Decision("add", "accepted", "general_address" if is_general(row.email) else "")
    named = [one for one in known.at_address if _same(row, one)]
    if not named:
        return Decision("wait", "waiting", "address_of_another", _line_in(roster, known.at_address))
    if len(named) > 1:
        return Decision("wait", "waiting", "several_of_that_name")
    return _about_named(row, roster, known, named[0])


def _about_named(row: RosterRow, roster: Roster, known: Known, relation: Relation) -> Decision:
    """Address and name are somebody's; a number that is new to them is another contract's."""
    employment = relation.employment
    if _is_newer(relation, roster):
        return Decision("settled", "unchanged", "newer_roster")
    if _is_same_line(row, roster, relation):
        return Decision("settled", OUTCOMES[employment.roster_outcome], relation=relation)
    if known.personnel_hash and employment.hashes and (doubt := _doubt(row, relation)):
        return Decision("wait", "waiting", doubt)
    if not _is_other_line(row, roster, relation):
        return Decision("update", "changed", relation=relation)
    if known.personnel_hash and employment.hashes:
        return Decision("add_contract", "duplicate", "second_contract", employment.roster_line, relation)
    return Decision("settled", "duplicate", "same_as_row", employment.roster_line)


def _doubt(row: RosterRow, relation: Relation) -> str:
    """Why a new number at a known address may be another human's, though the names fit:
    the address tells nobody apart, or the names are twins' (“J. Bos” and “Joke Bos”).
    """
    if is_general(row.email):
        return "general_address_again"
    known = FullName(relation.person.first_name, relation.person.last_name)
    return "" if written_alike(_name(row), known) else "number_and_name_written_otherwise"


def _same(row: RosterRow, relation: Relation) -> bool:
    return same_name(_name(row), FullName(relation.person.first_name, relation.person.last_name))


def _shares_a_name(row: RosterRow, relation: Relation) -> bool:
    """Number and address agree:
    a first or last name that is the same makes the rest a correction (decision 90).
    """
    said, known = _name(row), relation.person
    return same_name((said.first_name, ""), (known.first_name, "")) or same_name(
        ("", said.last_name), ("", known.last_name)
    )


def _name(row: RosterRow) -> FullName:
    return FullName(row.first_name, row.last_name)


def _is_newer(relation: Relation, roster: Roster) -> bool:
    return relation.employment.roster_at > roster.received_at


def _is_same_line(row: RosterRow, roster: Roster, relation: Relation) -> bool:
    employment = relation.employment
    return employment.roster_id == roster.roster_id and employment.roster_line == row.line


def _is_other_line(row: RosterRow, roster: Roster, relation: Relation) -> bool:
    employment = relation.employment
    return employment.roster_id == roster.roster_id and employment.roster_line != row.line


def _line_in(roster: Roster, relations: tuple[Relation, ...]) -> int:
    """The line of this very list that has the address already, or 0."""
    lines = (one.employment.roster_line for one in relations if one.employment.roster_id == roster.roster_id)
    return next(lines, 0)
