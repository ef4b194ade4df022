"""What `make run` tells whoever sits before it, once everything is there:
what to try first, and whom to sign in as.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from infrastructure.local.examples import EMPLOYER_USER, PASSWORD, PERSON, SignIn
from infrastructure.local.system import System

_SIGN_IN: Final = (
    "curl {url}/v1/sessions -H 'content-type: application/json'"
    """ -d '{{"email": "{email}", "password": "{password}"}}'"""
)


def first_steps(system: System, sign_ins: Iterable[SignIn]) -> Iterator[str]:
    """The lines of one block."""
    yield "Try first"
    for number, step in enumerate(_steps(system), start=1):
        yield f"  {number}. {step}"
    yield ""
    yield f"Sign in with the password {PASSWORD} as"
    for one in sign_ins:
        app = f"  app {one.secret}" if one.secret else ""
        yield f"  {one.role:<10} {one.address}{app}"
    yield f"  A code of an app: {system.mailbox.url}/codes"


def _steps(system: System) -> Iterator[str]:
    yield (
        f"{system.mailbox.url}/?q={PERSON.address} has the mail to somebody who is invited: open it, and answer"
        " from its link."
    )
    yield (
        f"Invite people yourself: {system.url}/inloggen, “Voor mijn werk”, as {EMPLOYER_USER.address}, then"
        f" “Nieuwe uitnodiging”. The code it asks for stands at {system.mailbox.url}/codes. The mails come into"
        f" {system.mailbox.url}/ within half a minute. “Lijst” takes a list in, and shows it first."
    )
    yield (
        f"{system.url}/inloggen is where {PERSON.address} sees and answers invitations, and all that is kept."
    )
    yield f"{system.url}/balie is for staff: requests with a last day, employers, first invitations."
    yield (
        f"{system.url}/rights mails a code to anybody there who has no account, and shows what is kept about them."
    )
    call = _SIGN_IN.format(url=system.url, email=PERSON.address, password=PASSWORD)
    yield f"{system.docs_url} has the API; docs/api.md walks through it, for employers too. To sign in:\n     {call}"
