"""What every page of ours reads before its first byte, and what it weighs when it comes.

A page is one by being a `Place` of a site: each is looked for by following the links that lead there, as
whoever sees it. *Calls* are all calls to the tables that a function makes which was just started. *Reads* is
how often it waits for the tables: calls that go out at once (`kit.at_once`, ten side by side) are one
wait, and a further one for what has no room among them. What a page weighs is compressed as a browser gets
it.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Self

import pytest
from botocore.client import BaseClient

from qlinx.kit.ids import new_id
from qlinx.kit.pages import Place
from tests.bench.figures import Extent, Figure, Measured, Table, measure
from tests.support.browser import Browser
from tests.support.crawling import crawled
from tests.support.desk import gives_code, gives_password
from tests.support.http import Functions
from tests.support.inviting import Inviting
from tests.support.office import signs_in
from tests.support.people import is_shared, letters, opens_account, says_yes
from tests.support.sites import sites
from tests.support.world import World, new_world

MOST_READS: Final = 3
MOST_BYTES: Final = 14_000
_SIGNED_IN: Final = ("/mijn", "/werkgever", "/balie")
_READING: Final = frozenset({"GetItem", "BatchGetItem", "Query", "TransactGetItems", "Scan"})
_WHY: Final = """A page reads the session and the record of the role in one
call; an employer's then the agreement, whose key stands in that, and with either what the page asks for
before anything of it is known. What follows is one call for all that is known by key, of whatever table, and
beside it the parts of an index that are looked through side by side. Decision 217."""
# Nothing of ours leads there, or it is no page of its own.
_NOT_LED_TO: Final[Mapping[str, str]] = {
    "/werkgever/verklaringen/<attestation_id>": "a list with a declaration",
    "/werkgever/verzoeken/<request_id>": "a request that an employer decides on",
    "/balie": "leads on to the cases",
    "/balie/inloggen": "only who is not signed in is sent there",
    "/balie/uitloggen": "behind a button",
    "/uitloggen": "behind a button",
    "/balie/zaken/<request_id>": "a request that waits for somebody",
    "/balie/inloggen/code": "between password and code",
    "/inloggen/code": "between password and code",
    "/balie/op-slot/<account_id>": "an account that was frozen",
    "/balie/beheer/migraties/<case_id>": "data of an earlier release",
    "/balie/noteren/<person_id>": "behind a search",
    "/balie/verzoeken/<person_id>": "behind a search",
    "/balie/werving/<prospect_id>": "somebody who is kept",
    "/balie/werving/<prospect_id>/verwijderen": "the same",
    "/balie/beheer/medewerkers": "for who looks after staff",
    "/balie/beheer/medewerkers/<member_id>": "the same",
    "/balie/beheer/medewerkers/<member_id>/einde": "the same",
    "/balie/nieuwsbrieven/<issue_id>/versturen": "a newsletter with words",
    "/balie/berichten/<message_id>": "a message that somebody wrote",
    "/balie/incidenten/<incident_id>": "an incident that was kept",
    "/balie/incidenten/<incident_id>/melding": "the same",
    "/balie/incidenten/<incident_id>/mensen": "the same",
    "/balie/incidenten/<incident_id>/mensen/<of>": "the same, and words that were kept",
    "/mijn/gegevens/koppelen/<code_request>": "behind a form",
    "/mijn/gegevens/nieuwsbrief/bewijs": "a file",
    "/nieuwsbrief/<token>/bewijs": "a file",
    "/nieuwsbrief/eerder/<issue_id>": "a newsletter that was sent",
    "/balie/nieuwsbrieven/<issue_id>/voorbeeld/<of>": "a newsletter with words",
    "/balie/nieuwsbrieven/<issue_id>/voorbeeld/<of>/bericht": "the same",
    "/mijn/gegevens/foto/<place>": "behind a button",
    "/mijn/gegevens/foto/<place>/verstuurd": "behind a form",
    "/nieuwsbrief/<token>": "behind a mailed link",
    "/werkgever/lijst/<list_id>/bestand": "behind a form",
    "/werkgever/lijst/<list_id>/controle": "behind a form",
    "/werkgever/uitnodigingen/<invitation_id>/antwoorden/<kind>": "a file",
    "/balie/uitnodigingen/<invitation_id>": "a mailing that waits for a look",
}


@dataclass(frozen=True)
class Looked:
    """What a page reads and weighs."""

    reads: int
    calls: int
    weight: int


class Made(list[str]):
    """The calls that read from the tables, and ``waits``: how often one was waited for."""

    waits: int = 0

    def append(self, operation: str) -> None:
        super().append(operation)
        self.waits += 1

    def side_by_side(self, at_a_time: int) -> "_SideBySide":
        """What stands in for threads: one after another, and counted as if at once."""
        return _SideBySide(self, at_a_time)


@dataclass(frozen=True)
class _SideBySide:
    made: Made
    at_a_time: int

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def map(self, function: Callable[[Any], Any], things: Iterable[Any]) -> list[Any]:
        """Each thing's result; whoever is free first takes the next."""
        began, lanes, results = self.made.waits, [0] * self.at_a_time, []
        for thing in things:
            self.made.waits = 0
            results.append(function(thing))
            lanes[lanes.index(min(lanes))] += self.made.waits
        self.made.waits = began + max(lanes)
        return results


@contextmanager
def reads_counted() -> Iterator[Made]:
    """The calls that read from the tables while this is open."""
    made = Made()
    original: Any = BaseClient._make_api_call  # type: ignore[attr-defined]  # not in the stubs

    def call(client: Any, operation: str, asked: Any) -> Any:
        if operation in _READING and client.meta.service_model.service_name == "dynamodb":
            made.append(operation)
        return original(client, operation, asked)

    BaseClient._make_api_call = call  # type: ignore[attr-defined]  # as above
    try:
        with pytest.MonkeyPatch.context() as changed:
            changed.setattr("concurrent.futures.ThreadPoolExecutor", made.side_by_side)
            yield made
    finally:
        BaseClient._make_api_call = original  # type: ignore[attr-defined]  # as above


def every_page() -> tuple[Place, ...]:
    """Each place that a site shows, once."""
    shown = {place for site in sites().values() for method, place in site.places if method == "GET"}
    return tuple(sorted(shown, key=lambda place: place.nl))


def looked_at(browser: Browser, path: str) -> Looked:
    """A page, looked at by a function that was just started."""
    with reads_counted() as made:
        page = browser.goes(path)
    return Looked(made.waits, len(made), len(gzip.compress(page.body.encode())))


def take(starts: Sequence[str] = ("/mijn", "/werkgever", "/balie/zaken", "/")) -> Mapping[str, Looked]:
    """Every page that links lead to, by its place.

    Raises LookupError where a page is led to by nothing, and nothing says why.
    """
    found: dict[str, Looked] = {}
    with pytest.MonkeyPatch.context() as changed, new_world(changed) as world:
        world.now = datetime.now(UTC)
        functions = Functions(world, changed)
        world.ctx = replace(world.context(), read_secret=functions.of("signup").context().read_secret)
        for start, browser in zip(starts, _who(functions), strict=True):
            seen = crawled(browser, [start], _within(start))
            for place in every_page():
                at = next((path for path in seen if _is_at(place, path)), None)
                if at and seen[at].status == 200 and place.nl not in found:
                    found[place.nl] = looked_at(browser, at)
    missing = {place.nl for place in every_page()} - found.keys()
    if odd := missing ^ _NOT_LED_TO.keys():
        raise LookupError(f"pages that nothing leads to, or that were looked at after all: {sorted(odd)}")
    return found


def _is_at(place: Place, path: str) -> bool:
    """Whether a path is of this place, and of none that is written out: `nieuw` is nobody's number."""
    alone = path.partition("?")[0] in {one.nl for one in every_page()} - {place.nl}
    return not alone and place.parts_of(path, "nl") is not None


def _who(functions: Functions) -> Iterator[Browser]:
    """A person, a user of an employer, a member of staff, and whoever is not signed in."""
    inviting = Inviting(functions.world)
    inviting.people(3)
    person, work, desk = (Browser(functions) for _ in range(3))
    _somebody_with_an_account(functions.world, inviting)
    inviting.dispatch(number_of_places=2)
    person.signs_in("eva@thuis.example.nl")
    yield person
    signs_in(work, inviting.employer_id)
    yield work
    gives_password(desk)
    gives_code(desk)
    desk.goes("/balie/nieuwsbrieven")
    desk.sends("/balie/nieuwsbrieven", {"issue_id": new_id()})
    yield desk
    yield Browser(functions)


def _somebody_with_an_account(world: World, inviting: Inviting) -> None:
    letters(world)
    account = opens_account(world, email="eva@thuis.example.nl", first_name="Eva")
    own, _ = is_shared(world, "eva@werk.example.nl", employer_id=inviting.employer_id)
    says_yes(world, account, own)


def _within(start: str) -> Callable[[str], bool]:
    """Only Dutch pages, of the same role: what is not signed in is not followed from there."""
    first = f"/{start.split('/')[1]}"

    def follows(path: str) -> bool:
        if start == "/":
            return not path.startswith("/en/")
        return path.startswith((f"{first}/", f"{first}?")) or path == first

    return follows


@measure
def pages(extent: Extent) -> Measured:
    del extent
    found = take()
    private = {name: one for name, one in found.items() if name.startswith(_SIGNED_IN)}
    over = sorted(name for name, one in private.items() if one.reads > MOST_READS)
    return Measured(
        title="Pages",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure("page/number", len(found), "pages"),
            Figure("page/reads", max(one.reads for one in private.values()), "waits", goal=MOST_READS),
            Figure("page/calls", max(one.calls for one in private.values()), "calls"),
            Figure("page/weight", max(one.weight for one in found.values()), "bytes", goal=MOST_BYTES),
        ],
        tables=[
            Table(
                ["page", "reads", "calls", "bytes"],
                [
                    [f"`{name}`", str(one.reads), str(one.calls), f"{one.weight:,}"]
                    for name, one in sorted(found.items())
                ],
            )
        ],
        notes=[
            f"{len(over)} of {len(private)} signed-in pages wait more than {MOST_READS} times. {_WHY}",
            "Not looked at: "
            + "; ".join(f"`{name}` ({why})" for name, why in sorted(_NOT_LED_TO.items()))
            + ".",
        ],
    )
