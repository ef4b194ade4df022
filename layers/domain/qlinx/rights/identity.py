"""Using a right without an account: whoever shows a mailed code chooses among what stands under that address.

A relation that is joined to an account is its holder's to act on, from the account (rule 3). Where one employer names the address
for several people, the personnel number says which of them it is about (rule 10).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qlinx.kit.errors import NotFound
from qlinx.people.errors import CodeRefused, JoinedToAnother
from qlinx.people.looking import Look, Standing, check_number, look
from qlinx.people.proofs import proved
from qlinx.records.addresses import EMPLOYER_CONTACT, EMPLOYER_USER
from qlinx.records.context import Context
from qlinx.rights.errors import ChooseSubject
from qlinx.rights.model import RightKind, RightsRequest
from qlinx.rights.service import ask_all

_ROLES = frozenset({EMPLOYER_USER, EMPLOYER_CONTACT})


@dataclass(frozen=True, slots=True)
class SubjectChoice:
    """Whom a request is about: an id that stands under the proved address, and the number where the address is shared."""

    person_id: str
    personnel_number: str | None = None


def look_with_code(ctx: Context, code_request: str, given: str, *, network_address: str) -> Look:
    """What stands under the address of whoever shows a mailed code, to choose from; the code stays good.

    Raises
    ------
    CodeRefused, TooManyRequests
    """
    proof = proved(ctx, code_request, given, network_address=network_address)
    return look(ctx, proof.address_hash)


def ask_with_code(
    ctx: Context,
    code_request: str,
    given: str,
    right: RightKind,
    subjects: Sequence[SubjectChoice] = (),
    *,
    network_address: str,
) -> tuple[RightsRequest, ...]:
    """Takes in the requests of somebody who shows a mailed code, a dossier for each subject; the code is used up with them.

    Without ``subjects`` it is about the only one that can be chosen.

    Raises
    ------
    CodeRefused
        Wrong, used, too old, tried too often, or of an address that is not known (any more).
    ChooseSubject
        Several can be chosen, and none was.
    JoinedToAnother
        A chosen relation, or all that stands there, is joined to an account.
    NumberNeeded
        The employer names the address for several people, and the number is missing or another's.
    NotFound
        What was chosen does not stand under the address.
    TooManyRequests, ChangedMeanwhile
    """
    proof = proved(ctx, code_request, given, network_address=network_address)
    seen = look(ctx, proof.address_hash)
    chosen = subjects or (_only(seen),)
    for choice in chosen:
        _check(ctx, seen, choice)
    ids = [choice.person_id for choice in chosen]
    try:
        return ask_all(ctx, ids, right, consuming=proof.consuming, proved=proof.address_hash)
    except NotFound as error:
        # Gone or going since the code was mailed: for whoever named nobody, as if it had never been known.
        raise (error if subjects else CodeRefused) from error


def _only(seen: Look) -> SubjectChoice:
    """The one subject that can be chosen."""
    standing_alone = [one for one in seen.relations if not one.joined]
    ids = [*_without_number(seen), *(one.relation.person.person_id for one in standing_alone)]
    if len(ids) > 1:
        raise ChooseSubject
    if ids:
        return SubjectChoice(ids[0])
    raise JoinedToAnother if seen.relations else CodeRefused


def _check(ctx: Context, seen: Look, choice: SubjectChoice) -> None:
    if choice.person_id in _without_number(seen):
        return
    standing = _standing(seen.relations, choice.person_id)
    if standing is None:
        raise NotFound
    if standing.joined:
        raise JoinedToAnother
    check_number(ctx, standing, choice.personnel_number)


def _without_number(seen: Look) -> list[str]:
    """The account and the roles under the address: the address is theirs alone."""
    roles = (row for row in seen.roles if row.kind_of_ground in _ROLES)
    accounts = [seen.account_id] if seen.account_id else []
    return [*accounts, *(person_id for row in roles for person_id in row.person_ids)]


def _standing(relations: Iterable[Standing], person_id: str) -> Standing | None:
    return next((one for one in relations if one.relation.person.person_id == person_id), None)
