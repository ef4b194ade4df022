"""A file that a request makes for whoever asked: written, then its record and its mail with the request's
end.
"""

from collections.abc import Callable, Iterator, Sequence

from qlinx.aws.objects import Bucket
from qlinx.mailing.addressees import AddresseeRecord
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.catalogue import every_file
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rights.carrying_out import carry_out
from qlinx.rights.model import Export, Refusal, RightsRequest
from qlinx.rights.right import Resources
from qlinx.rights.store import EXPORT, export_by_id, export_object
from qlinx.rights.subjects import still_theirs, subject_of

MakeFile = Callable[[AddresseeRecord, RightsRequest], bytes]


def hand_over(
    ctx: Context, request: RightsRequest, resources: Resources, make: MakeFile, *, mail: str, action: str
) -> bool:
    """Makes the file and has it told; nothing stays where the request is gone. Whether there was something to
    do. Whoever asked about what is theirs no more is refused it.

    Raises
    ------
    ChangedMeanwhile
    """
    pid, rid = request.person_id, request.request_id
    if not still_theirs(ctx, request) and subject_of(ctx, pid):
        from qlinx.rights.service import refuse

        refuse(ctx, request, Refusal.NOT_IDENTIFIED, actor="rights_fulfilment")
        return False

    def act(subject: AddresseeRecord, now: RightsRequest) -> Sequence[Change]:
        resources.private.write(export_object(pid, rid), make(subject, now), "application/zip")
        return (
            EXPORT.insert(Export(person_id=pid, request_id=rid, made_at=ctx.now())),
            enqueue_mail(ctx, pid, mail, {"request_id": rid}, once=rid),
        )

    if carry_out(ctx, request, act, action=action):
        return True
    remove_file(ctx, pid, rid, resources)
    return False


def remove_file(ctx: Context, person_id: str, request_id: str, resources: Resources) -> None:
    """Removes the file of a request that was never finished.

    That of a finished one goes with its item, unless a hold keeps both.
    """
    if export_by_id(ctx.store, person_id, request_id) is None:
        resources.private.remove(export_object(person_id, request_id))


def own_files(private: Bucket, person_id: str) -> Iterator[tuple[str, bytes]]:
    """The files of a subject that are handed to them, by their place in the zip;
    small by their own limits, so each is read whole.
    """
    for files in every_file():
        prefix = f"{files.folder}{person_id}/"
        if files.exported:
            yield from (
                (f"{files.folder}{key.removeprefix(prefix)}", private.read(key))
                for key in private.keys(prefix)  # a bucket's keys
            )
