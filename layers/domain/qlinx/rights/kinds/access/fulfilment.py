"""Makes the export of a subject and tells where it can be fetched."""

from collections.abc import Iterator, Sequence

from qlinx.aws.objects import Bucket
from qlinx.aws.user_pool import UserPool
from qlinx.mailing.addressees import AddresseeRecord
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.catalogue import every_file
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rights.carrying_out import carry_out
from qlinx.rights.clearing import values_of, waiting_sign_ups
from qlinx.rights.kinds.access.archive import archive_of
from qlinx.rights.kinds.access.export import document_about
from qlinx.rights.kinds.access.telling import told_to
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import Export, RightsRequest
from qlinx.rights.right import NOTHING_TO_DO, Resources
from qlinx.rights.store import EXPORT, export_by_id, export_object


def export(ctx: Context, request: RightsRequest, _: CarryOut, resources: Resources) -> str:
    """Writes the file, then its record and its mail with the request's end;
    nothing stays where there is none.
    """
    pid, rid = request.person_id, request.request_id

    def act(subject: AddresseeRecord, now: RightsRequest) -> Sequence[Change]:
        archive = _archive(ctx, subject, now, resources.private, resources.pool)
        resources.private.write(export_object(pid, rid), archive, "application/zip")
        return (
            EXPORT.insert(Export(person_id=pid, request_id=rid, made_at=ctx.now())),
            enqueue_mail(ctx, pid, "rights.export_ready", {"request_id": rid}, once=rid),
        )

    if carry_out(ctx, request, act, action="export-made"):
        return "exported"
    remove_export(ctx, pid, rid, resources)
    return NOTHING_TO_DO


def remove_export(ctx: Context, person_id: str, request_id: str, resources: Resources) -> None:
    """Removes the file of an export that was never finished.

    That of a finished one goes with its item, unless a hold keeps both.
    """
    if export_by_id(ctx.store, person_id, request_id) is None:
        resources.private.remove(export_object(person_id, request_id))


def _archive(
    ctx: Context, subject: AddresseeRecord, request: RightsRequest, private: Bucket, pool: UserPool
) -> bytes:
    person_id = subject.value.person_id
    own = told_to(request, values_of(ctx, person_id))
    values = (*own, *waiting_sign_ups(ctx, subject.value))
    attachments = dict(_own_files(private, person_id))
    document = document_about(ctx, subject.value, values, files=sorted(attachments), pool=pool)
    return archive_of(document, attachments)


def _own_files(private: Bucket, person_id: str) -> Iterator[tuple[str, bytes]]:
    """The files of a subject that go into its export, by their place in it;
    small by their own limits, so each is read whole.
    """
    for files in every_file():
        prefix = f"{files.folder}{person_id}/"
        if files.exported:
            yield from (
                (f"{files.folder}{key.removeprefix(prefix)}", private.read(key))
                for key in private.keys(prefix)  # a bucket's keys
            )
