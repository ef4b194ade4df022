"""Users of two employers who call one function."""

from dataclasses import dataclass
from typing import Any

from tests.support.http import Functions, Response
from tests.support.looking import a_user_of, an_employer_named


@dataclass(frozen=True)
class AtWork:
    """``user`` works for the first employer, ``stranger`` for another;
    the world has the keys of the deployed functions.
    """

    functions: Functions
    function: str
    user: str
    stranger: str

    def call(self, method: str, path: str, *, by: str | None = None, **more: Any) -> Response:
        """What the function answers the user, or somebody else."""
        caller = {"person_id": by or self.user, "groups": "employer"}
        return self.functions.call(self.function, method, path, **{**caller, **more})


def at_work(functions: Functions, function: str) -> AtWork:
    """Two employers with a user each."""
    world = functions.world
    world.ctx = functions.of("signup").context()
    first = an_employer_named(world.ctx, "Voorbeeld Zorg")
    other = an_employer_named(world.ctx, "Bakkerij Zonnehof", "f" * 26)
    return AtWork(functions, function, a_user_of(world.ctx, first), a_user_of(world.ctx, other))
