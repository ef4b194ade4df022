"""A right that is used with a mailed code: on chosen subjects, or on the only one that there is."""

from collections.abc import Sequence

from qlinx.edge.looks import proof_of
from qlinx.edge.rights_messages import RightsAskedWithCode
from qlinx.edge.wiring import context
from qlinx.people.errors import ChoiceNeeded, CodeRefused
from qlinx.people.looking import Look, look
from qlinx.rights.identity import SubjectChoice, ask_with_code
from qlinx.rights.model import RightKind, RightsRequest


def asked_with_code(asked: RightsAskedWithCode, *, network_address: str) -> list[RightsRequest]:
    """Takes the requests in.

    Raises
    ------
    ChoiceNeeded
        No subject was chosen and there are several. The code works still.
    CodeRefused, NotFound, NumberNeeded, JoinedToAnother, TooManyRequests, ChangedMeanwhile
    """
    subjects = (
        [SubjectChoice(one.person_id, one.personnel_number) for one in asked.subjects]
        if asked.subjects
        else [_the_only_one(asked, network_address)]
    )
    return ask_with_code(
        context(),
        asked.code_request,
        asked.code,
        RightKind(asked.kind),
        subjects,
        network_address=network_address,
    )


def _the_only_one(asked: RightsAskedWithCode, network_address: str) -> SubjectChoice:
    proof = proof_of(asked.code_request, asked.code, network_address=network_address)
    ids = subject_ids(look(context(), proof.address_hash))
    if not ids:
        raise CodeRefused
    if len(ids) > 1:
        raise ChoiceNeeded
    return SubjectChoice(ids[0], None)


def subject_ids(seen: Look) -> Sequence[str]:
    """The ids of all that a right can be used on by whoever reads the mail of the address."""
    accounts = [seen.account_id] if seen.account_id else []
    relations = [one.relation.person.person_id for one in seen.relations if not one.joined]
    return [*accounts, *relations, *(person_id for row in seen.roles for person_id in row.person_ids)]
