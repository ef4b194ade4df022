"""Who may do what, on the deployed system: without a token, in another role, with what is of another."""

import re

import pytest

from infrastructure.local import actors
from infrastructure.local.actors import Employer, visitor
from infrastructure.local.client import Caller, upload
from infrastructure.local.system import System
from tests.support.app_client import an_account, an_employer, an_occasion, pointers, shares, somebody

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def other_employer(system: System, staff: Caller) -> Employer:
    return an_employer(system, staff, "Ander Bedrijf")


def test_every_route_is_public_by_decision_or_closed_without_a_token(system: System) -> None:
    routes = system.client("apigatewayv2").get_routes(ApiId=system.outputs["ApiId"], MaxResults="500")[
        "Items"
    ]
    closed = [route for route in routes if route.get("AuthorizationType") == "JWT"]
    assert len(closed) > 20
    for route in closed:
        method, path = route["RouteKey"].split(" ")
        asked = re.sub(r"\{\w+\}", "u3vq2d4k7w5c6x8y9z2a3b4c5d", path)
        assert visitor(system).call(method, asked).status == 401, route["RouteKey"]


def test_a_token_that_was_altered_opens_nothing(invited: tuple[str, Caller]) -> None:
    _, person = invited
    head, claims, signature = str(person.token).split(".")
    for token in (f"{head}.{claims}.{signature[:-4]}AAAA", f"{head}.{claims}.", "Bearer"):
        assert person.signed_in(token).get("/v1/account").status == 401


def test_a_person_is_neither_employer_nor_staff_and_they_are_no_person(
    staff: Caller, employer: Employer, invited: tuple[str, Caller]
) -> None:
    _, person = invited
    assert person.get("/v1/employer").status == 403
    assert person.get("/v1/staff/employers").status == 401, "a token of another pool"
    assert person.post("/v1/employer/invitations", an_occasion()).status == 403
    assert employer.user.get("/v1/staff/employers").status == 401
    assert employer.user.get("/v1/account").status == 403
    assert staff.get("/v1/account").status == 401
    assert staff.get("/v1/employer").status == 401


def test_an_employer_sees_and_changes_nothing_of_another(
    employer: Employer, other_employer: Employer, invited: tuple[str, Caller]
) -> None:
    invitation, _ = invited
    roster = actors.rosters(employer.user)[0]["roster_id"]
    mine, theirs = employer.user, other_employer.user
    before = mine.get(f"/v1/employer/invitations/{invitation}").must_be(200).json

    for path in (f"invitations/{invitation}", f"invitations/{invitation}/replies", f"rosters/{roster}"):
        assert theirs.get(f"/v1/employer/{path}").status == 404
    assert theirs.post(f"/v1/employer/invitations/{invitation}/cancellation").status == 404
    assert theirs.post(f"/v1/employer/rosters/{roster}/decision", {"confirm": True}).status == 404

    assert theirs.get("/v1/employer/invitations").json["invitations"] == []
    assert mine.get(f"/v1/employer/invitations/{invitation}").json == before


def test_people_named_by_another_employer_can_not_be_invited(
    other_employer: Employer, employer: Employer
) -> None:
    details = somebody("Sem")
    shares(employer, details, covers="additions")
    draft = an_occasion(audience={"email_addresses": [details.email]})
    [pointer] = pointers(other_employer.user.post("/v1/employer/invitations", draft))
    assert pointer.startswith("/audience")


def test_a_person_can_not_see_or_answer_an_invitation_of_another(
    system: System, employer: Employer, invited: tuple[str, Caller]
) -> None:
    invitation, _ = invited
    stranger = an_account(system)
    assert stranger.get(f"/v1/invitations/{invitation}").status == 404
    assert stranger.put(f"/v1/invitations/{invitation}/reply", {"reply": "accept"}).status == 404
    assert [line["reply"] for line in actors.replies(employer.user, invitation)] == ["invited"]


def test_an_upload_form_puts_its_own_file_and_no_other(employer: Employer, other_employer: Employer) -> None:
    form = employer.user.post("/v1/employer/uploads", {"invitations": {"file_name": "feest.json"}}).must_be(
        201
    )
    elsewhere = f"{other_employer.drop['invitations']}feest.json"
    altered = {**form.json, "fields": {**form.json["fields"], "key": elsewhere}}
    assert upload(altered, b"{}").status == 403
