"""Who acts for an employer puts right what we keep of them: at once, with a mailed code and no account."""

import re
from datetime import UTC, datetime
from typing import Final

import pytest

from qlinx.employers.model import EmployerContact, EmployerUser
from qlinx.employers.store import EMPLOYER_CONTACT, EMPLOYER_USER, employer_contact_item, employer_user_item
from qlinx.kit.texts import Language
from qlinx.mailing.letter import Letter
from qlinx.records.notes import notes_since
from qlinx.rights.kinds.rectification import RIGHT
from qlinx.rights.model import RequestState
from qlinx.rights.moments import NOTED
from qlinx.rights.service import ask_all
from qlinx.rights.store import RIGHTS_REQUEST, requests_of
from tests.support.http import Functions, Response
from tests.support.people import letter, letters
from tests.support.rights import carry_out_request
from tests.support.subjects import NOOR, an_employer, an_employer_contact, an_employer_user
from tests.support.world import World

CODE_REQUEST: Final = re.compile(r'name="code_request" value="([^"]*)"')
COLLEAGUE: Final = "petra@werk.example.nl"


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("signup").context()
    return functions


def sends(functions: Functions, path: str, form: dict[str, str], language: Language = "nl") -> Response:
    return functions.call("rights_pages", "POST", path, form=form, language=language)


def code_of(functions: Functions) -> dict[str, str]:
    letters(functions.world)
    (asked,) = CODE_REQUEST.findall(sends(functions, "/rights/code", {"email": NOOR}).body)
    return {"code_request": asked, "code": str(letter(functions.world).facts["code"])}


def fills_in(contact: EmployerContact, code: dict[str, str], **typed: str) -> dict[str, str]:
    """The form as the page posts it: all that stands there, but for what is typed over it."""
    about = contact.person_id
    fields = {"name": contact.name, "telephone": contact.telephone, "function": contact.function, **typed}
    right = {f"right-{name}-{about}": value or "" for name, value in fields.items()}
    return {**code, f"rectification-{about}": "yes", **right}


def contact_now(world: World, contact: EmployerContact) -> EmployerContact:
    found = world.ctx.store.get(EMPLOYER_CONTACT, employer_contact_item(contact.person_id))
    assert found is not None
    return found


def user_now(world: World, user: EmployerUser) -> EmployerUser:
    found = world.ctx.store.get(EMPLOYER_USER, employer_user_item(user.person_id))
    assert found is not None
    return found


def test_the_page_shows_what_we_have_and_what_is_typed_stands_there_at_once(functions: Functions) -> None:
    world = functions.world
    contact = an_employer_contact(world.ctx, an_employer(world.ctx))
    code, about = code_of(functions), contact.person_id
    seen = sends(functions, "/rights/look", code).body
    assert f'name="right-name-{about}" type="text" maxlength="100" value="{contact.name}"' in seen

    done = sends(
        functions, "/rights/request", fills_in(contact, code, name="Noor Jansen", function="hoofd HR")
    )

    assert (done.status, 'href="/rights-requests/' in done.body) == (200, True)
    now = contact_now(world, contact)
    assert (now.name, now.function) == ("Noor Jansen", "hoofd HR")
    assert (now.email, now.telephone) == (contact.email, contact.telephone)


def test_what_is_emptied_goes_and_a_name_can_not(functions: Functions) -> None:
    world = functions.world
    contact = an_employer_contact(world.ctx, an_employer(world.ctx))
    code = code_of(functions)

    refused = sends(functions, "/rights/request", fills_in(contact, code, name="", telephone=""))
    assert (refused.status, "Vul in wat hier hoort te staan." in refused.body) == (422, True)
    assert f'name="right-telephone-{contact.person_id}" type="text" maxlength="100" value=""' in refused.body
    assert contact_now(world, contact).telephone == contact.telephone

    sends(functions, "/rights/request", fills_in(contact, code, telephone=""))
    now = contact_now(world, contact)
    assert (now.telephone, now.name, now.function) == (None, contact.name, contact.function)


@pytest.mark.parametrize(
    ("chosen", "typed", "why"),
    [
        (True, None, "Verander hieronder wat niet klopt."),
        (False, "Noor Jansen", "Kies ook dat er iets niet klopt"),
    ],
)
def test_who_forgets_half_of_it_is_told_and_the_code_works_still(
    functions: Functions, chosen: bool, typed: str | None, why: str
) -> None:
    world = functions.world
    user = an_employer_user(world.ctx, an_employer(world.ctx))
    code, about = code_of(functions), user.person_id
    form = {**code, f"right-name-{about}": typed or user.name}
    if chosen:
        form[f"rectification-{about}"] = "yes"

    refused = sends(functions, "/rights/request", form)

    assert (refused.status, why in refused.body) == (422, True)
    assert user_now(world, user).name == user.name
    assert world.items_of("rights_request") == []
    assert sends(functions, "/rights/look", code).status == 200


def test_what_is_not_theirs_to_say_is_changed_by_nobody(functions: Functions) -> None:
    world = functions.world
    user = an_employer_user(world.ctx, an_employer(world.ctx))
    code, about = code_of(functions), user.person_id
    form = {**code, f"rectification-{about}": "yes", f"right-name-{about}": "Noor Jansen"}

    assert sends(functions, "/rights/request", {**form, f"right-access-{about}": "read"}).status == 422
    assert sends(functions, "/rights/request", {**form, f"right-email-{about}": COLLEAGUE}).status == 422
    assert user_now(world, user) == user


def test_over_the_api_it_is_the_same(functions: Functions) -> None:
    world = functions.world
    user = an_employer_user(world.ctx, an_employer(world.ctx))
    body: dict[str, object] = {**code_of(functions), "kind": "rectification"}

    def asks(**corrections: object) -> Response:
        more = {"corrections": corrections} if corrections else {}
        return functions.call("identity_codes", "POST", "/v1/rights-requests", body={**body, **more})

    assert asks().status == 422
    assert asks(function="hoofd HR").status == 422
    assert asks(name=None).status == 422
    taken = asks(name="Noor Jansen", language="en")

    assert (taken.status, taken.json["kind"]) == (202, "rectification")
    now = user_now(world, user)
    assert (now.name, now.language) == ("Noor Jansen", "en")


def test_they_and_whoever_else_acts_for_the_employer_are_told(world: World) -> None:
    employer = an_employer(world.ctx)
    user = an_employer_user(world.ctx, employer)
    other = an_employer_contact(world.ctx, employer, email=COLLEAGUE)
    letters(world)
    (request,) = ask_all(
        world.ctx, [user.person_id], RIGHT, proved=user.address_hash, corrections={"name": "Noor Jansen"}
    )
    carry_out_request(world, request)

    told = {one.template: one for one in letters(world) if isinstance(one, Letter)}
    assert set(told) == {"rights.request_received", "rights.request_done", "rights.colleague_corrected"}
    assert told["rights.request_done"].to.address == user.email
    colleague = told["rights.colleague_corrected"]
    assert colleague.to.address == other.email
    assert (colleague.facts["person"], colleague.facts["fields"]) == ("Noor Jansen", "naam")
    (ended,) = requests_of(world.ctx.store, user.person_id)
    assert ended.state is RequestState.FULFILLED


def test_asked_twice_at_once_both_stand_in_one_request(world: World) -> None:
    contact = an_employer_contact(world.ctx, an_employer(world.ctx))
    for corrections in ({"name": "Noor Jansen"}, {"function": "hoofd HR"}):
        ask_all(world.ctx, [contact.person_id], RIGHT, proved=contact.address_hash, corrections=corrections)

    (item,) = world.items_of("rights_request")
    assert RIGHTS_REQUEST.value(item).corrected == ("name", "function")
    now = contact_now(world, contact)
    assert (now.name, now.function) == ("Noor Jansen", "hoofd HR")


def test_a_restore_does_not_bring_a_request_back_without_what_it_put_right(functions: Functions) -> None:
    world = functions.world
    contact = an_employer_contact(world.ctx, an_employer(world.ctx))
    before = world.now

    sends(functions, "/rights/request", fills_in(contact, code_of(functions), name="Noor Jansen"))

    assert [one.right for one in requests_of(world.ctx.store, contact.person_id)] == [RIGHT.name]
    assert [note for note in notes_since(world.ctx, before) if note.what == NOTED] == []
