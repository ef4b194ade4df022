"""Whatever somebody says of themselves they can change, or it is told why it stands (obligation 60)."""

from typing import Any, Final

import pytest
from pydantic import BaseModel

from qlinx.newsletters.pages.reader import ChoiceForm
from qlinx.newsletters.places import SUBSCRIPTION_PAGE
from qlinx.records.catalogue import every_shape
from qlinx.records.personal import Category, Source, personal_fields
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from tests.support.described import description
from tests.support.sites import sites

# What is theirs to say; correspondence is what was said at a moment.
_SAID: Final = frozenset(
    {Category.IDENTITY, Category.CONTACT, Category.ADDRESS, Category.IMAGE, Category.CHOICE, Category.ANSWER}
)
_ACCOUNT: Final = "PATCH /v1/account"
_SIGN_UP: Final = "POST /v1/sign-ups/confirmations"
_OWN: Final = ("first_name", "last_name", "mobile", "postcode", "town", "language")

# By which route, and by which field of what it takes.
BY_ROUTE: Final[dict[tuple[str, str], tuple[str, str]]] = {
    **{("person", name): (_ACCOUNT, name) for name in (*_OWN, "email")},
    **{("sign_up", name): (_SIGN_UP, name) for name in _OWN},
    ("sign_up", "email"): ("POST /v1/sign-ups", "email"),
    ("address_change", "email"): (_ACCOUNT, "email"),
    ("person", "photo_id"): ("POST /v1/account/photo", "content_type"),
    ("person", "restricted"): ("POST /v1/account/rights-requests", "kind"),
    ("person", "said"): ("POST /v1/account/relations/{relation_id}/word", "word"),
    ("person", "mail_to_account"): ("PUT /v1/account/relations/{relation_id}/mail", "to"),
    ("account", "factor_set_at"): ("POST /v1/second-factor/removal", "code"),
    ("employer_user", "factor_set_at"): ("POST /v1/second-factor/removal", "code"),
    ("staff", "factor_set_at"): ("POST /v1/staff/second-factor/removal", "code"),
    ("invitee", "state"): ("PUT /v1/invitations/{invitation_id}/reply", "reply"),
}
# On the page of a subscription, by which field of its form.
BY_NEWSLETTER_PAGE: Final = {
    "state": "choice",
    "topics": "topics",
    "frequency": "frequency",
    "time_zone": "time_zone",
    "language": "language",
    "first_name": "first_name",
}
_A_RECORD: Final = "when or to what somebody said yes; it is proof, and changes with what they say next"
STANDS: Final = {
    ("account", "statement_version"): _A_RECORD,
    ("account", "statement_accepted_at"): _A_RECORD,
    ("sign_up", "statement_version"): _A_RECORD,
    ("join", "joined_at"): _A_RECORD,
    ("invitee", "answered_at"): _A_RECORD,
    **{
        ("newsletter_subscription", name): _A_RECORD
        for name in ("changed_at", "consented_at", "consent_text", "consent_language", "consent_route")
    },
    **{
        ("newsletter_consent", name): _A_RECORD
        for name in (
            *("act", "acted_at", "consent_text", "consent_language", "consent_route"),
            *("topics", "by_name"),
        )
    },
    ("newsletter_subscription", "email"): "who wants it at another address asks for it there, and shows it",
    **{
        (kind, "restricted"): "asked and lifted on the page that a mailed code opens"
        for kind in (
            "newsletter_subscription",
            "prospect",
            "waiting_row",
            "message",
            "employer_user",
            "employer_contact",
        )
    },
    ("address_change", "former_email"): "the way back to it, until a change is final",
    ("address_undo", "email"): "the way back to it, until a change is final",
    ("password_request", "requested_at"): "it ends by itself within a day",
    ("message", "email"): "where the reply goes; who wants it elsewhere writes from there",
    ("message", "language"): "the language in which they wrote",
    ("prospect", "language"): "staff chose it, and put it right when told",
}


def _said() -> list[tuple[str, str]]:
    models: dict[str, type[BaseModel]] = {kind: shape.model for kind, shape in every_shape().items()}
    return [
        (kind, one.name)
        for kind, model in models.items()
        for one in personal_fields(model)
        if one.declaration.source in {Source.SELF, Source.GIVER} and one.declaration.category in _SAID
    ]


def _taken(route: str) -> dict[str, Any]:
    """The fields of what a route takes."""
    method, path = route.split(" ")
    described = description()
    content = described["paths"][path][method.lower()]["requestBody"]["content"]
    schema = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    fields: dict[str, Any] = described["components"]["schemas"][schema]["properties"]
    return fields


@pytest.mark.parametrize(("kind", "name"), _said())
def test_what_somebody_says_of_themselves_is_changed_by_them_or_stands_for_a_reason(
    kind: str, name: str
) -> None:
    on_page = kind == "newsletter_subscription" and name in BY_NEWSLETTER_PAGE
    ways = [(kind, name) in BY_ROUTE, on_page, (kind, name) in STANDS]
    assert sum(ways) == 1


def test_no_way_is_for_what_nobody_keeps() -> None:
    of_page = {("newsletter_subscription", name) for name in BY_NEWSLETTER_PAGE}
    assert {*BY_ROUTE, *STANDS, *of_page} == set(_said())


@pytest.mark.parametrize(("route", "field"), sorted(set(BY_ROUTE.values())))
def test_the_route_takes_it(route: str, field: str) -> None:
    assert field in _taken(route)


def test_the_page_of_a_subscription_takes_all_that_a_reader_chooses() -> None:
    assert set(BY_NEWSLETTER_PAGE.values()) <= set(ChoiceForm.model_fields)
    forms = {path for site in sites().values() for method, path in site.places if method == "POST"}
    assert SUBSCRIPTION_PAGE in forms


def test_what_an_employer_says_its_people_can_dispute_and_it_can_put_right() -> None:
    assert DISPUTE.can_be_used_on("relation")
    shared = {"first_name", "last_name", "email", "mobile", "department", "language"}
    assert shared <= set(_taken("PATCH /v1/employer/people/{person_id}"))
