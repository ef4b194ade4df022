"""Uploads for employers without storage access of their own: a form post for exactly one file."""

from qlinx.aws.objects import LONGEST_FORM_SECONDS, Bucket
from qlinx.employers.schemas import UploadResponse


def upload_response(drop: Bucket, key: str, result: str, *, most_bytes: int) -> UploadResponse:
    """The form post for one file; ``result`` is where its result file will be."""
    form = drop.upload_form(
        key, seconds=LONGEST_FORM_SECONDS, most_bytes=most_bytes, content_type="application/octet-stream"
    )
    return UploadResponse(url=form["url"], fields=form["fields"], key=key, result=result)
