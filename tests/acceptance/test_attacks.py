"""What people with bad intentions try, over HTTP, S3 and by file, on the deployed system."""

import io
import re
import zipfile
from typing import Any, Final

import pytest

from infrastructure.local import actors
from infrastructure.local.actors import Employer, invite, path_in, visitor
from infrastructure.local.client import Answer, Caller, fetch, upload
from infrastructure.local.demo.tables import rows
from infrastructure.local.inspection import items, make_older, objects, wait_until_quiet, where_found
from infrastructure.local.system import System
from tests.support.app_client import (
    PASSWORD,
    PATIENCE,
    an_account,
    an_address,
    an_employer,
    an_occasion,
    shares,
    somebody,
)

pytestmark = pytest.mark.acceptance

LANGUAGES: Final = ("nl", "en")


def pointers(answer: Answer) -> dict[str, str]:
    """The code of each refused field."""
    return {fault["pointer"]: fault["code"] for fault in answer.must_be(422).json["errors"]}


@pytest.fixture(scope="module")
def other_employer(system: System, staff: Caller) -> Employer:
    return an_employer(system, staff, "Ander Bedrijf")


@pytest.fixture(scope="module")
def invited(system: System, employer: Employer) -> tuple[str, Caller]:
    """An invitation, and the one person who is invited, signed in."""
    details = somebody("Iris")
    shares(employer, details, covers="additions")
    person = an_account(system, details)
    invitation = invite(employer.user, an_occasion(audience={"email_addresses": [details.email]}))
    system.mailbox.wait_for(details.email, subject="Kerstborrel", seconds=PATIENCE)
    return invitation, person


# ---- who may what ----


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
    assert person.get("/v1/staff/employers").status == 403
    assert person.post("/v1/employer/invitations", an_occasion()).status == 403
    assert employer.user.get("/v1/staff/employers").status == 403
    assert employer.user.get("/v1/account").status == 403
    assert staff.get("/v1/account").status == 403
    assert staff.get("/v1/employer").status == 403


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


# ---- links ----


def test_altered_links_open_nothing(system: System) -> None:
    for path in ("/sign-up/", "/i/", "/welcome/", "/password/", "/account/address/", "/rights-requests/"):
        answer = visitor(system).get(f"{path}WyJhIl0.dGhpcyBpcyBub3QgYSBzaWduYXR1cmU")
        assert answer.status in {404, 410}, path
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.usefixtures("invited")
def test_the_link_of_one_mail_opens_nothing_of_another_kind(system: System) -> None:
    mail = next(
        mail for mail in system.mailbox.messages(subject="Kerstborrel") if "/i/" in (mail["text"] or "")
    )
    token = path_in(mail, system, "/i/").removeprefix("/i/")
    for path in ("/sign-up/", "/welcome/", "/password/", "/account/address/", "/rights-requests/"):
        assert visitor(system).get(f"{path}{token}").status in {404, 410}, path


def test_a_sign_up_link_works_once_and_for_a_week(system: System) -> None:
    used, late = somebody("Youssef"), somebody("Lotte")
    actors.open_account(system, used, PASSWORD)
    again = path_in(system.mailbox.messages(used.email)[0], system, "/sign-up/")
    assert visitor(system).get(again).status == 409
    assert visitor(system).post_form(again, {"password": "Een-ander-wachtwoord-8"}).status == 409
    actors.signed_in(system, used.email, PASSWORD)

    actors.sign_up(system, late).must_be(202)
    path = path_in(system.mailbox.wait_for(late.email, seconds=PATIENCE)[0], system, "/sign-up/")
    make_older(system, [one for one in items(system, kind="sign_up") if one["email"] == late.email], 8)
    assert visitor(system).get(path).status == 410
    assert visitor(system).post_form(path, {"password": PASSWORD}).status == 410


# ---- what is typed ----


@pytest.mark.parametrize("name", ["Noor\r\nBcc: dief@post.example", "Noor\nBerg", "No\x00or"])
def test_a_name_with_line_ends_is_refused_and_no_mail_goes(system: System, name: str) -> None:
    details = somebody(name, email=an_address("noor"))
    assert list(pointers(actors.sign_up(system, details))) == ["/first_name"]
    assert system.mailbox.messages(details.email) == []


def test_a_title_with_a_header_in_it_is_refused(employer: Employer) -> None:
    answer = employer.user.post("/v1/employer/invitations", an_occasion("Borrel\r\nBcc: dief@post.example"))
    assert list(pointers(answer)) == ["/title"]


def test_markup_in_titles_and_names_stays_text(system: System, employer: Employer) -> None:
    bad = "<script>alert(1)</script>"
    details = somebody(f"Sanne {bad}", email=an_address("sanne"))
    shares(employer, details, covers="additions")
    invite(employer.user, an_occasion(f"Borrel {bad}", audience={"email_addresses": [details.email]}))
    [mail] = system.mailbox.wait_for(details.email, seconds=PATIENCE)
    page = visitor(system).get(path_in(mail, system, "/i/")).must_be(200)

    assert bad in mail["subject"]
    for html in (mail["html"], page.text):
        assert bad not in html
        assert "&lt;script&gt;" in html
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_formulas_are_text_in_the_result_of_a_roster(employer: Employer) -> None:
    formula = "=cmd|' /C calc'!A0"
    roster = f"Voornaam;Achternaam;E-mail;{formula}\r\n=1+1;Bakker;{an_address('formule')};x\r\n".encode()
    done = actors.send_roster(employer.user, "formules.csv", roster, covers="additions", seconds=PATIENCE)

    found = rows(fetch(done["result_url"]).must_be(200).content)

    cells = [cell for row in found for cell in row.values()]
    assert any(formula in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/sign-ups", {"first_name": "Noor", "last_name": "Berg", "email": "a@post.example"}),
        ("/v1/password-requests", {"email": "a@post.example"}),
        ("/v1/identity-codes", {"email": "a@post.example"}),
        ("/v1/sign-ups/confirmations", {"token": "a", "password": PASSWORD}),
        ("/v1/rights-requests", {"code_request": "a", "code": "1234 5678", "kind": "access"}),
    ],
)
def test_unknown_fields_are_refused_by_name_and_kept_nowhere(
    system: System, path: str, body: dict[str, Any]
) -> None:
    canary = "kanarie-7f3a"
    refused = pointers(visitor(system).post(path, {**body, "birthday": canary}))
    assert refused["/birthday"] == "extra_forbidden"
    assert where_found(system, canary) == []


def test_what_is_no_json_or_too_large_is_refused(system: System) -> None:
    large = visitor(system).post("/v1/sign-ups", {"first_name": "N" * 70_000})
    assert (large.status, large.problem) == (413, "/problems/body-too-large")
    broken = visitor(system).post_form("/v1/sign-ups", {"first_name": "Noor"})
    assert broken.status == 422


def test_a_problem_reads_the_same_in_both_languages(system: System) -> None:
    dutch, english = (visitor(system, language).post("/v1/sign-ups", {}) for language in LANGUAGES)
    for language, answer in zip(LANGUAGES, (dutch, english), strict=True):
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.headers["content-language"] == language
        assert answer.json["status"] == answer.status == 422
    assert dutch.json["type"] == english.json["type"]
    assert dutch.json["title"] != english.json["title"]
    assert [one["pointer"] for one in dutch.json["errors"]] == [
        one["pointer"] for one in english.json["errors"]
    ]


# ---- files ----


def workbook(sheet: bytes) -> bytes:
    """A workbook whose one sheet is the given XML."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


_HEAD: Final = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_TAIL: Final = b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    "sheet",
    [
        _HEAD + b"<row>" + b" " * 300_000_000 + b"</row>" + _TAIL,
        _HEAD + b'<row r="1000000000"><c r="A1000000000" t="inlineStr"><is><t>a</t></is></c></row>' + _TAIL,
    ],
    ids=["a zip bomb", "a billion rows"],
)
def test_a_workbook_made_to_exhaust_us_is_refused_with_what_to_do(employer: Employer, sheet: bytes) -> None:
    done = actors.send_roster(
        employer.user, "bom.xlsx", workbook(sheet), covers="additions", seconds=PATIENCE
    )
    assert done["state"] == "refused"
    [row] = rows(fetch(done["result_url"]).must_be(200).content)
    assert row["code"] == done["refusal"]
    assert row["what to do"]


# ---- floods ----


@pytest.mark.parametrize(
    ("path", "most"), [("/v1/identity-codes", 3), ("/v1/password-requests", 5), ("/v1/sign-ups", 5)]
)
def test_a_flood_for_one_address_is_stopped_with_when_to_come_back(
    system: System, path: str, most: int
) -> None:
    details = somebody("Vloed")
    body = (
        details.request(actors.statement_version(system))
        if path == "/v1/sign-ups"
        else {"email": details.email}
    )
    answers = [visitor(system).post(path, body) for _ in range(most)]
    assert {answer.status for answer in answers} == {202}
    for language in LANGUAGES:
        stopped = visitor(system, language).post(path, body)
        assert (stopped.status, stopped.headers["content-language"]) == (429, language)
        assert stopped.problem == "/problems/too-many-requests"
        assert 0 < int(stopped.headers["retry-after"]) <= 3600


def test_a_mailed_code_can_not_be_guessed(system: System) -> None:
    asked = visitor(system).post("/v1/identity-codes", {"email": an_address("raad")}).must_be(202).json
    for guess in range(7):
        code = {"code_request": asked["code_request"], "code": f"{guess:04d} {guess:04d}", "kind": "access"}
        assert visitor(system).post("/v1/rights-requests", code).status in {403, 429}


def test_callers_addresses_are_kept_in_the_security_table_only(system: System) -> None:
    for table in ("RecordsTable", "AuditTable", "LedgerTable"):
        assert not [item for item in items(system, table) if "127.0.0.1" in str(item)]
    kept = [item for item in items(system, "SecurityTable") if "127.0.0.1" in str(item)]
    assert all("expires_at" in item for item in kept)


# ---- looking ----


def test_looking_at_every_page_and_link_changes_nothing(system: System, invited: tuple[str, Caller]) -> None:
    invitation, person = invited
    wait_until_quiet(system, PATIENCE)

    def everything() -> list[str]:
        stored = [str(sorted(item.items())) for item in items(system)]
        files = [name for bucket in ("DropBucket", "PrivateBucket") for name in objects(system, bucket)]
        return sorted([*stored, *files])

    before = everything()
    links = {
        found
        for mail in system.mailbox.messages()
        for found in re.findall(re.escape(system.url) + r"(/\S+)", mail["text"] or "")
    }
    assert len(links) > 10
    for path in [*links, "/", "/privacy", "/rights", "/sign-up", "/account"]:
        for method in ("GET", "HEAD", "GET"):
            assert visitor(system).call(method, path).status < 500, path
    person.get("/v1/account").must_be(200)
    person.get(f"/v1/invitations/{invitation}").must_be(200)
    assert everything() == before
