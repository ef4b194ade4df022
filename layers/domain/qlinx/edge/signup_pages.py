"""The page behind the link of a sign-up: what was filled in, to look at and correct, and a password."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from aws_lambda_powertools.event_handler import Response

from qlinx.edge.api import Api
from qlinx.edge.first_look import first_look_page
from qlinx.edge.logs import logger
from qlinx.edge.pages import page, posted, read_form
from qlinx.edge.signup_messages import ConfirmationDetails, ConfirmationForm
from qlinx.edge.wiring import context, user_pool
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.people.confirmation import Confirmation, Step, confirmation
from qlinx.people.errors import AccountReady, ErasureUnderWay, SignUpEnded
from qlinx.people.opening import confirm_sign_up
from qlinx.people.sign_up import must_have_mobile

# What a form can hold beside the password, which is never shown again.
_KEPT = ("first_name", "last_name", "mobile", "postcode", "town", "language")


def details_of(seen: Confirmation) -> ConfirmationDetails:
    """What was filled in, as long as the link can still open an account.

    Raises
    ------
    SignUpEnded, AccountReady, ErasureUnderWay
    """
    known = seen.sign_up or seen.person
    if seen.step not in {Step.BEGIN, Step.FINISH} or known is None or seen.details is None:
        raise {Step.READY: AccountReady, Step.WAIT: ErasureUnderWay}.get(seen.step, SignUpEnded)
    return ConfirmationDetails(
        email=known.email, mobile_required=must_have_mobile(context()), **asdict(seen.details)
    )


def confirmation_page(
    api: Api,
    seen: Confirmation,
    *,
    typed: Mapping[str, str] | None = None,
    refused: Sequence[FieldFault] = (),
) -> Response[str]:
    """The page with its fields: as they were filled in, or as they were typed and refused.

    Raises
    ------
    SignUpEnded, AccountReady, ErasureUnderWay
    """
    details = details_of(seen)
    values = {name: typed.get(name) if typed else getattr(details, name) for name in _KEPT}
    facts = {
        "email": details.email,
        "mobile_required": details.mobile_required,
        "values": values,
        "refused": tuple(refused),
    }
    return page(api, "sign_up_confirm", facts, language=seen.language, status=422 if refused else 200)


def confirmed_on_page(api: Api, token: str) -> Response[str]:
    """Opens the account with what was posted and shows what stands under its address, or asks again.

    Raises
    ------
    LinkDamaged, SignUpEnded, AccountReady, ErasureUnderWay, TooManyRequests, ChangedMeanwhile
    """
    seen = confirmation(context(), token)
    try:
        form = read_form(api, ConfirmationForm)
        opened = confirm_sign_up(context(), token, form.password, form.details, pool=user_pool())
    except InputInvalid as refused:
        return confirmation_page(api, seen, typed=posted(api), refused=refused.faults)
    logger.info("account opened")
    return first_look_page(api, opened, form.language)
