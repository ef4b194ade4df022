"""Using a right without an account: whoever shows a mailed code chooses among what stands under that address.

A relation that is joined to an account is its holder's to act on, from the account (rule 3). Where one
employer names the address for several people, the personnel number says which of them it is about (rule 10).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qlinx.kit.errors import NotFound
from qlinx.people.errors import CodeRefused, JoinedToAnother
from qlinx.people.looking import Look, Standing, check_number, choosable, look_for_rights, must_be_one_of
from qlinx.people.proofs import proved
from qlinx.records.context import Context
from qlinx.rights.corrections import Corrections, corrections_for
from qlinx.rights.errors import ChooseSubject, RightNotHere
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import Right
from qlinx.rights.service import ask_all
from qlinx.rights.subjects import ground_of, numbers_of, subject_of
from qlinx.rights.transferring import address_for


@dataclass(frozen=True, slots=True)
class SubjectChoice:
    """Whom a request is about: an id that stands under the proved address,
    and the number where the address is shared.
    """

    person_id: str
    personnel_number: str | None = None


def look_with_code(ctx: Context, code_request: str, given: str, *, network_address: str) -> Look:
    """What is stored under the address of whoever shows a mailed code, to choose from; the code stays good.

    Raises
    ------
    CodeRefused, TooManyRequests
    """
    proof = proved(ctx, code_request, given, network_address=network_address)
    return look_for_rights(ctx, proof.address_hash)


def ask_with_code(
    ctx: Context,
    code_request: str,
    given: str,
    right: Right,
    subjects: Sequence[SubjectChoice] = (),
    *,
    network_address: str,
    by_representative: bool = False,
    send_to: str | None = None,
    corrections: Corrections | None = None,
) -> tuple[RightsRequest, ...]:
    """Takes in the requests of somebody who shows a mailed code, a dossier for each subject;
    the code is used up with them.

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
    InputInvalid
        What is right is not theirs to say, or nothing changes.
    NotFound
        What was chosen does not stand under the address.
    TooManyRequests, ChangedMeanwhile
    """
    send_to = address_for(right, send_to)
    proof = proved(ctx, code_request, given, network_address=network_address)
    seen = look_for_rights(ctx, proof.address_hash)
    chosen = subjects or (_only(seen),)
    for choice in chosen:
        check_choice(ctx, seen, choice)
    put_right = _corrected(ctx, right, chosen, corrections)
    ids = [choice.person_id for choice in chosen]
    try:
        return ask_all(
            ctx,
            ids,
            right,
            consuming=proof.consuming,
            proved=proof.address_hash,
            by_representative=by_representative,
            send_to=send_to,
            corrections=put_right,
        )
    except NotFound as error:
        # Gone or going since the code was mailed: for whoever named nobody, as if it had never been known.
        raise (error if subjects else CodeRefused) from error


def _corrected(
    ctx: Context, right: Right, chosen: Sequence[SubjectChoice], asked: Corrections | None
) -> dict[str, Any]:
    """What is put right, the same of each that was chosen."""
    found: dict[str, Any] = {}
    for one in chosen if right.says_what_is_right or asked else ():
        holder = subject_of(ctx, one.person_id)
        if holder is None:
            raise NotFound
        if not right.can_be_used_on(ground_of(holder.value).name):
            raise RightNotHere
        found |= corrections_for(right, holder.value, asked)
    return found


def _only(seen: Look) -> SubjectChoice:
    """The one subject that can be chosen."""
    ids = [one.person_id for one in choosable(seen)]
    if len(ids) > 1:
        raise ChooseSubject
    if ids:
        return SubjectChoice(ids[0])
    raise JoinedToAnother if seen.relations else CodeRefused


def check_choice(ctx: Context, seen: Look, choice: SubjectChoice) -> None:
    """Refuses what does not stand under the address, and one of several people under it without its number.

    Raises
    ------
    NotFound, NumberNeeded, JoinedToAnother
    """
    if standing := _standing(seen.relations, choice.person_id):
        # Looked at once more with the write.
        if standing.joined:
            raise JoinedToAnother
        check_number(ctx, standing, choice.personnel_number)
        return
    found = next((one for one in choosable(seen) if one.person_id == choice.person_id), None)
    if found is None:
        raise NotFound
    if found.number_needed:
        hashes = numbers_of(ctx, found.kind, found.person_id)
        must_be_one_of(ctx, found.employer_id or "", hashes, choice.personnel_number)


def _standing(relations: Iterable[Standing], person_id: str) -> Standing | None:
    return next((one for one in relations if one.relation.person.person_id == person_id), None)
