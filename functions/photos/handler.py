"""A person's own photo: sent, seen, removed."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import bucket, context
from qlinx.kit.errors import ChangedMeanwhile, NotFound, TooManyRequests
from qlinx.people import photos
from qlinx.people.calling import PEOPLE
from qlinx.people.schemas.photos import PhotoResponse, PhotoUpload, PhotoUploadRequest

api = Api("photos")


@api.post("/v1/account/photo", status=201, summary="Upload a photo", problems=(TooManyRequests,))
def upload_photo(body: PhotoUploadRequest) -> PhotoUpload:
    """Gives a form with which the photo goes to a private place; it is checked there and shown soon after."""
    account = signed_in(api, PEOPLE)
    form = photos.upload_form(context(), account.person_id, body.content_type, photos=bucket("PRIVATE"))
    return PhotoUpload.of(form)


@api.get("/v1/account/photo", summary="Own photo", problems=(NotFound,))
def see_photo() -> PhotoResponse:
    """Gives links to the photo that work for five minutes."""
    account = signed_in(api, PEOPLE)
    return PhotoResponse.of(photos.photo_links(context(), account.person_id, photos=bucket("PRIVATE")))


@api.delete("/v1/account/photo", status=204, summary="Remove the photo", problems=(ChangedMeanwhile,))
def remove_photo() -> None:
    """Removes the photo, its thumbnail and every upload."""
    photos.remove_photo(context(), signed_in(api, PEOPLE).person_id, photos=bucket("PRIVATE"))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
