"""What people with bad intentions type, put in files and send too often, on the deployed system."""

import io
import zipfile
from typing import Any, Final

import pytest

from infrastructure.local import actors
from infrastructure.local.actors import Employer, invite, path_in, visitor
from infrastructure.local.client import fetch
from infrastructure.local.demo.tables import rows
from infrastructure.local.inspection import items, where_found
from infrastructure.local.system import System
from tests.support.app_client import PASSWORD, PATIENCE, an_address, an_occasion, pointers, shares, somebody

pytestmark = pytest.mark.acceptance

LANGUAGES: Final = ("nl", "en")


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
    form = visitor(system).post_form("/v1/sign-ups", {"first_name": "Noor"})
    assert (form.status, form.problem) == (415, "/problems/not-this-media-type")
    broken = visitor(system).post_text("/v1/sign-ups", '{"first_name": "Noor"')
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


@pytest.mark.parametrize("path", ["/v1/identity-codes", "/v1/password-requests", "/v1/sign-ups"])
def test_a_flood_for_one_address_is_answered_as_ever(system: System, path: str) -> None:
    details = somebody("Vloed")
    body = (
        details.request(actors.statement_version(system))
        if path == "/v1/sign-ups"
        else {"email": details.email}
    )
    answers = [visitor(system).post(path, body) for _ in range(14)]
    assert {answer.status for answer in answers} == {202}
    assert len({str({**answer.json, "code_request": ""}) for answer in answers}) == 1
    assert len(system.mailbox.messages(details.email)) <= 6


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
