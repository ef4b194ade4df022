"""What a signed-in person sends and gets about their photo."""

from typing import Literal

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.people.photos import MOST_BYTES, PhotoLinks, UploadForm


class PhotoUploadRequest(Schema):
    """A photo that is about to be sent."""

    content_type: Literal["image/jpeg", "image/png", "image/webp"] = Field(
        description="its stated content type; the bytes themselves are checked on arrival"
    )


class PhotoUpload(Schema):
    """Where to post the photo as a form: these fields first, the file as `file` last."""

    url: str = Field(examples=["https://bucket.example/"])
    fields: dict[str, str] = Field(
        examples=[{"key": "photo-uploads/…", "policy": "…", "x-amz-signature": "…"}]
    )
    expires_in_seconds: int = Field(examples=[600])
    most_bytes: int = Field(default=MOST_BYTES, examples=[MOST_BYTES])

    @classmethod
    def of(cls, form: UploadForm) -> "PhotoUpload":
        return cls(url=form.url, fields=form.fields, expires_in_seconds=form.seconds)


class PhotoResponse(Schema):
    """Links to the photo that expire soon."""

    photo_url: str = Field(examples=["https://bucket.example/photos/…?X-Amz-Signature=…"])
    thumbnail_url: str = Field(examples=["https://bucket.example/photos/…?X-Amz-Signature=…"])
    expires_in_seconds: int = Field(examples=[300])

    @classmethod
    def of(cls, links: PhotoLinks) -> "PhotoResponse":
        return cls(photo_url=links.large, thumbnail_url=links.small, expires_in_seconds=links.seconds)
