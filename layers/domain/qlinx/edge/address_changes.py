"""What a person hands in about a change of address, and the page on which an account is opened again."""

from aws_lambda_powertools.event_handler import Response
from pydantic import Field

from qlinx.edge.api import Api
from qlinx.edge.message import Message
from qlinx.edge.pages import page, read_form
from qlinx.edge.problems import STATUS
from qlinx.edge.wiring import context, pool_sessions
from qlinx.kit.errors import InputInvalid
from qlinx.people.address_undo import recover, staff_must_release, stoppable
from qlinx.people.errors import StaffMustRelease


class FormerPasswordForm(Message):
    """What the page of a frozen account posts."""

    password: str = Field(
        min_length=1,
        max_length=256,
        description="the password of before",
        examples=["Fietsen-naar-2-Haarlem"],
    )


def frozen_page(
    api: Api, token: str, refused: InputInvalid | StaffMustRelease | None = None
) -> Response[str]:
    """The page of a frozen account: it asks for the former password, once more where it was refused, or sends to our staff.

    Raises
    ------
    LinkDamaged, AddressChangeEnded
    """
    person, account, undo = stoppable(context(), token)
    facts = {
        "refused": refused.faults if isinstance(refused, InputInvalid) else (),
        "by_staff": staff_must_release(context(), account, undo),
        "account_id": person.person_id,
        "recovery": f"/account/address-stop/{token}/recovery",
    }
    status = int(STATUS[refused.failure]) if refused else 200
    return page(api, "account_frozen", facts, language=person.language, status=status)


def recovered_page(api: Api, token: str) -> Response[str]:
    """Opens the account again by the posted password; one that is refused brings the page back, saying why.

    Raises
    ------
    LinkDamaged, AddressChangeEnded, AddressTaken, TooManyRequests, ChangedMeanwhile
    """
    try:
        password = read_form(api, FormerPasswordForm).password
        opened = recover(context(), token, password, pool=pool_sessions())
    except (InputInvalid, StaffMustRelease) as refused:
        return frozen_page(api, token, refused)
    return page(api, "account_released", {"email": opened.email}, language=opened.language)
