"""Addresses that stand in a column because a form wanted one.

Two kinds. What is typed at a domain of somebody else (“test@test.nl”, “geen@geen.nl”) would have us write to
strangers about an employee, and is refused. What stands at the employer's own domain (“info@”, “no_email@”)
may be read by several people or by none: it is taken, but it tells nobody apart, so a second person there
waits (rules 10 and 11 of *Who a person is*).
"""

from __future__ import annotations

import re
from typing import Final

from qlinx.kit.contact import EmailAddress


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SIGNS: Final = re.compile("[._+-]+")
# Typed on both sides of the @, or the same letter on both sides.
_FILLER: Final = _words(
    "test tester testing geen geenmail geenemail nomail noemail no none null nvt na onbekend unknown unbekannt keine nobody "
    "niemand xxx abc abcd asd asdf qwerty foo bar email mail naam name voorbeeld example beispiel dummy fake leeg blank"
)
# Where everybody can have an address: a filler there is a stranger's.
_PROVIDERS: Final = _words(
    "gmail googlemail hotmail outlook live msn yahoo icloud ziggo kpnmail kpnplanet planet xs4all casema telenet skynet gmx "
    "web proton protonmail aol"
)
_UNREAD: Final = _words(
    "noreply donotreply nietbeantwoorden nietreageren keineantwort mailerdaemon nullmailer devnull"
)
_SHARED: Final = _FILLER | _words(
    # of those that an office reads together
    "info contact administratie administration admin beheer receptie reception office kantoor balie frontdesk hr hrm pz po "
    "personeel personeelszaken personeelsadministratie salarisadministratie loonadministratie payroll planning rooster "
    "post postbus postvak inbox algemeen general helpdesk support servicedesk sales verkoop inkoop finance facturen "
    "secretariaat sekretariat buero buro zentrale kontakt personal personalabteilung verwaltung team medewerker medewerkers "
    "werknemer employee employees staff winkel filiaal keuken magazijn "
    # of those that nobody reads
    "geenemailadres geenadres geenmailadres heeftgeenemail heeftgeenmail noaddress noemailaddress nomailaddress "
    "emailonbekend mailonbekend onbekendemail keineemail keinemail placeholder invullen volgt nogniet nogonbekend tbd"
)


def is_nobodys(email: EmailAddress) -> bool:
    """Whether somebody typed just anything: the same filler on both sides of the @, or an address that asks
    not to be written to.
    """
    local, _, domain = email.match_key.rpartition("@")
    box = _SIGNS.sub("", local)
    if box in _UNREAD:
        return True
    at, _, behind = domain.partition(".")
    # A domain of four parts is somebody's own: test@test.zorg.example.
    if behind.count(".") > 1:
        return False
    return (box in _FILLER and at in _FILLER | _PROVIDERS) or (box == at and len(set(box)) == 1)


def is_general(email: EmailAddress) -> bool:
    """Whether several people, or nobody, may read what comes there: it tells no two people apart."""
    return _SIGNS.sub("", email.match_key.rpartition("@")[0]).rstrip("0123456789") in _SHARED
