"""Rosters that are uploaded by whoever has no storage access of their own: a form post for exactly one file;
and their results.
"""

from typing import Final

from qlinx.aws.objects import Bucket, ObjectMissing
from qlinx.employers.agreements import agreement_in_force
from qlinx.employers.errors import FileNameRefused
from qlinx.employers.file_names import composed, may_be_dropped, stem_of
from qlinx.employers.schemas import UploadResponse
from qlinx.employers.uploads import upload_response
from qlinx.kit.texts import LocalText
from qlinx.records.context import Context
from qlinx.rosters.attesting import attest
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.results import told_of_file
from qlinx.rosters.schemas import RosterUploadRequest
from qlinx.rosters.store import result_key, roster_prefix

MOST_BYTES: Final = 200 * 1024 * 1024
_ENDINGS: Final = frozenset({"csv", "txt", "tsv", "xlsx", "xlsm"})
_WITH_RESULT: Final = {
    RosterState.DONE,
    RosterState.REFUSED,
    RosterState.AWAITING_CONFIRMATION,
    RosterState.REJECTED,
}
_LINK_SECONDS: Final = 300


def roster_upload(
    ctx: Context, drop: Bucket, employer_id: str, asked: RosterUploadRequest, *, actor: str
) -> UploadResponse:
    """Keeps the declaration of a roster and gives the form post for its file.

    Raises
    ------
    FileNameRefused, NoAgreement
    """
    agreement_in_force(ctx, employer_id)
    if not may_be_dropped(asked.file_name, _ENDINGS):
        raise FileNameRefused
    name = composed(asked.file_name)
    attest(ctx, employer_id, stem_of(name), asked.attestation, actor=actor, once=ctx.new_id())
    key, result = f"{roster_prefix(employer_id)}{name}", result_key(employer_id, name)
    return upload_response(drop, key, result, most_bytes=MOST_BYTES)


def refused_because(drop: Bucket, roster: Roster) -> LocalText | None:
    """Why a list was refused whole and what to do, as its result file tells it."""
    try:
        return told_of_file(drop.read(result_key(roster.employer_id, roster.file_key.rsplit("/", 1)[-1])))
    except ObjectMissing:
        return None


def result_link(drop: Bucket, roster: Roster) -> str | None:
    """A link to a roster's result file, where there is one by now."""
    under_way = roster.is_long and roster.state in {RosterState.APPLYING, RosterState.FINISHING}
    if roster.state not in _WITH_RESULT and not under_way:
        return None
    name = roster.file_key.rsplit("/", 1)[-1]
    key = result_key(roster.employer_id, name)
    return drop.download_link(key, seconds=_LINK_SECONDS, file_name=f"{name}.result.csv")
