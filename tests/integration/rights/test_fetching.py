"""Fetching an export behind the link in a mail: whoever has the link alone gets nothing of it."""

import json
import re
from datetime import UTC, datetime

import pytest

from qlinx.kit.keyed import LONG_CODE_DIGITS
from qlinx.people.limits import CODE_MAILS
from qlinx.people.model import Person
from qlinx.rights.following import status_token
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import RightsRequest
from qlinx.rights.service import ask
from tests.support.http import Functions, Response, an_event
from tests.support.people import letter, letters, says_yes
from tests.support.rights import requests_in_stream
from tests.support.subjects import a_holder, a_relation, an_employer
from tests.support.world import World

FUNCTION = "rights_requests"
_CODE_REQUEST = re.compile(r'name="code_request" value="([^"]*)"')
_EXPORT = re.compile(r'href="(https://[^"]*/exports/[^"]*)"')


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("signup").context()
    return functions


def an_export_of(functions: Functions, person: Person, account_id: str | None = None) -> str:
    """The path of the page of an export that is ready."""
    request = ask(functions.world.ctx, person.person_id, ACCESS, account_id=account_id)
    carried_out(functions)
    return path_of(functions, request)


def carried_out(functions: Functions) -> None:
    """Carries out what was asked, until nothing is left to do."""
    functions.handle("change_relay", requests_in_stream(functions.world))
    batch = an_event("rights_fulfilment", "access")
    while bodies := list(functions.world.drain("Rights")):
        for body in bodies:
            batch["Records"][0]["body"] = json.dumps(body)
            functions.handle("rights_fulfilment", batch)
        letters(functions.world)


def path_of(functions: Functions, request: RightsRequest) -> str:
    return f"/rights-requests/{status_token(functions.world.ctx, request.person_id, request.request_id)}"


def asks_for_code(functions: Functions, path: str, language: str = "nl") -> dict[str, str]:
    """A code request of the page, with the code from its mail."""
    asked = functions.call(FUNCTION, "POST", path, form={}, language=language)
    assert asked.status == 200
    (code_request,) = _CODE_REQUEST.findall(asked.body)
    return {"code_request": code_request, "code": str(letter(functions.world).facts["code"])}


def fetches(functions: Functions, path: str, fields: dict[str, str], language: str = "nl") -> Response:
    return functions.call(FUNCTION, "POST", path, form=fields, language=language)


@pytest.mark.parametrize(
    ("language", "button", "link"),
    [("nl", "Mail me een code", "Haal je gegevens op"), ("en", "Mail me a code", "Fetch your data")],
)
def test_the_link_tells_that_it_is_ready_and_a_mailed_code_opens_it(
    functions: Functions, language: str, button: str, link: str
) -> None:
    path = an_export_of(functions, a_relation(functions.world.ctx, an_employer(functions.world.ctx)))

    page = functions.call(FUNCTION, "GET", path, language=language)
    assert (page.status, button in page.body, _EXPORT.findall(page.body)) == (200, True, [])
    followed = functions.call(FUNCTION, "GET", f"/v1{path}", language=language).json
    assert ("download_url" in followed, "download_until" in followed) == (False, True)

    fetched = fetches(functions, path, asks_for_code(functions, path, language), language)
    assert (fetched.status, len(_EXPORT.findall(fetched.body)), link in fetched.body) == (200, 1, True)
    assert fetched.headers["Cache-Control"] == "no-store"


def test_a_code_fetches_once_and_a_wrong_one_asks_again(functions: Functions) -> None:
    path = an_export_of(functions, a_holder(functions.world.ctx))
    shown = asks_for_code(functions, path)

    wrong = fetches(functions, path, {**shown, "code": "0000 0000"})
    assert (wrong.status, _EXPORT.findall(wrong.body)) == (403, [])
    assert f'action="{path}?language=nl"' in wrong.body
    assert len(_EXPORT.findall(fetches(functions, path, shown).body)) == 1
    again = fetches(functions, path, shown)
    assert (again.status, _EXPORT.findall(again.body)) == (403, [])


def test_a_code_of_another_address_fetches_nothing_and_is_left(functions: Functions) -> None:
    ctx = functions.world.ctx
    path = an_export_of(functions, a_relation(ctx, an_employer(ctx)))
    own = an_export_of(functions, a_relation(ctx, an_employer(ctx, 2), email="iemand.anders@werk.example"))
    of_another = asks_for_code(functions, own)

    refused = fetches(functions, path, of_another)

    assert (refused.status, _EXPORT.findall(refused.body)) == (403, [])
    assert len(_EXPORT.findall(fetches(functions, own, of_another).body)) == 1


def test_what_was_asked_from_an_account_is_not_for_who_reads_the_address_of_the_employer(
    functions: Functions,
) -> None:
    ctx = functions.world.ctx
    holder = a_holder(ctx, email="noor.thuis@example.nl")
    relation = a_relation(ctx, an_employer(ctx))
    says_yes(functions.world, holder, relation)
    path = an_export_of(functions, relation, account_id=holder.person_id)

    assert functions.call(FUNCTION, "POST", path, form={}).status == 200

    codes = [one for one in functions.world.items_of("outbox") if one["template"] == "people.identity_code"]
    assert [one["person_id"] for one in codes] == [holder.person_id]


@pytest.mark.parametrize("made", ["an erasure", "nothing yet", "a made-up link"])
def test_where_there_is_no_file_no_code_is_mailed(functions: Functions, made: str) -> None:
    person = a_relation(functions.world.ctx, an_employer(functions.world.ctx))
    path = "/rights-requests/x"
    if made != "a made-up link":
        request = ask(functions.world.ctx, person.person_id, ERASURE if made == "an erasure" else ACCESS)
        path = path_of(functions, request)
    if made == "an erasure":
        carried_out(functions)
    before = functions.world.items_of("identity_code")

    refused = functions.call(FUNCTION, "POST", path, form={})

    assert refused.status == 404
    assert refused.headers["Content-Type"].startswith("text/html")
    assert functions.world.items_of("identity_code") == before


def test_who_asks_for_more_codes_than_are_mailed_gets_one_for_the_whole_day(functions: Functions) -> None:
    path = an_export_of(functions, a_holder(functions.world.ctx))
    # The last that is mailed is the one for the day.
    for _ in range(CODE_MAILS.most - 1):
        asks_for_code(functions, path)

    shown = asks_for_code(functions, path)

    assert len(shown["code"].replace(" ", "")) == LONG_CODE_DIGITS
    assert len(_EXPORT.findall(fetches(functions, path, shown).body)) == 1
