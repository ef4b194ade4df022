"""Credentials that are looked for when the first call is signed,
so that a client can be made before a snapshot is taken.

The library looks for them when it makes a client. A process that is resumed from a snapshot would go on with
those of the one that it was taken of, which have ended by then (decision 112).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.credentials import Credentials, ReadOnlyCredentials
from botocore.exceptions import NoCredentialsError


class LateCredentials(Credentials):
    """Credentials that `load` finds at their first use.

    What can be renewed renews itself, as the library has it.
    """

    def __init__(self, load: Callable[[], Any]) -> None:
        # Not the base's own, which takes keys: those are asked of what is found.
        self.method = "late"
        self._load = load
        self._found: Any = None
        self.are_rehearsed = False

    @contextmanager
    def rehearsed(self) -> Iterator[None]:
        """Signs with keys of nobody within, and finds none."""
        self.are_rehearsed = True
        try:
            yield
        finally:
            self.are_rehearsed = False

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """The keys to sign one call with.

        Raises
        ------
        botocore.exceptions.NoCredentialsError
        """
        if self.are_rehearsed:
            return ReadOnlyCredentials("nobody", "nothing", None)
        if self._found is None:
            self._found = self._load()
        if self._found is None:
            raise NoCredentialsError
        found: ReadOnlyCredentials = self._found.get_frozen_credentials()
        return found

    def get_deferred_property(self, property_name: str) -> Callable[[], Any]:
        """How the library asks for the account that they are of, by which it may choose an endpoint."""
        return lambda: getattr(self.get_frozen_credentials(), property_name, None)
