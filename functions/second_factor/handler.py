"""A second factor of one's own, for people and users of employers: set, have new recovery codes, taken away."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.api import Api
from qlinx.edge.factor_holder import label_of, signed_in_holder
from qlinx.edge.factor_messages import (
    FactorAnswer,
    FactorConfirmation,
    FactorOffer,
    FactorProof,
    RecoveryCodes,
)
from qlinx.edge.wiring import context
from qlinx.factors.errors import FactorMissing, FactorRefused, FactorThere
from qlinx.kit.errors import ChangedMeanwhile, SignInAgain, TooManyRequests
from qlinx.sessions import own_factor
from qlinx.sessions.errors import SignInOver

api = Api("second-factor")
_PROVED = (FactorMissing, SignInAgain, FactorRefused, TooManyRequests, ChangedMeanwhile)


@api.get("/v1/second-factor", summary="Whether there is a second factor")
def see() -> FactorAnswer:
    """Whether signing in takes a code, and how many recovery codes are left."""
    return FactorAnswer.of(signed_in_holder(api))


@api.post("/v1/second-factor", summary="Begin to set a second factor", problems=(FactorThere, SignInAgain))
def begin() -> FactorOffer:
    """Gives what an authenticator app takes; nothing is set yet. Takes a sign-in of at most ten minutes ago."""
    holding = signed_in_holder(api)
    label = label_of(context(), holding)
    return FactorOffer.of(own_factor.begin(context(), holding, api.caller.signed_in_at, label=label))


@api.post(
    "/v1/second-factor/confirmation",
    status=201,
    summary="Set a second factor",
    problems=(FactorThere, FactorRefused, SignInOver, TooManyRequests, ChangedMeanwhile),
)
def confirm(body: FactorConfirmation) -> RecoveryCodes:
    """Sets it by the first code of the app. Gives ten recovery codes, once."""
    codes = own_factor.confirm(context(), signed_in_holder(api), body.enrolment, body.code)
    return RecoveryCodes(recovery_codes=list(codes))


@api.post("/v1/second-factor/recovery-codes", status=201, summary="Have new recovery codes", problems=_PROVED)
def renew_codes(body: FactorProof) -> RecoveryCodes:
    """Gives ten new ones, once; those before are good no more. Takes a code, or a sign-in with one of ten minutes ago."""
    codes = own_factor.new_recovery_codes(
        context(), signed_in_holder(api), api.caller.signed_in_at, body.code
    )
    return RecoveryCodes(recovery_codes=list(codes))


@api.post("/v1/second-factor/removal", status=204, summary="Take the second factor away", problems=_PROVED)
def remove(body: FactorProof) -> None:
    """Takes a code, or a sign-in with one of ten minutes ago. Who must have one sets another up at the next sign-in."""
    own_factor.remove(context(), signed_in_holder(api), api.caller.signed_in_at, body.code)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
