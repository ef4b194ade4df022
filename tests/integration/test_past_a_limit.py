"""What functions do once a limit on mails or requests is reached:
a code that stands until the day ends, and evidence.
"""

import re
from datetime import UTC, datetime

import pytest

from qlinx.mailing.letter import Letter
from qlinx.people.limits import CODE_MAILS, PASSWORDS_OF_NETWORK
from qlinx.records.shape import Regime
from tests.support.http import Functions
from tests.support.looking import an_employer_named
from tests.support.people import is_shared, letters, opens_account, set_limit
from tests.support.world import World

EMAIL = "gedeeld@werk.example.nl"


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The functions of the template, with their own keys and clock;
    a mailbox gets one code a day of its own.
    """
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("account_relations").context()
    an_employer_named(world.ctx, "Voorbeeld Zorg")
    set_limit(world, CODE_MAILS, 1)
    return functions


def mailed_code(world: World) -> str:
    (mail,) = (one for one in letters(world) if isinstance(one, Letter))
    return str(mail.facts["code"])


def test_a_standing_code_proves_an_address_to_who_is_signed_in_whatever_others_ask_for(
    functions: Functions,
) -> None:
    world = functions.world
    person = opens_account(world)
    is_shared(world, EMAIL)

    def call(path: str, body: dict[str, str]) -> dict[str, object]:
        answer = functions.call("account_relations", "POST", path, body=body, person_id=person.person_id)
        assert answer.status in {200, 202}
        return answer.json

    call("/v1/account/address-proofs", {"email": EMAIL})
    code = mailed_code(world)
    asked = call("/v1/account/address-proofs", {"email": EMAIL})
    assert not [one for one in letters(world) if isinstance(one, Letter)]
    seen = call("/v1/account/relations/look", {"code_request": str(asked["code_request"]), "code": code})
    assert len(seen["relations"]) == 1  # type: ignore[arg-type]  # a list


def test_a_standing_code_opens_the_page_of_rights(functions: Functions) -> None:
    world = functions.world
    is_shared(world, EMAIL)
    functions.call("rights_pages", "POST", "/rights/code", form={"email": EMAIL})
    code = mailed_code(world)
    page = functions.call("rights_pages", "POST", "/rights/code", form={"email": EMAIL}).body
    asked = re.search(r'name="code_request" value="([^"]+)"', page)
    assert asked is not None
    seen = functions.call(
        "rights_pages", "POST", "/rights/look", form={"code_request": asked[1], "code": code}
    )
    assert (seen.status, "Voorbeeld Zorg" in seen.body) == (200, True)


def test_a_network_that_asks_for_too_many_passwords_leaves_evidence(functions: Functions) -> None:
    world = functions.world
    set_limit(world, PASSWORDS_OF_NETWORK, 1)
    asked = [
        functions.call("passwords", "POST", "/v1/password-requests", body={"email": EMAIL}).status
        for _ in range(3)
    ]
    assert asked == [202, 429, 429]
    kept = [one["limit"] for one in world.every_item(Regime.SECURITY) if one["kind"] == "limit_passed"]
    assert kept == [PASSWORDS_OF_NETWORK.name]
