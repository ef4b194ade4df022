"""Wires what mails go out with;
apart from the rest, because only the function that sends needs the letters' libraries.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from qlinx.aws import clients
from qlinx.aws.mail_provider import MailProvider
from qlinx.entrypoints.settings import public_url, setting
from qlinx.entrypoints.wiring import context
from qlinx.mailing.allowance import Allowance
from qlinx.mailing.composing import Links
from qlinx.mailing.delivery import PostOffice
from qlinx.mailing.mime import sender_of
from qlinx.mailing.pace import Pace
from qlinx.mailing.purposes import MailPurpose
from qlinx.records.context import Context

# Purposes with a configuration set of their own, by the setting that names it; all others share one (decision
# 212).
SETS: Final[Mapping[MailPurpose, str]] = {
    MailPurpose.OWN_REQUEST: "OWN_REQUESTS_SET",
    MailPurpose.INVITATION: "INVITATIONS_SET",
    MailPurpose.NEWSLETTER: "NEWSLETTERS_SET",
    MailPurpose.MARKETING: "NEWSLETTERS_SET",
}


@cache
def post_office() -> PostOffice:
    """Provider, sender and links of this installation."""
    links = Links(public_url())
    by_purpose = {purpose.value: setting(name) for purpose, name in SETS.items()}
    provider = MailProvider(clients.sesv2(), setting("MAIL_CONFIGURATION_SET"), by_purpose)
    return PostOffice(
        provider=provider,
        sender=sender_of(links, setting("MAIL_FROM")),
        links=links,
        allowance=Allowance(provider),
    )


@cache
def pace() -> Pace:
    """How fast this worker sends what may wait."""
    return Pace(int(setting("MILLISECONDS_A_MAIL")) / 1000)


def made_ready() -> tuple[Context, PostOffice]:
    """What the mails of a batch share, made before they are sent side by side: no thread makes its own."""
    made = context()
    _ = made.keys
    return made, post_office()


def mails_at_a_time() -> int:
    """How many mails of a batch one worker sends side by side."""
    return int(setting("MAILS_AT_A_TIME"))
