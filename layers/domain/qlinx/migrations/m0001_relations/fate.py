"""What becomes of a person's account, and so of the person:
the first question of the plan, answered from what was read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qlinx.kit.ids import derived_id
from qlinx.migrations.m0001_relations.choices import (
    ADDRESS_OF_ANOTHER,
    ALIAS,
    ERASURE_UNDER_WAY,
    POOL_USER_MISSING,
    REQUEST_OPEN,
    SIGN_IN_DIFFERS,
    WITHOUT_GROUND,
)
from qlinx.migrations.m0001_relations.old import OldEmployment
from qlinx.migrations.m0001_relations.reading import Found
from qlinx.migrations.plan import Choice
from qlinx.people.model import AccountState
from qlinx.records.addresses import ACCOUNT, address_item

_OPEN_REQUESTS = frozenset({"received", "in_progress"})


@dataclass(frozen=True, slots=True)
class Fate:
    """Who there is afterwards.

    ``account_id`` is set where the account stays, with ``address`` to sign in with. ``over``: it is kept only
    until the next cleanup takes it, for it is closed and nothing else hangs on it. ``reset``: password,
    sessions and links end. ``relations`` are the ids by employer; ``home`` has what belongs to no employer.
    """

    person_id: str
    account_id: str | None
    address: str
    address_hash: str
    over: bool
    reset: bool
    ends_sign_in: bool
    to_sign_up: bool
    relations: dict[str, str]
    home: str
    questions: tuple[Choice, ...]

    @property
    def leads_on(self) -> bool:
        """Whether something that stood under the old id stands under another now."""
        return any(one != self.person_id for one in (self.home, *self.relations.values()))

    def place_of(self, employer_id: str | None) -> str:
        return self.relations.get(employer_id or "", self.home)


def waits(found: Found) -> Iterator[str]:
    """Why this person can't be carried now, before anything is decided."""
    if found.person.state != "active":
        yield ERASURE_UNDER_WAY
        return
    if any(item["state"] in _OPEN_REQUESTS for item in found.of_kind("rights_request")):
        yield REQUEST_OPEN
    if found.account is None and not found.employments:
        yield WITHOUT_GROUND
    if found.account and found.account.holds and _ends(found):
        yield "account_held"


def undecided(found: Found) -> Choice | None:
    """What people must decide before this person can be carried."""
    if found.account is None or _ends(found) or found.account.state != AccountState.OPEN:
        return None
    if not (found.user and found.user.address) and found.decided != "new_sign_in":
        return POOL_USER_MISSING
    row = found.rows.get(address_item(found.hashes[_address(found)], ACCOUNT))
    if row and row["person_ids"] != [found.person.person_id]:
        return ADDRESS_OF_ANOTHER
    return None


def fate_of(found: Found) -> Fate:
    """What becomes of the person."""
    person, ends = found.person, _ends(found)
    over = ends and not found.employments
    stays = found.account is not None and (over or not ends)
    address = _address(found) if stays else person.email
    differs = stays and found.hashes[address] != person.address_hash
    alias = bool(person.also_known_by)
    relations = _relations(found, with_account=stays)
    questions = ((ALIAS,) if alias else ()) + ((SIGN_IN_DIFFERS,) if differs else ())
    return Fate(
        person_id=person.person_id,
        account_id=person.person_id if stays else None,
        address=address,
        address_hash=found.hashes[address],
        over=over,
        reset=stays and not over and (alias or differs or found.decided == "new_sign_in"),
        ends_sign_in=ends,
        to_sign_up=ends and found.account is not None and found.account.state == AccountState.OPENING,
        relations=relations,
        home=person.person_id if stays else _home(found, relations),
        questions=questions,
    )


def _ends(found: Found) -> bool:
    """Whether the account ends:
    it was closing, people decided so, or it was never opened and stands under an employer's person.
    """
    if found.account is None:
        return False
    if found.account.state == AccountState.OPENING:
        return bool(found.employments)
    return found.account.state == "closing" or found.decided == "close_account"


def _address(found: Found) -> str:
    """The sign-in address: the pool's, for that is what opened the account."""
    return found.user.address if found.user and found.user.address else found.person.email


def _relations(found: Found, *, with_account: bool) -> dict[str, str]:
    """The ids of the relations:
    the old one where nothing else needs it, else one derived from it and the employer.
    """
    old = found.person.person_id
    if not with_account and len(found.employments) == 1:
        return {found.employments[0].employer_id: old}
    return {one.employer_id: derived_id("relation", old, one.employer_id) for one in found.employments}


def _home(found: Found, relations: dict[str, str]) -> str:
    """Where what belongs to no employer goes without an account:
    to the relation whose employer names the person's address.
    """

    def place(one: OldEmployment) -> tuple[bool, bool, str, str]:
        other = found.hashes[one.email] != found.person.address_hash
        return other, one.ended_at is not None, one.shared_at.isoformat(), one.employer_id

    return relations[min(found.employments, key=place).employer_id]
