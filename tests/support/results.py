"""Who comes, as the employer reads it: the file and the workbook in its prefix."""

import csv
import io

import openpyxl

from qlinx.invitations.model import Invitation
from qlinx.invitations.results_file import export_results
from qlinx.invitations.store import results_object, results_workbook
from tests.support.inviting import Inviting


def export(inviting: Inviting, invitation: Invitation, *changed: str) -> bool:
    """Brings the lines of these people up to date, or all where nobody is named."""
    drop = inviting.world.bucket("Drop")
    return export_results(inviting.ctx, invitation.invitation_id, changed or None, drop=drop)


def file_of(inviting: Inviting, invitation: Invitation) -> list[list[str]]:
    body = inviting.world.bucket("Drop").read(results_object(invitation))
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def in_workbook(inviting: Inviting, invitation: Invitation) -> list[list[str]]:
    """The same as the file, of the workbook beside it."""
    body = inviting.world.bucket("Drop").read(results_workbook(invitation))
    (sheet,) = openpyxl.load_workbook(io.BytesIO(body)).worksheets
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
