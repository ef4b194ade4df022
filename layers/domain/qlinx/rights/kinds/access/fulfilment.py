"""Makes the export of a subject and tells where it can be fetched."""

from qlinx.aws.objects import Bucket
from qlinx.aws.user_pool import UserPool
from qlinx.mailing.addressees import AddresseeRecord
from qlinx.records.context import Context
from qlinx.rights.clearing import values_of, waiting_sign_ups
from qlinx.rights.handing_over import hand_over, own_files
from qlinx.rights.kinds.access.archive import archive_of
from qlinx.rights.kinds.access.export import document_about
from qlinx.rights.kinds.access.telling import told_to
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import NOTHING_TO_DO, Resources


def export(ctx: Context, request: RightsRequest, _: CarryOut, resources: Resources) -> str:
    """Writes the file, then its record and its mail with the request's end."""

    def make(subject: AddresseeRecord, now: RightsRequest) -> bytes:
        return _archive(ctx, subject, now, resources.private, resources.pool)

    done = hand_over(ctx, request, resources, make, mail="rights.export_ready", action="export-made")
    return "exported" if done else NOTHING_TO_DO


def _archive(
    ctx: Context, subject: AddresseeRecord, request: RightsRequest, private: Bucket, pool: UserPool
) -> bytes:
    person_id = subject.value.person_id
    own = told_to(request, values_of(ctx, person_id))
    values = (*own, *waiting_sign_ups(ctx, subject.value))
    attachments = dict(own_files(private, person_id))
    document = document_about(ctx, subject.value, values, files=sorted(attachments), pool=pool)
    return archive_of(document, attachments)
