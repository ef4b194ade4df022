"""An ordinary mail on behalf of an employer, composed as the product's own are:
to whoever gets the mail of a subject.
"""

from qlinx.kit.texts import LocalText
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.declaring import Mail, PackageMails
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.people.reaching import reader_of
from qlinx.people.store import person_by_id
from qlinx.records.context import Context
from tests.proof.identity.scene import ORDINARY


class OrdinaryMail:
    """Stands in for a package's ``mails``."""

    @staticmethod
    def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
        del links
        person = person_by_id(ctx.store, entry.person_id)
        if person is None:
            return Skipped("no_longer_known")
        reader = reader_of(ctx, person)
        return Letter(
            to=reader.addressee,
            language=reader.language,
            template=entry.template,
            facts={},
            reason=LocalText(nl="Je werkgever nodigt je uit.", en="Your employer invites you."),
            message_id_seed=entry.entry_id,
        )


MAILS = PackageMails(
    mails={ORDINARY.partition(".")[2]: Mail(MailPurpose.INVITATION, Urgency.ROUTINE)},
    composer=lambda: OrdinaryMail,
)
