"""To whom a reply to a mail about an invitation goes, and that the mail says so."""

from qlinx.employers.service import set_reply_address
from qlinx.kit.provider import PROVIDER
from qlinx.mailing.delivery import Outcome
from tests.support.invitation_mails import CALLED_OFF, INVITED, called_off, mailed, message
from tests.support.inviting import Inviting

_PLANNING = "planning@werk.example"
_SAID = "Als je op deze mail antwoordt, gaat je antwoord naar Voorbeeld Zorg."


def _leads_to(inviting: Inviting, address: str | None) -> None:
    set_reply_address(inviting.ctx, inviting.employer_id, address, actor="staff")


def _says_so(inviting: Inviting, person_id: str, template: str) -> bool:
    found = message(inviting, person_id, template)
    assert found.header("Reply-To") == f"Voorbeeld Zorg <{_PLANNING}>"
    return all(_SAID in found.part(part).get_content() for part in ("text/plain", "text/html"))


def test_a_reply_goes_to_the_employer_where_it_has_an_address_and_the_mail_says_so(
    inviting: Inviting,
) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    _leads_to(inviting, _PLANNING)
    assert _says_so(inviting, person_id, INVITED)
    assert mailed(inviting, person_id) is Outcome.SENT
    called_off(inviting, invitation)
    assert _says_so(inviting, person_id, CALLED_OFF)


def test_without_an_address_it_comes_to_us_and_nothing_else_is_said(inviting: Inviting) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    _leads_to(inviting, _PLANNING)
    _leads_to(inviting, None)
    found = message(inviting, person_id)
    assert PROVIDER.email in found.header("Reply-To")
    assert "gaat je antwoord naar" not in found.part("text/plain").get_content()
