"""Uploads for employers without storage access of their own: a form post for exactly one file."""

import re
from typing import Final

from qlinx.edge.desk_messages import UploadAnswer, UploadRequest
from qlinx.edge.wiring import bucket, context
from qlinx.employers.agreements import agreement_in_force
from qlinx.invitations.file_places import invitation_file_key, invitation_result_key
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.texts import LocalText
from qlinx.rosters.attesting import attest, stem_of
from qlinx.rosters.errors_import import FileNameRefused
from qlinx.rosters.store import result_key, roster_prefix

_SECONDS: Final = 3600
_MOST_ROSTER_BYTES: Final = 200 * 1024 * 1024
_MOST_INVITATION_BYTES: Final = 2 * 1024 * 1024
_ROSTER_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,70}\.(csv|xlsx)")
_INVITATION_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,70}\.(json|csv|xlsx)")
_ONE = FieldFault(
    "", "one-of", LocalText(nl="Vraag precies één soort upload.", en="Ask for exactly one kind of upload.")
)


def upload_for(employer_id: str, asked: UploadRequest, *, actor: str) -> UploadAnswer:
    """Keeps the declaration of a roster and gives the form post for its file, or that of an invitation file.

    Raises
    ------
    InputInvalid, FileNameRefused, NoAgreement
    """
    ctx = context()
    agreement_in_force(ctx, employer_id)
    if asked.roster and not asked.invitations:
        name = _checked(asked.roster.file_name, _ROSTER_NAME)
        attest(ctx, employer_id, stem_of(name), asked.roster.attestation, actor=actor, once=ctx.new_id())
        key, result = f"{roster_prefix(employer_id)}{name}", result_key(employer_id, name)
        return _form(key, result, _MOST_ROSTER_BYTES)
    if asked.invitations and not asked.roster:
        name = _checked(asked.invitations.file_name, _INVITATION_NAME)
        key = invitation_file_key(employer_id, name)
        return _form(key, invitation_result_key(employer_id, name), _MOST_INVITATION_BYTES)
    raise InputInvalid([_ONE])


def _checked(name: str, allowed: re.Pattern[str]) -> str:
    if not allowed.fullmatch(name):
        raise FileNameRefused
    return name


def _form(key: str, result: str, most_bytes: int) -> UploadAnswer:
    form = bucket("DROP").upload_form(
        key, seconds=_SECONDS, most_bytes=most_bytes, content_type="application/octet-stream"
    )
    return UploadAnswer(url=form["url"], fields=form["fields"], key=key, result=result)
