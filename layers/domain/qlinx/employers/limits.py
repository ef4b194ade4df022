"""How often an employer may have us mail a user (decision 96)."""

from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.limits import Limit

INVITED_A_DAY: Final = Limit(
    "employer-user-invitation",
    50,
    24 * 3600,
    "a department that starts with Qlinx; a stolen administrator who mails strangers in the employer's name",
    between=(10, 500),
    what=LocalText(
        nl="uitnodigingen van gebruikers door één werkgever", en="invitations of users by one employer"
    ),
)
