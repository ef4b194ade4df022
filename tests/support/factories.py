"""Made-up values for tests; each takes what matters to the test and fills in the rest."""

from datetime import UTC, datetime
from typing import Any

from qlinx.kit.contact import parse_email
from qlinx.people.confirmation import Details
from qlinx.people.mailed import SignUp
from qlinx.people.model import SELF, Account, Employment, Person
from qlinx.people.sign_up import SignUpDetails
from qlinx.people.statements import current_statement

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
VERSION = current_statement(NOW.date()).version


def a_person(**changes: Any) -> Person:
    values: dict[str, Any] = {
        "person_id": "a" * 26,
        "language": "nl",
        "first_name": "Noor",
        "last_name": "van den Berg",
        "email": "noor@werk.example.nl",
        "address_hash": "0" * 40,
        "given_by": SELF,
        "created_at": NOW,
        **changes,
    }
    return Person.model_validate(values)


def an_account(**changes: Any) -> Account:
    values: dict[str, Any] = {
        "person_id": "a" * 26,
        "statement_version": VERSION,
        "statement_accepted_at": NOW,
        "opened_at": NOW,
        "sessions_valid_from": NOW,
        **changes,
    }
    return Account.model_validate(values)


def a_sign_up(**changes: Any) -> SignUp:
    values: dict[str, Any] = {
        "person_id": "b" * 26,
        "language": "nl",
        "first_name": "Noor",
        "last_name": "van den Berg",
        "email": "noor@werk.example.nl",
        "address_hash": "0" * 40,
        "statement_version": VERSION,
        "created_at": NOW,
        **changes,
    }
    return SignUp.model_validate(values)


def an_employment(**changes: Any) -> Employment:
    values: dict[str, Any] = {
        "person_id": "a" * 26,
        "employer_id": "e" * 26,
        "shared_at": NOW,
        "attestation_id": "attestation-1",
        "ground": "contract",
        "roster_id": "roster-1",
        "roster_line": 2,
        "roster_at": NOW,
        "roster_outcome": "accepted",
        "notice_due_at": NOW,
        **changes,
    }
    return Employment.model_validate(values)


def sign_up_details(**changes: Any) -> SignUpDetails:
    """What somebody fills in; ``email`` may be given as text."""
    values: dict[str, Any] = {
        "first_name": "Noor",
        "last_name": "van den Berg",
        "email": "noor@werk.example.nl",
        "mobile": "+31612345678",
        "postcode": None,
        "town": None,
        "language": "nl",
        "statement_version": VERSION,
        **changes,
    }
    if isinstance(values["email"], str):
        values["email"] = parse_email(values["email"])
    return SignUpDetails(**values)


def details(**changes: Any) -> Details:
    """What the reader of a confirmation link says about themselves."""
    values: dict[str, Any] = {
        "first_name": "Noor",
        "last_name": "van den Berg",
        "mobile": "+31612345678",
        "postcode": None,
        "town": None,
        "language": "nl",
        **changes,
    }
    return Details(**values)
