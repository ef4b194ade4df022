"""Makes the portability file of a subject, sealed, and tells where it can be fetched."""

from qlinx.mailing.addressees import AddresseeRecord
from qlinx.records.context import Context
from qlinx.rights.clearing import values_of
from qlinx.rights.handing_over import hand_over, own_files
from qlinx.rights.kinds.portability.building import portable_document, portable_parts
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import NOTHING_TO_DO, Resources
from qlinx.rights.sealing import sealed_zip
from qlinx.rights.store import request_by_id
from qlinx.rights.transferring import is_to_be_sent, transfer


def take_along(ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources) -> str:
    """Writes the file, then its record and its mail with the request's end; then it goes to where whoever
    asked wants it.
    """

    def make(subject: AddresseeRecord, now: RightsRequest) -> bytes:
        values = values_of(ctx, now.person_id)
        attachments = dict(own_files(resources.private, now.person_id))
        document = portable_document(ctx, subject.value, values, files=sorted(attachments))
        return sealed_zip(ctx, portable_parts(document, values, attachments), document.made_at)

    done = hand_over(ctx, request, resources, make, mail="rights.portable_ready", action="portable-made")
    made = request_by_id(ctx.store, request.person_id, request.request_id) if done else None
    if made and is_to_be_sent(made):
        return transfer(ctx, made, message, resources)
    return "exported" if done else NOTHING_TO_DO
