"""The page behind the link of a sign-up: what was filled in, to look at and correct, and a password."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from qlinx.aws.user_pool import UserPool
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.pages import Page
from qlinx.kit.problems import form_status
from qlinx.kit.schemas import validated
from qlinx.people.confirmation import Confirmation, Step, confirmation
from qlinx.people.errors import AccountReady, ErasureUnderWay, SignUpEnded
from qlinx.people.opening import confirm_sign_up
from qlinx.people.pages.first_look import first_look_page
from qlinx.people.schemas.sign_up import ConfirmationDetails, ConfirmationForm
from qlinx.people.sign_up import must_have_mobile
from qlinx.records.context import Context

# What a form can hold beside the password, which is never shown again.
_KEPT = ("first_name", "last_name", "mobile", "postcode", "town", "language")


def details_of(ctx: Context, seen: Confirmation) -> ConfirmationDetails:
    """What was filled in, as long as the link can still open an account.

    Raises
    ------
    SignUpEnded, AccountReady, ErasureUnderWay
    """
    known = seen.sign_up or seen.person
    if seen.step not in {Step.BEGIN, Step.FINISH} or known is None or seen.details is None:
        raise {Step.READY: AccountReady, Step.WAIT: ErasureUnderWay}.get(seen.step, SignUpEnded)
    return ConfirmationDetails(
        email=known.email, mobile_required=must_have_mobile(ctx), **asdict(seen.details)
    )


def confirmation_page(
    ctx: Context,
    seen: Confirmation,
    *,
    typed: Mapping[str, str] | None = None,
    refused: Sequence[FieldFault] = (),
) -> Page:
    """The page with its fields: as they were filled in, or as they were typed and refused.

    Raises
    ------
    SignUpEnded, AccountReady, ErasureUnderWay
    """
    details = details_of(ctx, seen)
    values = {name: typed.get(name) if typed else getattr(details, name) for name in _KEPT}
    facts = {
        "email": details.email,
        "mobile_required": details.mobile_required,
        "values": values,
        "refused": tuple(refused),
    }
    return Page("people.sign_up_confirm", facts, seen.language, status=form_status(refused))


def confirmed_on_page(ctx: Context, token: str, posted: Mapping[str, str], *, pool: UserPool) -> Page:
    """Opens the account with what was posted and shows what is stored under its address, or asks again.

    Raises
    ------
    LinkDamaged, SignUpEnded, AccountReady, ErasureUnderWay, TooManyRequests, ChangedMeanwhile
    """
    seen = confirmation(ctx, token)
    try:
        form = validated(ConfirmationForm, posted)
        opened = confirm_sign_up(ctx, token, form.password, form.details, pool=pool)
    except InputInvalid as refused:
        return confirmation_page(ctx, seen, typed=posted, refused=refused.faults)
    return first_look_page(ctx, opened, form.language)
