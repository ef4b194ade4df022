"""Without an account: a code goes to the address; with it one looks, says what it is, and uses a right."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, NotFound, TooManyRequests
from qlinx.kit.fields import email_address
from qlinx.people.errors import CodeRefused, JoinedToAnother, NumberNeeded, WordNotPossible
from qlinx.people.look_responses import look_with_code
from qlinx.people.looking import look_for_rights
from qlinx.people.proofs import ask_for_code, proved
from qlinx.people.saying import say_all
from qlinx.people.schemas.codes import CodeAsked, CodeRequested
from qlinx.people.schemas.looks import CodeShown, LookWithCodeResponse, WordsOfReader, WordsResponse
from qlinx.rights.errors import ChooseSubject
from qlinx.rights.identity import SubjectChoice, ask_with_code
from qlinx.rights.registry import right_named
from qlinx.rights.schemas import RightsAskedWithCode, RightsTakenIn
from qlinx.rights.showing import taken_in

api = Api("identity-codes")
_REFUSED = (CodeRefused, TooManyRequests)
_CHOSEN = (*_REFUSED, NotFound, NumberNeeded, JoinedToAnother)


@api.post(
    "/v1/identity-codes",
    status=202,
    summary="Ask for a code to show who you are",
    problems=(TooManyRequests,),
    public=True,
)
def send_code(body: CodeAsked) -> CodeRequested:
    """Mails a code to the address if it is known. The response does not tell whether it is."""
    email = email_address(body.email)
    return CodeRequested(code_request=ask_for_code(context(), email, network_address=api.network_address))


@api.post(
    "/v1/identity-codes/look", summary="What is stored under the address", problems=_REFUSED, public=True
)
def look_by_code(body: CodeShown) -> LookWithCodeResponse:
    """What employers say about whoever has the address, and what a right can be used on.

    The code is not used up.
    """
    proof = proved(context(), body.code_request, body.code, network_address=api.network_address)
    return look_with_code(context(), look_for_rights(context(), proof.address_hash))


@api.post(
    "/v1/identity-codes/words",
    summary="Say what it is to you",
    problems=(*_CHOSEN, WordNotPossible),
    public=True,
)
def say_words(body: WordsOfReader) -> WordsResponse:
    """Says what each is to you. With a problem nothing was said; otherwise the response lists what was."""
    proof = proved(context(), body.code_request, body.code, network_address=api.network_address)
    outcomes = say_all(context(), proof, [word.said() for word in body.words])
    logger.info("words said", words=len(outcomes), done=sum(one.problem is None for one in outcomes))
    return WordsResponse.of(outcomes, api.language)


@api.post(
    "/v1/rights-requests",
    status=202,
    summary="Use a right with a mailed code",
    problems=(*_CHOSEN, ChooseSubject, ChangedMeanwhile),
    public=True,
)
def ask_by_code(body: RightsAskedWithCode) -> RightsTakenIn:
    """Takes in the request of whoever shows the code that was mailed. A code works once."""
    chosen = [SubjectChoice(one.person_id, one.personnel_number) for one in body.subjects or ()]
    requests = ask_with_code(
        context(),
        body.code_request,
        body.code,
        right_named(body.kind),
        chosen,
        network_address=api.network_address,
        by_representative=bool(body.by_representative),
        send_to=body.send_to,
        corrections=body.corrections,
    )
    logger.info("rights requests received", right=body.kind, requests=len(requests))
    return taken_in(context(), requests, api.language)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
