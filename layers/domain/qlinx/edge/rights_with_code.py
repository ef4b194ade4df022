"""A right that is used with a mailed code: on chosen subjects, or on the only one that there is."""

from collections.abc import Sequence

from qlinx.edge.rights_messages import RightsAskedWithCode
from qlinx.edge.wiring import context
from qlinx.rights.identity import SubjectChoice, ask_with_code
from qlinx.rights.model import RightKind, RightsRequest


def asked_with_code(asked: RightsAskedWithCode, *, network_address: str) -> Sequence[RightsRequest]:
    """Takes the requests in.

    Raises
    ------
    ChooseSubject
        No subject was chosen and there are several. The code works still.
    CodeRefused, NotFound, NumberNeeded, JoinedToAnother, TooManyRequests, ChangedMeanwhile
    """
    return ask_with_code(
        context(),
        asked.code_request,
        asked.code,
        RightKind(asked.kind),
        [SubjectChoice(one.person_id, one.personnel_number) for one in asked.subjects or ()],
        network_address=network_address,
    )
