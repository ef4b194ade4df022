"""Proof: the running system answers whatever comes in, as docs/openapi.json says:
no 5xx and no undocumented answer.

schemathesis makes the requests, in an environment of its own: examples, edges, random data, and sequences in
which one answer feeds the next request. Each part of the API is called by whom it is for. A route joins by
being described.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from infrastructure.local.actors import Details, add_employer, open_account, signed_in
from infrastructure.local.environments import prepare
from infrastructure.local.examples import PASSWORD, STAFF, make_staff
from infrastructure.local.starting import local_system
from infrastructure.local.system import System
from tests.proof.access import forget_limits
from tests.proof.api.running import Part, Ran, broken_description, run
from tests.proof.runner import Proof, proof
from tests.support.described import description

# Ends the session of whoever calls it, so that it is called by somebody else, and last.
_LEAVING = ("DELETE /v1/account", "POST /v1/account/sign-outs")
_FORGET_SECONDS = 0.3


@proof
def api() -> Proof:
    """Every request is a case."""
    prepare(["schemathesis"])
    with local_system() as system, TemporaryDirectory() as folder, _limits_forgotten(system):
        written = Path(folder) / "openapi.json"
        written.write_text(json.dumps(description()), encoding="utf-8")
        ran = [run(system.url, written, part) for part in parts(system)]
        broken = Path(folder) / "broken.json"
        broken.write_text(json.dumps(broken_description(description())), encoding="utf-8")
        staff = signed_in(system, STAFF.address, PASSWORD, "staff").token
        mutant = run(system.url, broken, Part("mutant", ("GET /v1/staff/employers",), staff, examples=5))
    details = {
        "requests": {one.part: one.requests for one in ran},
        "failed": [fault for one in ran for fault in one.failed],
        "routes that were not called": uncalled(ran),
        "mutants not noticed": []
        if mutant.failed
        else ["an answer without a field that its description demands"],
    }
    failures = sum(len(value) for value in details.values() if isinstance(value, list))
    return Proof("api", sum(one.requests for one in ran), failures, details)


def parts(system: System) -> Iterator[Part]:
    """The routes for each kind of caller, with a token of such a caller."""
    make_staff(system)
    staff = signed_in(system, STAFF.address, PASSWORD, "staff")
    employer = add_employer(system, staff, "Drukkerij Open", ("Olaf Open", "olaf@open.example"), PASSWORD)
    person = open_account(
        system, Details("Ada", "Aanroep", "ada.aanroep@post.example", "06 12030404"), PASSWORD
    )
    leaver = open_account(system, Details("Leo", "Weg", "leo.weg@post.example", "06 12030405"), PASSWORD)
    routes = [
        (f"{method.upper()} {path}", bool(operation["security"]))
        for path, operations in description()["paths"].items()
        for method, operation in operations.items()
    ]
    yield Part("everybody", tuple(route for route, signed in routes if not signed), None)
    behind = [route for route, signed in routes if signed and route not in _LEAVING]
    for_staff = tuple(route for route in behind if " /v1/staff/" in route)
    for_employers = tuple(route for route in behind if " /v1/employer" in route)
    yield Part("people", tuple(set(behind) - {*for_staff, *for_employers}), person.token)
    yield Part("employers", for_employers, employer.user.token)
    yield Part("staff", for_staff, staff.token)
    yield Part("leaving", _LEAVING, leaver.token)


def uncalled(ran: list[Ran]) -> list[str]:
    """Described routes that no part called."""
    called = {route for one in ran for route in one.called}
    return sorted(
        route
        for path, operations in description()["paths"].items()
        for method in operations
        if (route := f"{method.upper()} {path}") not in called
    )


@contextmanager
def _limits_forgotten(system: System) -> Iterator[None]:
    """Empties the counts of limits all the while, or nearly every answer would be that it is too much."""
    over = threading.Event()

    def forget() -> None:
        while not over.wait(_FORGET_SECONDS):
            forget_limits(system)

    thread = threading.Thread(target=forget, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
