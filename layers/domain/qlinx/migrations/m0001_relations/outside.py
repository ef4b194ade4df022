"""What this migration needs beside the tables:
the user pool with its addresses, and the bucket of people's files.
"""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from qlinx.aws.objects import ObjectMissing
from qlinx.aws.pool_addresses import PoolUser
from qlinx.migrations.plan import Act


class Pool(Protocol):
    """The user pool as long as it may hold addresses."""

    def user(self, user_id: str) -> PoolUser | None: ...

    def users(self, resume: str | None) -> tuple[tuple[PoolUser, ...], str | None]: ...

    def clear_address(self, user_id: str) -> None: ...

    def create(self, user_id: str) -> None: ...

    def set_password(self, user_id: str, password: str) -> None: ...

    def sign_out(self, user_id: str) -> None: ...

    def delete(self, user_id: str) -> None: ...


class Files(Protocol):
    """The private bucket."""

    def keys(self, prefix: str) -> Iterator[str]: ...

    def read(self, key: str) -> bytes: ...

    def write(self, key: str, body: bytes, content_type: str) -> None: ...

    def remove(self, *keys: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Outside:
    """Both."""

    pool: Pool
    files: Files

    def ending_sign_in(self, user_id: str) -> tuple[Act, ...]:
        """A password that nobody knows, and the end of every session: the holder chooses another by mail."""
        return (
            lambda: self.pool.create(user_id),
            # Letters of both kinds and a digit for sure, whatever chance gives.
            lambda: self.pool.set_password(user_id, f"aA1{secrets.token_urlsafe(32)}"),
            lambda: self.pool.sign_out(user_id),
        )

    def without_account(self, user_id: str) -> tuple[Act, ...]:
        """The end of a sign-in, and of the photo that hangs on it."""
        return (
            lambda: self.pool.delete(user_id),
            lambda: self._remove(f"photos/{user_id}/", f"photo-uploads/{user_id}/"),
        )

    def copied(self, old: str, new: str) -> Act:
        """A file under another key; the old one ends by itself."""

        def copy() -> None:
            # Files of the bucket end by themselves, perhaps a moment ago.
            with suppress(ObjectMissing):
                self.files.write(new, self.files.read(old), "application/zip")

        return copy

    def _remove(self, *prefixes: str) -> None:
        for prefix in prefixes:
            self.files.remove(*self.files.keys(prefix))
