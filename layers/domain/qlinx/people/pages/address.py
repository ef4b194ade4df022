"""What a person hands in about a change of address, and the page on which an account is opened again."""

from collections.abc import Mapping

from pydantic import Field

from qlinx.aws.pool_sessions import PoolSessions
from qlinx.kit.errors import InputInvalid
from qlinx.kit.pages import Page
from qlinx.kit.problems import status_of
from qlinx.kit.schemas import Schema, validated
from qlinx.people.address_undo import recover, staff_must_release, stoppable
from qlinx.people.errors import StaffMustRelease
from qlinx.people.mailed import AddressChange, AddressChangeState
from qlinx.people.model import Person
from qlinx.records.context import Context


class FormerPasswordForm(Schema):
    """What the page of a frozen account posts."""

    password: str = Field(
        min_length=1,
        max_length=256,
        description="the former password",
        examples=["Fietsen-naar-2-Haarlem"],
    )


def confirm_page(person: Person, change: AddressChange) -> Page:
    """The new address with a button, or what is so once that was pressed."""
    done = change.state is AddressChangeState.CHANGED
    name = "people.address_confirmed" if done else "people.address_confirm"
    return Page(name, {"email": change.email}, person.language)


def frozen_page(ctx: Context, token: str, refused: InputInvalid | StaffMustRelease | None = None) -> Page:
    """The page of a frozen account:
    it asks for the former password, once more where it was refused, or sends to our staff.

    Raises
    ------
    LinkDamaged, AddressChangeEnded
    """
    person, account, undo = stoppable(ctx, token)
    facts = {
        "refused": refused.faults if isinstance(refused, InputInvalid) else (),
        "by_staff": staff_must_release(ctx, account, undo),
        "account_id": person.person_id,
        "recovery": f"/account/address-stop/{token}/recovery",
    }
    return Page("people.account_frozen", facts, person.language, status=status_of(refused))


def recovered_page(ctx: Context, token: str, posted: Mapping[str, str], *, pool: PoolSessions) -> Page:
    """Opens the account again by the posted password; one that is refused brings the page back, saying why.

    Raises
    ------
    LinkDamaged, AddressChangeEnded, AddressTaken, TooManyRequests, ChangedMeanwhile
    """
    try:
        password = validated(FormerPasswordForm, posted).password
        opened = recover(ctx, token, password, pool=pool)
    except (InputInvalid, StaffMustRelease) as refused:
        return frozen_page(ctx, token, refused)
    return Page("people.account_released", {"email": opened.email}, opened.language)
