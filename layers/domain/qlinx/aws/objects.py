"""Objects in a bucket: read, write, remove by prefix, and links that end soon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from botocore.exceptions import ClientError

from qlinx.kit.batching import batched
from qlinx.kit.downloads import disposition

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


LONGEST_FORM_SECONDS: Final = 900
# What the store takes in one post at most; of more than that nothing of ours is asked.
_MOST_IN_ONE_POST: Final = 5 * 1024**3
_NEXT: Final = "success_action_redirect"
_ANY_TYPE: Final = "application/octet-stream"
_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
# Another was written, is being written at this moment, or it is gone.
_CHANGED = _MISSING | {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}


class ObjectMissing(Exception):
    """There is no object under that key."""


@dataclass(frozen=True, slots=True)
class Version:
    """An object as it was read, and the mark by which one can tell whether it still is."""

    body: bytes
    mark: str


@dataclass(frozen=True, slots=True)
class PageForm:
    """Address and fields of a form of a page. ``scripted`` are the fields that differ where a script brings
    the file and goes on by itself.
    """

    url: str
    fields: Mapping[str, str]
    scripted: Mapping[str, str]

    @property
    def store(self) -> str:
        """Where the page must be let."""
        return self.url.rstrip("/")


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a list of a bucket tells it."""

    key: str
    written_at: datetime
    tag: str = ""
    """Which content it has."""


class Bucket:
    """One bucket."""

    def __init__(self, client: "S3Client", name: str) -> None:
        self._client = client
        self.name = name

    def read(self, key: str) -> bytes:
        """The whole object; for small ones only.

        Raises
        ------
        ObjectMissing
        """
        try:
            return self._client.get_object(Bucket=self.name, Key=key)["Body"].read()
        except ClientError as error:
            raise _missing(error) from error

    def read_version(self, key: str) -> Version | None:
        """The whole object with its mark, or nothing;
        whoever asks needs the right to list, or nothing is a refusal.
        """
        try:
            found = self._client.get_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if isinstance(_missing(error), ObjectMissing):
                return None
            raise
        return Version(found["Body"].read(), found["ETag"])

    def replace(self, key: str, body: bytes, content_type: str, known: Version | None) -> bool:
        """Writes the object where it is still ``known`` (or still not there); says whether it was."""
        condition: Any = {"IfMatch": known.mark} if known else {"IfNoneMatch": "*"}
        try:
            self._client.put_object(
                Bucket=self.name, Key=key, Body=body, ContentType=content_type, **condition
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in _CHANGED:
                return False
            raise
        return True

    def download(self, key: str, to: Path) -> str:
        """Streams the object to a file, and gives its content's tag.

        Raises
        ------
        ObjectMissing
        """
        try:
            found = self._client.get_object(Bucket=self.name, Key=key)
        except ClientError as error:
            raise _missing(error) from error
        with to.open("wb") as file:
            for chunk in found["Body"].iter_chunks(1024 * 1024):
                file.write(chunk)
        return found["ETag"].strip('"')

    def head(self, key: str) -> Mapping[str, Any] | None:
        """Size (``ContentLength``), ``ETag`` and ``Metadata`` of an object, or nothing."""
        try:
            return dict(self._client.head_object(Bucket=self.name, Key=key))
        except ClientError as error:
            if isinstance(_missing(error), ObjectMissing):
                return None
            raise

    def write(self, key: str, body: bytes, content_type: str) -> None:
        self._client.put_object(Bucket=self.name, Key=key, Body=body, ContentType=content_type)

    def upload(self, key: str, source: Path, content_type: str) -> None:
        """Streams a file into an object."""
        with source.open("rb") as file:
            self._client.put_object(Bucket=self.name, Key=key, Body=file, ContentType=content_type)

    def tag(self, key: str, tags: Mapping[str, str]) -> None:
        """Sets an object's tags; one that is gone already is fine."""
        pairs = [{"Key": name, "Value": value} for name, value in tags.items()]
        try:
            self._client.put_object_tagging(Bucket=self.name, Key=key, Tagging={"TagSet": cast("Any", pairs)})
        except ClientError as error:
            if not isinstance(_missing(error), ObjectMissing):
                raise

    def listed(self, prefix: str, *, after: str = "") -> Iterator[Listed]:
        """Every object under a prefix in the order of keys, from behind ``after`` on.

        Read page by page as far as needed.
        """
        pages = self._client.get_paginator("list_objects_v2")
        begin: Any = {"StartAfter": after} if after else {}
        for page in pages.paginate(Bucket=self.name, Prefix=prefix, **begin):
            for entry in page.get("Contents", []):
                yield Listed(entry["Key"], entry["LastModified"], entry["ETag"].strip('"'))

    def found(self, key: str) -> Listed | None:
        """One object as a list of the bucket tells it, for whoever may not read what is in it."""
        first = next(self.listed(key), None)
        return first if first and first.key == key else None

    def keys(self, prefix: str) -> Iterator[str]:
        """Every key under a prefix."""
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix):
            for entry in page.get("Contents", []):
                yield entry["Key"]

    def remove(self, *keys: str) -> None:
        """Removes objects; one that is gone already is fine."""
        for some in batched(keys, 1000):
            response = self._client.delete_objects(
                Bucket=self.name,
                Delete={"Objects": [{"Key": key} for key in some], "Quiet": True},
            )
            if response.get("Errors"):
                raise RemovalFailed(len(response["Errors"]))

    def download_link(self, key: str, *, seconds: int, file_name: str) -> str:
        """A link that fetches this one object and ends after ``seconds``."""
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.name,
                "Key": key,
                "ResponseContentDisposition": disposition("attachment", file_name),
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=seconds,
        )

    def upload_form(self, key: str, *, seconds: int, most_bytes: int, content_type: str) -> dict[str, Any]:
        """Address and fields of a form post that may put this one object, of this type,
        up to ``most_bytes``.

        Whoever has a form may use it until it ends, as often as they like.

        Raises ValueError for one that lives for longer than a quarter of an hour.
        """
        return self._form(key, {"Content-Type": content_type}, seconds, 1, most_bytes)

    def page_form(self, key: str, *, seconds: int, then: str) -> PageForm:
        """The form of a page that may put this one object; a browser goes to ``then`` from there.

        It takes a file of any kind and size, and an empty one: where the store refuses one, it does so in a
        language of programs. What is wrong with a file is told by the page that comes then.

        Raises ValueError as `upload_form` does.
        """
        kind = {"Content-Type": _ANY_TYPE}
        form = self._form(key, {**kind, _NEXT: then}, seconds, 0, _MOST_IN_ONE_POST)
        # A script is told by the store itself that it has the file: it can't follow to a page of ours.
        other = self._form(key, kind, seconds, 0, _MOST_IN_ONE_POST)["fields"]
        differ = {name: value for name, value in other.items() if form["fields"][name] != value}
        return PageForm(form["url"], form["fields"], differ)

    def _form(
        self, key: str, fields: Mapping[str, str], seconds: int, least_bytes: int, most_bytes: int
    ) -> dict[str, Any]:
        if not 0 < seconds <= LONGEST_FORM_SECONDS:
            raise ValueError(f"a form that lives for {seconds} seconds")
        return dict(
            self._client.generate_presigned_post(
                self.name,
                key,
                Fields=dict(fields),
                Conditions=[
                    *({name: value} for name, value in fields.items()),
                    ["content-length-range", least_bytes, most_bytes],
                ],
                ExpiresIn=seconds,
            )
        )


class RemovalFailed(Exception):
    """Some objects could not be removed; the whole removal may be repeated."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} objects were not removed")


def _missing(error: ClientError) -> Exception:
    if error.response["Error"]["Code"] in _MISSING:
        return ObjectMissing()
    return error
