"""Invitation files that are uploaded by whoever has no storage access of their own."""

from typing import Final

from qlinx.aws.objects import Bucket
from qlinx.employers.agreements import agreement_in_force
from qlinx.employers.errors import FileNameRefused
from qlinx.employers.file_names import composed, may_be_dropped
from qlinx.employers.schemas import UploadResponse
from qlinx.employers.uploads import upload_response
from qlinx.invitations.file_places import invitation_file_key, invitation_result_key
from qlinx.records.context import Context

_MOST_BYTES: Final = 2 * 1024 * 1024
_ENDINGS: Final = frozenset({"json", "csv", "txt", "tsv", "xlsx", "xlsm"})


def invitation_upload(ctx: Context, drop: Bucket, employer_id: str, file_name: str) -> UploadResponse:
    """The form post for an invitation file.

    Raises
    ------
    FileNameRefused, NoAgreement
    """
    agreement_in_force(ctx, employer_id)
    if not may_be_dropped(file_name, _ENDINGS):
        raise FileNameRefused
    name = composed(file_name)
    key, result = invitation_file_key(employer_id, name), invitation_result_key(employer_id, name)
    return upload_response(drop, key, result, most_bytes=_MOST_BYTES)
