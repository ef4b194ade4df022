"""A dispute, an objection, a restriction, a withdrawal: handed in from the page that the first mail links to,
with a code or from an account, in force at once, and seen by who is to see them.
"""

from datetime import UTC, date, datetime

import pytest

from qlinx.invitations.replies import reply
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.delivery import Outcome
from qlinx.mailing.letter import Letter
from qlinx.mailing.rendering import render
from qlinx.mailing.stops import mail_again, stops_of
from qlinx.people.desk_list import people_page
from qlinx.rights.deciding import awaiting, decide
from qlinx.rights.errors import RightNotHere
from qlinx.rights.model import Refusal, RequestState
from qlinx.rights.registry import every_right
from qlinx.rights.restricting import EMPLOYER_INFORMED
from qlinx.rights.service import ask, ask_all, open_requests
from qlinx.rights.store import request_by_id
from qlinx.staff.model import StaffMember
from qlinx.staff.store import STAFF
from tests.support.http import Functions
from tests.support.invitation_mails import CALLED_OFF, called_off, entry_of, mailed
from tests.support.inviting import ACCEPT, Inviting
from tests.support.letters import a_sender
from tests.support.people import letters, person_of, says_yes
from tests.support.rights import carry_out_request, requests_in_stream
from tests.support.signing_in import an_employer_user
from tests.support.subjects import a_holder, a_relation, an_employer, code_for
from tests.support.world import World

DOORS = ("dispute", "objection", "objection_to_use", "restriction", "withdrawal")
PAUSING = ("objection_to_use", "restriction")
STOPPING = ("objection", "withdrawal")
REASON = {**dict.fromkeys(DOORS, "objection"), **dict.fromkeys(PAUSING, "restricted"), "dispute": "dispute"}
STAFF_MEMBER = StaffMember(
    person_id="s" * 26,
    name="Sam Voorbeeld",
    email="sam@aanbieder.example.nl",
    address_hash="5" * 40,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    invited_at=datetime(2026, 1, 1, tzinfo=UTC),
    sessions_valid_from=datetime(2026, 1, 1, tzinfo=UTC),
    factor_set_at=datetime(2026, 1, 1, tzinfo=UTC),
    trained_on=date(2099, 1, 1),
)


@pytest.fixture
def inviting(world: World) -> Inviting:
    return Inviting(world)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("signup").context()
    return functions


def told(world: World) -> dict[str, str]:
    """The mails that wait, in words, by their template."""
    found = [one for one in letters(world) if isinstance(one, Letter)]
    return {one.template: render(one, a_sender()).text for one in found}


@pytest.mark.parametrize("name", DOORS)
def test_what_waits_to_be_sent_does_not_go_from_the_moment_that_it_is_asked(
    inviting: Inviting, name: str
) -> None:
    person_id, other = inviting.people(2)
    inviting.dispatch()
    address_hash = inviting.someone(person_id).address_hash

    ask(inviting.ctx, person_id, every_right()[name], proved=address_hash)

    # Nothing was carried out yet: no function has seen the request.
    assert mailed(inviting, person_id) is Outcome.SKIPPED
    assert entry_of(inviting, person_id).reason == REASON[name]
    assert mailed(inviting, other) is Outcome.SENT


@pytest.mark.parametrize("name", DOORS)
def test_another_employer_s_mail_goes_on(world: World, name: str) -> None:
    first, second = Inviting(world), Inviting(world, name="Bakkerij Zonnehof")
    email = "noor@werk.example.nl"
    here, there = first.person(email=email), second.person(email=email)
    second.dispatch()

    ask(first.ctx, here, every_right()[name], proved=first.someone(here).address_hash)

    assert mailed(second, there) is Outcome.SENT


@pytest.mark.parametrize("name", DOORS)
def test_who_already_said_yes_still_hears_that_it_is_off(inviting: Inviting, name: str) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    assert mailed(inviting, person_id) is Outcome.SENT
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    ask(inviting.ctx, person_id, every_right()[name])
    called_off(inviting, invitation)

    assert mailed(inviting, person_id, CALLED_OFF) is Outcome.SENT


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DOORS)
def test_it_can_be_handed_in_from_the_page_that_the_notice_links_to_without_an_account(
    functions: Functions, name: str, language: Language
) -> None:
    world = functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx), language=language)
    code_request, code = code_for(world, relation.email)
    form = {"code_request": code_request, "code": code}
    look = functions.call("rights_pages", "POST", "/rights/look", form=form, language=language)
    assert every_right()[name].words.choice.in_(language) in look.body

    chosen = {**form, f"{name}-{relation.person_id}": "yes"}
    done = functions.call("rights_pages", "POST", "/rights/request", form=chosen, language=language)

    assert done.status == 200
    (request,) = open_requests(world.ctx)
    assert (request.right, request.address_hash) == (name, relation.address_hash)
    assert "rights.request_received" in told(world)
    functions.handle("change_relay", requests_in_stream(world))
    assert [one["right"] for one in world.drain("Rights")] == [name]


@pytest.mark.parametrize("name", DOORS)
def test_it_can_be_handed_in_from_an_account(functions: Functions, name: str) -> None:
    world = functions.world
    holder = a_holder(world.ctx)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    body = {"kind": name, "relations": [relation.person_id]}

    asked = functions.call(
        "rights_requests", "POST", "/v1/account/rights-requests", body=body, person_id=holder.person_id
    )

    assert (asked.status, asked.json["kind"]) == (202, name)
    person = person_of(world.ctx, relation.person_id)
    assert person.restricted is (name in PAUSING)
    stopped = {**dict.fromkeys(PAUSING, ()), "dispute": (MailStop.DISPUTE,)}.get(name, (MailStop.OBJECTION,))
    assert person.mail_stops == stopped
    page = functions.call("rights_requests", "GET", f"/rights-requests/{asked.json['status_token']}")
    assert every_right()[name].words.title.nl in page.body


@pytest.mark.parametrize("name", [*STOPPING, "restriction"])
def test_it_is_ended_and_told_without_anybody_s_word(inviting: Inviting, name: str) -> None:
    person_id = inviting.person()
    request = ask(inviting.ctx, person_id, every_right()[name])
    assert awaiting(inviting.ctx, inviting.employer_id) == ()

    carry_out_request(inviting.world, request)

    ended = request_by_id(inviting.store, person_id, request.request_id)
    assert ended is not None
    assert ended.state is RequestState.FULFILLED
    text = told(inviting.world)["rights.request_done"]
    assert (
        "bewaren deze gegevens alleen nog" if name == "restriction" else "geen uitnodigingen of nieuws"
    ) in text
    inviting.dispatch()
    assert person_id not in inviting.mails() or mailed(inviting, person_id) is Outcome.SKIPPED


def test_a_restricted_person_is_in_no_list_of_the_employer_and_is_kept(inviting: Inviting) -> None:
    person_id = inviting.person()
    request = ask(inviting.ctx, person_id, every_right()["restriction"])
    carry_out_request(inviting.world, request)

    assert inviting.someone(person_id).holds
    assert inviting.employment(person_id).holds
    shown = people_page(inviting.ctx, inviting.employer_id, {}, "nl")
    assert person_id not in shown.model_dump_json()


def test_the_employer_is_told_of_a_restriction_once_and_whoever_asked_that_it_is(inviting: Inviting) -> None:
    user = an_employer_user(inviting.world, employer_id=inviting.employer_id)
    person_id = inviting.person()
    request = ask(inviting.ctx, person_id, every_right()["restriction"])
    for _ in range(2):
        carry_out_request(inviting.world, request)

    mails = [one for one in inviting.world.items_of("outbox") if one["template"] == EMPLOYER_INFORMED]
    assert [one["person_id"] for one in mails].count(user.person_id) == 1
    texts, person = told(inviting.world), inviting.someone(person_id)
    assert f"{person.name} heeft gevraagd om beperking" in texts[EMPLOYER_INFORMED]
    assert f"/werkgever/persoon/{person_id}" in texts[EMPLOYER_INFORMED]
    assert "Dat hebben we ook laten weten aan Voorbeeld Zorg" in texts["rights.request_done"]


def test_a_dispute_is_the_employer_s_to_answer_whatever_its_agreement_says(inviting: Inviting) -> None:
    person_id = inviting.person()
    request = ask(inviting.ctx, person_id, every_right()["dispute"])

    (waiting,) = awaiting(inviting.ctx, inviting.employer_id)
    assert waiting.request.request_id == request.request_id
    assert waiting.request.deadline_on > inviting.ctx.today()


@pytest.mark.parametrize("refusal", [None, Refusal.EXCESSIVE])
def test_once_the_employer_has_answered_a_dispute_its_mail_goes_again(
    inviting: Inviting, refusal: Refusal | None
) -> None:
    person_id = inviting.person()
    request = ask(inviting.ctx, person_id, every_right()["dispute"])
    decided = decide(inviting.ctx, inviting.employer_id, request.request_id, refusal=refusal, actor="user")
    if refusal is None:
        # Still stopped: nobody was told yet.
        assert stops_of(inviting.ctx, person_id) != ()
        carry_out_request(inviting.world, decided)
        assert "nagekeken en verbeterd" in told(inviting.world)["rights.request_done"]

    assert stops_of(inviting.ctx, person_id) == ()
    assert inviting.someone(person_id).mail_stops == ()
    inviting.dispatch()
    assert mailed(inviting, person_id) is Outcome.SENT


@pytest.mark.parametrize("order", [("objection", "dispute"), ("dispute", "objection")])
def test_the_answer_to_a_dispute_lifts_no_objection(inviting: Inviting, order: tuple[str, str]) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    asked = {}
    for name in order:
        inviting.world.pass_time(minutes=1)
        asked[name] = ask(inviting.ctx, person_id, every_right()[name])
    decided = decide(
        inviting.ctx, inviting.employer_id, asked["dispute"].request_id, refusal=None, actor="user"
    )
    carry_out_request(inviting.world, decided)

    assert mailed(inviting, person_id) is Outcome.SKIPPED


def test_only_the_person_has_the_mail_go_again_after_an_objection(inviting: Inviting) -> None:
    person_id = inviting.person()
    inviting.dispatch()
    request = ask(inviting.ctx, person_id, every_right()["objection"])
    carry_out_request(inviting.world, request)
    mail_again(inviting.ctx, person_id)

    assert mailed(inviting, person_id) is Outcome.SENT


def test_staff_see_what_is_not_answered_yet_and_not_whose_it_is(functions: Functions) -> None:
    world = functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx), first_name="Noor")
    request = ask(world.ctx, relation.person_id, every_right()["dispute"])

    world.ctx.store.write(STAFF.insert(STAFF_MEMBER))
    seen = functions.call(
        "staff_cases", "GET", "/v1/staff/rights-requests", person_id=STAFF_MEMBER.person_id, groups="staff"
    )

    (one,) = seen.json["rights_requests"]
    assert (one["kind"], one["state"]) == ("dispute", "awaiting_employer")
    assert (one["employer_id"], one["deadline_on"]) == (relation.given_by, request.deadline_on.isoformat())
    assert not {relation.person_id, "Noor"} & set(str(one).split("'"))


def test_a_dispute_about_one_s_own_account_is_none(world: World) -> None:
    holder = a_holder(world.ctx)

    with pytest.raises(RightNotHere):
        ask(world.ctx, holder.person_id, every_right()["dispute"], account_id=holder.person_id)


@pytest.mark.parametrize("name", DOORS)
def test_asked_twice_it_is_one_dossier(inviting: Inviting, name: str) -> None:
    person_id = inviting.person()
    first = ask(inviting.ctx, person_id, every_right()[name])
    again = ask(inviting.ctx, person_id, every_right()[name])

    assert first.request_id == again.request_id
    assert len(inviting.outbox("rights.request_received")) == 1


def test_people_who_share_an_address_are_each_stopped(inviting: Inviting) -> None:
    email = "balie@werk.example.nl"
    ids = [inviting.person(email=email, number=str(number)) for number in (1, 2)]
    inviting.dispatch()

    ask_all(inviting.ctx, ids, every_right()["objection"])

    assert [mailed(inviting, one) for one in ids] == [Outcome.SKIPPED, Outcome.SKIPPED]
