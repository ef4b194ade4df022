"""The rules of who gets into which route, written once more, apart from the code:
every route of the description, and `expected`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Final

from qlinx.kit.clock import home_day
from qlinx.people.statements import current_statement
from tests.support.application import application
from tests.support.callers import AGES, FACTORS, NOBODY_THERE, POOLS, WHO, Area, Caller, Factor, Pool
from tests.support.described import description

NOBODY: Final = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
# What goes on at a cell with this body asks for a fresh sign-in; with the example of the description it may
# not.
FRESH_BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "PATCH /v1/account": {"email": "noor.nieuw@thuis.example.nl"},
    "DELETE /v1/account": {},
    "DELETE /v1/account/relations/{relation_id}": {},
    "POST /v1/account/rights-requests": {"kind": "erasure"},
    "POST /v1/second-factor": {},
    "POST /v1/second-factor/recovery-codes": {},
    "POST /v1/second-factor/removal": {},
    "POST /v1/staff/second-factor/recovery-codes": {},
    "POST /v1/staff/second-factor/removal": {},
}
# About one's own sign-in alone: also who may only look may do it, and who works for an employer whose
# agreement is over.
OWN_SIGN_IN: Final = ("/v1/employer/sessions", "/v1/second-factor")
# The same of staff: open without a training that holds.
OWN_SIGN_IN_OF_STAFF: Final = ("/v1/staff/sessions", "/v1/staff/second-factor")


# To whom nothing is open any more.
OVER: Final = frozenset({"person, frozen", NOBODY_THERE, "disabled", "removed", "staff, ended"})
# Of each role the one who may do most.
MAIN: Final = ("person", "administrates", "manages staff")


class Verdict(Enum):
    """What a cell is answered."""

    LET_IN = "let in"
    NOT_SIGNED_IN = "401"
    SIGN_IN_AGAIN = "403 sign-in-again"
    REFUSED = "403"
    AS_ANYBODY = "as anybody"


@dataclass(frozen=True)
class Route:
    """A route of the description, with a body and whether that asks for a fresh sign-in."""

    function: str
    method: str
    template: str
    public: bool
    body: Any
    form: bool
    fresh: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}{' (fresh)' if self.fresh else ''}"

    @property
    def path(self) -> str:
        parts = {
            "limit_name": "photo-upload",
            "version": current_statement(home_day(datetime.now(UTC))).version,
        }
        named = application_parts(self.template)
        return self.template.format(**{part: parts.get(part, NOBODY) for part in named})

    def areas(self) -> tuple[Area, ...]:
        """Whose route it is."""
        if self.template.startswith("/v1/staff/"):
            return ("staff",)
        if self.template.startswith("/v1/second-factor"):
            return ("person", "employer")
        return ("employer",) if self.template.startswith("/v1/employer") else ("person",)


def application_parts(template: str) -> list[str]:
    return [part.partition("}")[0] for part in template.split("{")[1:]]


def functions_of_routes() -> dict[str, str]:
    """The function behind each route, by the template."""
    return {route.key: route.folder for route in application().described_routes()}


def every_route() -> list[Route]:
    """Every route of the description, and once more with what asks for a fresh sign-in."""
    functions = functions_of_routes()
    found = []
    for template, operations in description()["paths"].items():
        for method, operation in operations.items():
            route = f"{method.upper()} {template}"
            media = operation.get("requestBody", {}).get("content", {})
            content: dict[str, Any] = next(iter(media.values()), {})
            plain = Route(
                functions[route],
                method.upper(),
                template,
                not operation["security"],
                _unlike_fresh(route, content.get("example")),
                "application/x-www-form-urlencoded" in media,
                fresh=False,
            )
            if route not in FRESH_BODIES or plain.body is not None:
                found.append(plain)
            if route in FRESH_BODIES:
                found.append(replace(plain, body=FRESH_BODIES[route], fresh=True))
    return sorted(found, key=lambda route: route.function)


def _unlike_fresh(route: str, example: Any) -> Any:
    """The example of a body, without what asks for a fresh sign-in; nothing where every body asks for it."""
    match route:
        case "PATCH /v1/account":
            return {"first_name": "Noor"}
        case "DELETE /v1/account":
            return None
        case "POST /v1/account/rights-requests":
            return {"kind": "access"}
        case "POST /v1/staff/employers/{employer_id}/agreement/end":
            return {"ends_on": f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}"}
        case _ if "second-factor/re" in route:
            return {"code": "123456"}
        case _:
            return example


def expected(route: Route, caller: Caller) -> Verdict:
    """The rules: what the token is worth, then what the record says, then how fresh the sign-in is."""
    if route.public:
        return Verdict.AS_ANYBODY
    refused = by_token(route, caller) or by_record(route, caller)
    if refused:
        return refused
    return Verdict.SIGN_IN_AGAIN if route.fresh and asks_again(route, caller) else Verdict.LET_IN


def by_token(route: Route, caller: Caller) -> Verdict | None:
    """Why a token opens nothing here: of the wrong kind, of another pool, of another role."""
    if caller.pool == "id token":
        return Verdict.NOT_SIGNED_IN
    by_staff_pool = (caller.pool == "other") != (caller.who.area == "staff")
    if caller.pool == "no issuer" or by_staff_pool != (route.areas() == ("staff",)):
        return Verdict.REFUSED
    is_for_one = route.areas() in {("person",), ("employer",)}
    works_for_employer = caller.who.area == "employer"
    return Verdict.REFUSED if is_for_one and works_for_employer != ("employer" in route.areas()) else None


# What is asked with a body, because it may hold personal data, and changes nothing.
LOOKING = {"/v1/employer/people/searches", "/v1/employer/audiences"}


def by_record(route: Route, caller: Caller) -> Verdict | None:
    """Why the record of a user opens nothing: none here, none any more, no factor, or not for this."""
    who = caller.who
    if who.area not in route.areas() or who.name in OVER:
        return Verdict.NOT_SIGNED_IN
    if who.area != "person" and not began_with_factor(caller):
        return Verdict.NOT_SIGNED_IN
    if who.name == "staff, untrained" and not route.template.startswith(OWN_SIGN_IN_OF_STAFF):
        return Verdict.REFUSED
    if who.name == "staff" and route.template.startswith("/v1/staff/members"):
        return Verdict.REFUSED
    only_looks = who.name == "reads" and route.method != "GET" and route.template not in LOOKING
    limited = who.name == "agreement ended" or only_looks
    return Verdict.REFUSED if limited and not route.template.startswith(OWN_SIGN_IN) else None


def began_with_factor(caller: Caller) -> bool:
    """A session counts that began with the factor; setting one takes some minutes after the password."""
    match caller.factor:
        case "none":
            return False
        case "set half an hour ago":
            return caller.age != "an hour ago"
        case _:
            return True


def asks_again(route: Route, caller: Caller) -> bool:
    """Whether the sign-in is not fresh.

    Where a factor is in the way already, or missing, that is told first.
    """
    stale = caller.age in {"11 minutes ago", "an hour ago", "3 minutes ahead"}
    if "second-factor" not in route.template:
        return stale
    if route.template == "/v1/second-factor":
        return stale and caller.factor == "none"
    return stale and caller.factor != "none"


def kinds_of(route: Route) -> list[Caller]:
    """Callers of a route, fewer than all: each kind of refusal at least once, by itself.

    Whoever is at home there with every factor at every age that matters; every other state with what opens
    most; and a token of each pool for each role.
    """
    at_home = [who for who in WHO.values() if who.area in route.areas()]
    if route.public:
        return [Caller(WHO[name], "set long ago", "now", "own") for name in ("person", "staff")]
    ages = AGES if route.fresh else ("now", "an hour ago")
    rows: list[tuple[str, Factor, str, Pool]] = [
        *((who.name, "set long ago", "3 minutes ahead", "own") for who in at_home if who.name in MAIN),
        *(
            (who.name, factor, age, "own")
            for who in at_home
            if who.name in MAIN
            for factor in FACTORS
            for age in ages
        ),
        *((name, "set long ago", "now", "own") for name in WHO),
        *((who.name, "none", "now", "own") for who in at_home),
        *((name, "set long ago", "now", pool) for name in MAIN for pool in POOLS),
    ]
    return [Caller(WHO[name], factor, age, pool) for name, factor, age, pool in dict.fromkeys(rows)]
