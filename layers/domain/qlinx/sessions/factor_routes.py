"""The routes on which whoever is signed in sees, sets and takes away their second factor:
the same in every role.
"""

from collections.abc import Callable

from qlinx.factors.errors import FactorMissing, FactorRefused, FactorThere
from qlinx.factors.service import Holding
from qlinx.kit.errors import ChangedMeanwhile, SignInAgain, TooManyRequests
from qlinx.records.context import Context
from qlinx.records.routes import Routes
from qlinx.sessions import own_factor
from qlinx.sessions.calling import label_of
from qlinx.sessions.errors import SignInOver
from qlinx.sessions.factor_schemas import (
    FactorConfirmation,
    FactorOffer,
    FactorProof,
    FactorResponse,
    RecoveryCodesGiven,
)

Held = Callable[[], Holding]
MakesContext = Callable[[], Context]
_PROVED = (FactorMissing, SignInAgain, FactorRefused, TooManyRequests, ChangedMeanwhile)


def add_factor_routes(routes: Routes, path: str, held: Held, context: MakesContext) -> None:
    """Gives a function the routes of whoever has a second factor."""

    @routes.get(path, summary="Whether there is a second factor")
    def see_factor() -> FactorResponse:
        """Whether signing in takes a code, and how many recovery codes are left."""
        return FactorResponse.of(held())

    @routes.post(f"{path}/recovery-codes", status=201, summary="Get new recovery codes", problems=_PROVED)
    def renew_codes(body: FactorProof) -> RecoveryCodesGiven:
        """Shows ten new ones, once; earlier ones stop working.

        Needs a code, or a sign-in with one in the last ten minutes.
        """
        codes = own_factor.new_recovery_codes(context(), held(), routes.caller.signed_in_at, body.code)
        return RecoveryCodesGiven(recovery_codes=list(codes))

    @routes.post(f"{path}/removal", status=204, summary="Remove the second factor", problems=_PROVED)
    def remove_factor(body: FactorProof) -> None:
        """Needs a code, or a sign-in with one in the last ten minutes.

        Whoever must have one sets up another when they next sign in.
        """
        own_factor.remove(context(), held(), routes.caller.signed_in_at, body.code)


def add_enrolment_routes(routes: Routes, path: str, held: Held, context: MakesContext) -> None:
    """Gives a function the routes of whoever may set a second factor while signed in:
    staff always have one by then.
    """

    @routes.post(path, summary="Start setting up a second factor", problems=(FactorThere, SignInAgain))
    def begin() -> FactorOffer:
        """Gives what an authenticator app needs; nothing is set yet.

        Needs a sign-in of at most ten minutes ago.
        """
        holding = held()
        offered = own_factor.begin(
            context(), holding, routes.caller.signed_in_at, label=label_of(context(), holding)
        )
        return FactorOffer.of(offered)

    @routes.post(
        f"{path}/confirmation",
        status=201,
        summary="Set a second factor",
        problems=(FactorThere, FactorRefused, SignInOver, TooManyRequests, ChangedMeanwhile),
    )
    def confirm(body: FactorConfirmation) -> RecoveryCodesGiven:
        """Sets it with the first code of the app. Shows ten recovery codes, once."""
        codes = own_factor.confirm(context(), held(), body.enrolment, body.code)
        return RecoveryCodesGiven(recovery_codes=list(codes))
