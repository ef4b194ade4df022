"""The transition table of a confirmation, row by row."""

from datetime import timedelta

import pytest

from qlinx.people.confirmation import Step, next_step
from qlinx.people.model import Account, AccountState, SignUp
from tests.support.factories import NOW, a_sign_up, an_account

OPEN, OPENING, CLOSING = (
    an_account(state=state) for state in (AccountState.OPEN, AccountState.OPENING, AccountState.CLOSING)
)
WAITING = a_sign_up()


@pytest.mark.parametrize(
    ("waiting", "account", "days", "step"),
    [
        # the ordinary way
        (WAITING, None, 0, Step.BEGIN),
        (None, OPENING, 0, Step.FINISH),
        (None, OPEN, 0, Step.READY),
        # twice, and by somebody who has an account
        (WAITING, OPEN, 0, Step.READY),
        # two sign-ups of one address, the other one half done
        (WAITING, OPENING, 0, Step.BEGIN),
        # late
        (WAITING, None, 6.9, Step.BEGIN),
        (WAITING, None, 7, Step.ENDED),
        (None, OPENING, 6.9, Step.FINISH),
        (None, OPENING, 7, Step.ENDED),
        (WAITING, OPENING, 7, Step.ENDED),
        (None, OPEN, 4000, Step.READY),
        # out of order: the sign-up is gone and nothing came of it
        (None, None, 0, Step.ENDED),
        # while the account closes
        (WAITING, CLOSING, 0, Step.WAIT),
        (None, CLOSING, 0, Step.WAIT),
    ],
)
def test_each_row(waiting: SignUp | None, account: Account | None, days: float, step: Step) -> None:
    assert next_step(waiting, account, NOW + timedelta(days=days)) is step
