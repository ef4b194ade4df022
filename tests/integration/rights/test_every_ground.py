"""Each right on each ground, from the page with a mailed code and without an account: it is carried out
there, or the page says why it has nothing to be about.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from qlinx.kit.texts import LANGUAGES, Language
from qlinx.mailing.addressed import MailStop
from qlinx.records.catalogue import every_ground
from qlinx.rights.registry import every_right, with_code
from qlinx.rights.store import RIGHTS_REQUEST
from qlinx.rights.subjects import subject_of
from tests.support.grounds import KEPT
from tests.support.http import Functions, Response
from tests.support.people import letter, letters
from tests.support.subjects import NOOR
from tests.support.world import World

CODE_REQUEST: Final = re.compile(r'name="code_request" value="([^"]*)"')
EVERYWHERE: Final = frozenset({"access", "erasure"})
MAIL: Final = frozenset({"objection", "withdrawal"})
PAUSING: Final = frozenset({"restriction", "objection_to_use"})

# What can be used on what. A right that is missing has words on the page that say why.
USABLE: Final[Mapping[str, frozenset[str]]] = {
    "account": EVERYWHERE | MAIL | PAUSING | {"portability"},
    "relation": EVERYWHERE | MAIL | PAUSING | {"portability", "dispute"},
    "waiting_row": EVERYWHERE | MAIL | PAUSING,
    "employer_user": EVERYWHERE | PAUSING | {"rectification"},
    "employer_contact": EVERYWHERE | PAUSING | {"rectification"},
    "newsletter": EVERYWHERE | MAIL | {"restriction", "portability"},
    "prospect": EVERYWHERE | MAIL | {"restriction"},
    "message": EVERYWHERE | PAUSING,
    "sign_up": EVERYWHERE | {"portability"},
}


CASES: Final = [(ground, right) for ground, rights in USABLE.items() for right in sorted(rights)]
MISSING: Final = [
    (ground, right) for ground in USABLE for right in with_code() if right not in USABLE[ground]
]


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("signup").context()
    return functions


def sends(functions: Functions, path: str, form: Mapping[str, str], language: Language = "nl") -> Response:
    return functions.call("rights_pages", "POST", path, form=dict(form), language=language)


def code_of(functions: Functions) -> dict[str, str]:
    """A code request with the code from its mail."""
    letters(functions.world)
    (asked,) = CODE_REQUEST.findall(sends(functions, "/rights/code", {"email": NOOR}).body)
    return {"code_request": asked, "code": str(letter(functions.world).facts["code"])}


def uses(functions: Functions, ground: str, right: str) -> tuple[str, Response]:
    """Somebody without an account uses a right from the page with a code."""
    subject = KEPT[ground](functions.world).person_id
    code = code_of(functions)
    form = {**code, f"{right}-{subject}": "yes", "sure": "yes"}
    if right == "rectification":
        form[f"right-name-{subject}"] = "Noor Jansen"
    return subject, sends(functions, "/rights/request", form)


def stored(world: World, person_id: str) -> Any:
    subject = subject_of(world.ctx, person_id)
    assert subject is not None
    return subject.value


def test_every_ground_that_a_code_opens_stands_in_the_table() -> None:
    assert set(USABLE) == {name for name, one in every_ground().items() if one.code_rank is not None}
    for ground, rights in USABLE.items():
        assert {name for name, one in with_code().items() if one.can_be_used_on(ground)} == rights, ground


def test_what_a_ground_gives_words_for_is_a_right() -> None:
    for ground in every_ground().values():
        assert set(ground.without) <= set(every_right()), ground.name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ground", USABLE)
def test_the_page_offers_each_right_or_says_why_it_has_no_object(
    functions: Functions, ground: str, language: Language
) -> None:
    subject = KEPT[ground](functions.world).person_id

    seen = sends(functions, "/rights/look", code_of(functions), language).body

    for name, right in every_right().items():
        offered = f'name="{name}-{subject}"' in seen
        assert offered is (name in USABLE[ground]), name
        why = right.why_not_on(ground) or right.elsewhere_used
        assert why is None or (why.in_(language) in seen) is not offered, name
        # Said once, of however many rights it is the reason.
        assert why is None or seen.count(why.in_(language)) <= 1, name


@pytest.mark.parametrize(("ground", "right"), CASES)
def test_a_right_is_used_from_the_page_with_a_code_alone(
    functions: Functions, ground: str, right: str
) -> None:
    world = functions.world

    subject, done = uses(functions, ground, right)

    assert done.status == 200
    (item,) = world.items_of("rights_request")
    request = RIGHTS_REQUEST.value(item)
    assert (request.person_id, request.right) == (subject, right)
    assert 'href="/rights-requests/' in done.body
    if right in PAUSING:
        assert stored(world, subject).restricted
    if right in MAIL:
        assert MailStop.OBJECTION in stored(world, subject).mail_stops


@pytest.mark.parametrize(("ground", "right"), MISSING)
def test_what_has_no_object_does_nothing_where_it_is_posted_all_the_same(
    functions: Functions, ground: str, right: str
) -> None:
    uses(functions, ground, right)

    assert functions.world.items_of("rights_request") == []
