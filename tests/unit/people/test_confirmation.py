"""The transition table of a confirmation, row by row."""

from datetime import timedelta

import pytest

from qlinx.people.confirmation import Step, next_step
from qlinx.people.mailed import SignUp
from qlinx.people.model import Account, AccountState, Person, PersonState
from tests.support.factories import NOW, a_person, a_sign_up, an_account

OPEN, OPENING = (an_account(state=state) for state in (AccountState.OPEN, AccountState.OPENING))
WAITING, GOING, STAYING = a_sign_up(), a_person(state=PersonState.ERASING), a_person()


@pytest.mark.parametrize(
    ("waiting", "person", "account", "other", "days", "step"),
    [
        # the ordinary way
        (WAITING, None, None, None, 0, Step.BEGIN),
        (None, STAYING, OPENING, None, 0, Step.FINISH),
        (None, STAYING, OPEN, None, 0, Step.READY),
        # by somebody who has an account, of another link
        (WAITING, None, None, OPEN, 0, Step.READY),
        # two sign-ups of one address, the other one half done: whoever reads the mail may go on with either
        (WAITING, None, None, OPENING, 0, Step.BEGIN),
        (None, STAYING, OPENING, OPENING, 0, Step.FINISH),
        # a used link does not come alive while a later account opens (M1)
        (None, None, None, OPENING, 0, Step.ENDED),
        (None, None, None, OPEN, 0, Step.ENDED),
        # late
        (WAITING, None, None, None, 6.9, Step.BEGIN),
        (WAITING, None, None, None, 7, Step.ENDED),
        (None, STAYING, OPENING, None, 6.9, Step.FINISH),
        (None, STAYING, OPENING, None, 7, Step.ENDED),
        (WAITING, None, None, OPENING, 7, Step.ENDED),
        (None, STAYING, OPEN, None, 4000, Step.READY),
        # out of order: the sign-up is gone and nothing came of it
        (None, None, None, None, 0, Step.ENDED),
        # while the account is being erased
        (None, GOING, OPEN, None, 0, Step.WAIT),
        (None, GOING, None, None, 0, Step.WAIT),
    ],
)
def test_each_row(
    waiting: SignUp | None,
    person: Person | None,
    account: Account | None,
    other: Account | None,
    days: float,
    step: Step,
) -> None:
    assert next_step(waiting, person, account, other, NOW + timedelta(days=days)) is step
