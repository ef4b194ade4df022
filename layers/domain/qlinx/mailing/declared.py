"""What packages declare about their mails, by template.

Light: the relay of changes reads it for every entry.
"""

from qlinx.mailing.declaring import Mail, PackageMails
from qlinx.records.catalogue import capability_of


class NoComposer(Exception):
    """No package declares the mail: a mistake of the code that posted the entry."""


def mail_of(template: str) -> Mail:
    """What the package declares about a mail.

    Raises
    ------
    NoComposer
    """
    declared = mails_of(template).mails.get(template.partition(".")[2])
    if declared is None:
        raise NoComposer(template)
    return declared


def mails_of(template: str) -> PackageMails:
    """The mails of the package that a template names.

    Raises
    ------
    NoComposer
    """
    found = capability_of(template.partition(".")[0])
    if found is None or not isinstance(found.mails, PackageMails):
        raise NoComposer(template)
    return found.mails


def is_urgent(template: str) -> bool:
    """Whether a mail passes every mailing; one that no package declares does not."""
    try:
        return mail_of(template).is_urgent
    except NoComposer:
        return False
