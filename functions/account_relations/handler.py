"""What employers say about a signed-in person: prove an address, look, say yes or no, and part."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.names import names_of
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.sessions import freshly_signed_in, signed_in
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, NotFound, SignInAgain, TooManyRequests
from qlinx.kit.fields import email_address
from qlinx.people.calling import PEOPLE
from qlinx.people.errors import CodeRefused, JoinedToAnother, NumberNeeded, WordNotPossible
from qlinx.people.joins import choose_mail, part_from
from qlinx.people.look_responses import look_response
from qlinx.people.looking import look as look_at
from qlinx.people.own_data import joined_to
from qlinx.people.proofs import ask_for_code, proved
from qlinx.people.saying import Spoken, say_again, say_all
from qlinx.people.schemas.codes import CodeRequested
from qlinx.people.schemas.looks import CodeShown, LookResponse, WordsResponse, WordsSaid
from qlinx.people.schemas.relations import (
    RELATIONS,
    AddressProofAsked,
    MailChoice,
    RelationsResponse,
    RelationWord,
)

api = Api("account-relations")
_CODE = (CodeRefused, TooManyRequests)
_OWN = (NotFound, ChangedMeanwhile)


@api.post("/v1/account/address-proofs", status=202, summary="Prove an address", problems=(TooManyRequests,))
def ask_for_proof(body: AddressProofAsked) -> CodeRequested:
    """Mails a code to the address if anything is stored under it, and does not tell whether there is."""
    signed_in(api, PEOPLE)
    email = email_address(body.email)
    return CodeRequested(code_request=ask_for_code(context(), email, network_address=api.network_address))


@api.post("/v1/account/relations/look", summary="What is stored under a proved address", problems=_CODE)
def look(body: CodeShown) -> LookResponse:
    """What employers say about whoever has the address. The code still serves to say what it is to you."""
    account = signed_in(api, PEOPLE)
    proof = proved(context(), body.code_request, body.code, network_address=api.network_address)
    return look_response(context(), look_at(context(), proof.address_hash), account.person_id)


@api.post(
    "/v1/account/relations/words",
    summary="Say what it is to you",
    problems=(*_CODE, NotFound, NumberNeeded, JoinedToAnother, WordNotPossible, ChangedMeanwhile),
)
def say_words(body: WordsSaid) -> WordsResponse:
    """Says what each is to you. With a problem nothing was said; otherwise the response lists what was."""
    account = signed_in(api, PEOPLE)
    proof = proved(context(), body.code_request, body.code, network_address=api.network_address)
    words = [word.said() for word in body.words]
    outcomes = say_all(context(), proof, words, account_id=account.person_id)
    logger.info("words said", words=len(words), done=sum(one.problem is None for one in outcomes))
    return WordsResponse.of(outcomes, api.language)


@api.get("/v1/account/relations", summary="Employers that you said yes to", query=RELATIONS.query)
def list_relations() -> RelationsResponse:
    """Each with what it shares; one that sleeps after a recovery tells only how to wake it."""
    ctx, account_id = context(), signed_in(api, PEOPLE).person_id
    joined = joined_to(ctx, account_id)
    page = RELATIONS.page(ctx, account_id, api.query, joined, lambda one: one.join.relation_id)
    names = names_of(ctx, (one.join.employer_id for one in page.items))
    return RelationsResponse.of(page, names, api.language)


@api.delete("/v1/account/relations/<relation_id>", status=204, summary="Part", problems=(SignInAgain, *_OWN))
def part(relation_id: str) -> None:
    """After a fresh sign-in, ends a join, even a sleeping one; what is shared stays with the employer."""
    part_from(context(), freshly_signed_in(api, PEOPLE).person_id, relation_id)


@api.put("/v1/account/relations/<relation_id>/mail", status=204, summary="Where mail goes", problems=_OWN)
def choose(relation_id: str, body: MailChoice) -> None:
    """Sends mail on behalf of this employer to the sign-in address, or to the one that the employer uses."""
    choose_mail(context(), signed_in(api, PEOPLE).person_id, relation_id, at_sign_in=body.to == "sign_in")


@api.post("/v1/account/relations/<relation_id>/word", status=204, summary="Say a word", problems=_OWN)
def say_word(relation_id: str, body: RelationWord) -> None:
    """Says that it is you, that you do not work there any more, or that it is not you after all."""
    say_again(context(), signed_in(api, PEOPLE).person_id, relation_id, Spoken(body.word))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
