"""Files that are handed to people, in a zip that anybody can check: nothing was altered, and we made it.

The zip holds a list with the SHA-256 of each of its files, and our signature (Ed25519) of that list. The
public key stands at `KEY_PATH`. How to check it is said in the zip and in docs/privacy.md.
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.site_files import SiteFile
from qlinx.records.context import Context

KEY_PATH: Final = "/.well-known/qlinx-rights-key.pem"
KEY_TYPE: Final = "application/x-pem-file"
SUMS: Final = "SHA256SUMS"
SIGNATURE: Final = "SHA256SUMS.sig"
CHECKING: Final = "README.txt"
_PURPOSE: Final = "rights-files"
_HOW: Final = """\
Zo controleer je dat dit van ons komt en dat niets is veranderd. Doe dit in de map met deze bestanden.
How to check that this comes from us and that nothing was altered. Do so in the folder with these files.

    curl --silent --show-error --output key.pem {key_url}
    openssl base64 -d -in SHA256SUMS.sig -out signature
    openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in SHA256SUMS -sigfile signature
    sha256sum --check SHA256SUMS

(OpenSSL 3)
"""


def public_key(ctx: Context) -> str:
    """The key with which anybody checks our signatures, as PEM."""
    return ctx.keys.seal_key(_PURPOSE)


def key_file(ctx: Context) -> SiteFile:
    """The same, as it stands at `KEY_PATH`."""
    return SiteFile(public_key(ctx), KEY_TYPE)


def seal_of(ctx: Context, content: bytes) -> str:
    """Our signature of a file, as it is kept beside it: base64 on lines that OpenSSL reads."""
    return base64.encodebytes(ctx.keys.seal(_PURPOSE, content)).decode()


def sealed_zip(ctx: Context, parts: Mapping[str, bytes], made_at: datetime) -> bytes:
    """The files by their path in the zip, with how to check them, their sums and our signature."""
    explained = {**parts, CHECKING: _HOW.format(key_url=ctx.page_url(KEY_PATH)).encode()}
    sums = "".join(
        f"{hashlib.sha256(body).hexdigest()}  {path}\n" for path, body in explained.items()
    ).encode()
    return zip_of({**explained, SUMS: sums, SIGNATURE: seal_of(ctx, sums).encode()}, made_at)


def zip_of(parts: Mapping[str, bytes], made_at: datetime) -> bytes:
    """Files by their path in the zip. The same files make the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in parts.items():
            entry = zipfile.ZipInfo(path, made_at.astimezone(HOME_ZONE).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, body)
    return target.getvalue()
