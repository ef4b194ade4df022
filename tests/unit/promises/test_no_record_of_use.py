"""How somebody uses an account is recorded nowhere (obligation 31)."""

import re

from infrastructure.local.paths import ROOT
from qlinx.records.catalogue import every_shape

_USE = re.compile(
    r"last_(seen|used|login|sign)|opened_mail|click|device|user_agent|geo|latitude|longitude|referr?er"
)


def test_nothing_that_is_stored_tells_how_an_account_is_used() -> None:
    fields = {
        f"{kind}.{field}" for kind, shape in every_shape().items() for field in shape.model.model_fields
    }
    assert {one for one in fields if _USE.search(one)} == set()


def test_the_mail_provider_is_asked_for_no_opening_and_no_click() -> None:
    asked = re.findall(
        r"MatchingEventTypes: \[([A-Z_, ]+)\]", (ROOT / "infrastructure" / "mail.yaml").read_text("utf-8")
    )
    # Once for each set.
    assert len(asked) == 4
    assert {event for one in asked for event in one.split(", ")} == {
        "SEND",
        "REJECT",
        "RENDERING_FAILURE",
        "DELIVERY_DELAY",
        "SUBSCRIPTION",
        "DELIVERY",
        "BOUNCE",
        "COMPLAINT",
    }
