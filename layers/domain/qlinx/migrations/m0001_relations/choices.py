"""What people must decide in this migration, and what they may decide;
and why something waits without them.
"""

from typing import Final

from qlinx.migrations.plan import Choice

NAME: Final = "m0001"

# Their user was deleted by hand, or something went wrong: nobody knows their sign-in address for sure.
POOL_USER_MISSING: Final = Choice(
    "pool_user_missing", ("new_sign_in", "close_account"), blocks=True, needed=2
)
# Two accounts with one sign-in address, which the pool refused and so should not be.
ADDRESS_OF_ANOTHER: Final = Choice("address_of_another_account", ("close_account",), blocks=True, needed=2)
# An employer's address or the pool's led to somebody's account: who read that mailbox could see what was not
# theirs.
_BREACH = ("reported", "people_told", "no_risk")
ALIAS: Final = Choice("alias", _BREACH)
SIGN_IN_DIFFERS: Final = Choice("sign_in_differs", _BREACH)

# What is under way is finished first, by the code that began it.
ERASURE_UNDER_WAY: Final = "erasure_under_way"
REQUEST_OPEN: Final = "request_open"
ROSTER_UNDER_WAY: Final = "roster_under_way"
# Nothing hangs on this person any more: the nightly cleanup ends them.
WITHOUT_GROUND: Final = "without_ground"
