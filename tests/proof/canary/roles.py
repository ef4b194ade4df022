"""Canaries who act for an employer, and one who signed up and never followed the link: with a mailed code."""

from typing import Any

from tests.proof.canary.asking import Asking
from tests.proof.canary.told import ACTING, Told


class Roles:
    """A contact in an agreement, a user who signs in for the employer, and a sign-up that nobody
    confirmed.
    """

    def __init__(self, told: Told, asking: Asking) -> None:
        self.told = told
        self.asking = asking

    def exports(self) -> None:
        """Two of them say first how they are called."""
        for role in ACTING:
            name = f"{self.told.canaries.word(role)} {self.told.canaries.word(role)}"
            self._uses(role, "rectification", corrections={"name": name})
        for role in (*ACTING, "waiting"):
            tokens = self.asking.by_code_on_all(self.told.address[role], "access")
            self.asking.exported(role, *map(self.asking.fulfilled, tokens))

    def restrict(self) -> None:
        """Of who acts for the employer nothing is done with what is kept any more."""
        for role in ACTING:
            self._uses(role, "restriction")

    def erase(self) -> None:
        """The sign-up goes before it ends by itself. What an agreement needs goes when it ends, and a
        restriction does not keep that from who asked for both.
        """
        self._uses("waiting", "erasure")
        for role in ACTING:
            self.asking.by_code_on_all(self.told.address[role], "erasure")

    def _uses(self, role: str, kind: str, **more: Any) -> None:
        for token in self.asking.by_code_on_all(self.told.address[role], kind, **more):
            self.asking.fulfilled(token)
