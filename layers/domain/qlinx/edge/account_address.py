"""Another address for the caller's own account; apart from the pages that follow, which load more."""

from qlinx.edge.api import Api
from qlinx.edge.fields import email_address
from qlinx.edge.wiring import context
from qlinx.people.address_change import ask_address_change
from qlinx.people.model import Account


def ask_other_address(api: Api, account: Account, email: str) -> None:
    """Has a link mailed to another address for the caller's account, and a warning to the one of now."""
    ask_address_change(
        context(),
        account.person_id,
        email_address(email),
        asked_in=api.caller.session_id,
    )
