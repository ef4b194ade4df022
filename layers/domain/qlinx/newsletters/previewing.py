"""A newsletter as the very bytes that would leave, made out to the member of staff who looks at it."""

from dataclasses import replace

from qlinx.kit.errors import NotFound
from qlinx.kit.texts import Language
from qlinx.mailing.addressees import addressees_of
from qlinx.mailing.composing import Links
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.mime import sender_of, write
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.suppression import OWN_MAIL
from qlinx.mailing.unsubscribing import unsubscribe_path
from qlinx.newsletters.errors import IssueIncomplete
from qlinx.newsletters.issues import issue_of
from qlinx.newsletters.mails import WANTED, words_for
from qlinx.newsletters.model import Subscription
from qlinx.newsletters.places import NEWSLETTER
from qlinx.newsletters.sending import ISSUE_MAIL
from qlinx.records.context import Context


def preview(
    ctx: Context, issue_id: str, language: Language, *, actor: str, public_url: str, mail_from: str
) -> bytes:
    """The message as it would leave now: its words, headers and links, with the address of who looks.

    Raises
    ------
    NotFound, IssueIncomplete
    """
    issue, readers = issue_of(ctx, issue_id), addressees_of(ctx, actor)
    if not readers:
        raise NotFound
    if not issue.is_complete:
        raise IssueIncomplete
    looks, links = readers[0].value, Links(public_url)
    one = Subscription(
        person_id=actor,
        email=looks.email,
        language=language,
        address_hash=looks.address_hash,
        changed_at=ctx.now(),
        first_name=getattr(looks, "name", "").partition(" ")[0] or looks.email,
    )
    letter = Letter(
        to=Addressee(one.email),
        language=language,
        template=ISSUE_MAIL,
        facts={**words_for(issue, one), "page_url": links.page(NEWSLETTER.in_(language))},
        reason=WANTED,
        message_id_seed=f"preview-{issue_id}",
    )
    stop = unsubscribe_path(ctx, actor, one.address_hash, MailPurpose.NEWSLETTER, scope=OWN_MAIL)
    letter = replace(letter, unsubscribe_url=links.page(stop))
    return write(letter, sender_of(links, mail_from), date=ctx.now())
