"""Codes, as the deployed functions would mail them, and employers with a name."""

import re
from datetime import date

from qlinx.employers.model import Agreement, Employer, EmployerUser
from qlinx.employers.store import AGREEMENT, EMPLOYER, EMPLOYER_USER
from qlinx.people.proofs import code_of, proof_given
from qlinx.people.store import IDENTITY_CODE
from qlinx.records.context import Context


def a_code(ctx: Context, address: str) -> dict[str, str]:
    """A code that shows that somebody reads the mail of an address: what a request about it carries."""
    code = proof_given(ctx, ctx.address_hash(address))
    ctx.store.write(IDENTITY_CODE.insert(code))
    return {"code_request": code.code_request, "code": code_of(ctx, code.code_request)}


def an_employer_named(
    ctx: Context, name: str, employer_id: str = "e" * 26, *, starts_on: date = date(2026, 1, 1)
) -> str:
    """An employer with an agreement; gives its id."""
    ctx.store.write(
        EMPLOYER.insert(Employer(employer_id=employer_id, name=name, created_at=ctx.now())),
        AGREEMENT.insert(Agreement(employer_id=employer_id, starts_on=starts_on)),
    )
    return employer_id


def a_user_of(ctx: Context, employer_id: str) -> str:
    """Somebody who works with Qlinx for an employer; gives their id."""
    user = EmployerUser(
        person_id=ctx.new_id(),
        employer_id=employer_id,
        name="Eva HR",
        email="eva@werk.example.nl",
        address_hash=ctx.address_hash("eva@werk.example.nl"),
        created_at=ctx.now(),
        sessions_valid_from=ctx.now(),
        factor_set_at=ctx.now(),
    )
    ctx.store.write(EMPLOYER_USER.insert(user))
    return user.person_id


def field_of(page: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no field {name}"
    return found[1]
