"""The terms that the statement names are those by which things go."""

import re

import pytest

from qlinx.invitations.model import AFTER_OCCASION
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.mailing.outbox import PROOF_OF_SENDING
from qlinx.people.mailed import UNCONFIRMED_SIGN_UP
from qlinx.people.model import AFTER_EMPLOYMENT, MEMORY, UNUSED_ACCOUNT
from qlinx.records.limits import SECURITY_EVIDENCE
from qlinx.rights.model import BACKUP_DAYS
from qlinx.rosters.model import WAITING
from qlinx.visitors.model import AFTER_MESSAGE, UNHANDLED_MESSAGE
from tests.support.promises import said

_YEAR = 365
TERMS = {
    "statement.s5.2": [SECURITY_EVIDENCE.days],
    "statement.s5.3": [UNCONFIRMED_SIGN_UP.days],
    "statement.s5.4": [AFTER_EMPLOYMENT.days],
    "statement.s5.5": [AFTER_EMPLOYMENT.days],
    "statement.s5.6": [AFTER_OCCASION.days, PROOF_OF_SENDING.days],
    "statement.s5.8": [WAITING.days],
    "statement.s5.9": [BACKUP_DAYS],
    "statement.s5.10": [AFTER_MESSAGE.days],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terms_in_the_statement_are_those_that_hold(language: Language) -> None:
    named = {
        key: [int(number) for number in re.findall(r"\b(\d+) (?:dagen|days)", said()[key][language])]
        for key in TERMS
    }
    assert named == TERMS
    # "A year", in words.
    assert {UNUSED_ACCOUNT.days, MEMORY.days, UNHANDLED_MESSAGE.days} == {_YEAR}
