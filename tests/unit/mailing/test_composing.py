from importlib import import_module

import pytest

from qlinx.mailing.composing import Links, NoComposer, composer_of, kind_of
from qlinx.mailing.rendering import template_ids
from qlinx.mailing.suppression import Addressed, MailKind
from qlinx.records.catalogue import every_shape, parts
from qlinx.records.store import person_key


def test_a_template_is_composed_by_the_package_that_it_names() -> None:
    assert composer_of("employers.user_invited") is import_module("qlinx.employers.mails")


@pytest.mark.parametrize("template", ["kit.letter", "nowhere.letter"])
def test_a_template_of_no_package_is_a_mistake_that_shows(template: str) -> None:
    with pytest.raises(NoComposer):
        composer_of(template)


def test_a_mail_is_ordinary_unless_its_package_says_otherwise() -> None:
    assert kind_of("employers.user_invited") is MailKind.REQUESTED
    assert kind_of("rosters.first_contact_notice") is MailKind.ORDINARY
    assert kind_of("invitations.invitation") is MailKind.ORDINARY
    assert kind_of("invitations.invitation_cancelled") is MailKind.SERVICE


def test_every_mail_that_is_not_ordinary_has_a_template() -> None:
    named = {
        f"{module.__name__.split('.')[1]}.{name}"
        for module in parts("mails")
        for name in getattr(module, "KINDS", {})
    }

    assert named
    assert named <= set(template_ids())


def test_a_link_has_one_slash_between_address_and_page() -> None:
    assert Links("https://qlinx.example").page("/i/t") == "https://qlinx.example/i/t"
    assert Links("https://qlinx.example/stage/").page("/i/t") == "https://qlinx.example/stage/i/t"


def test_every_item_that_gives_an_address_stands_where_mailing_looks() -> None:
    addressed = {kind: shape for kind, shape in every_shape().items() if issubclass(shape.model, Addressed)}

    assert {"person", "sign_up", "employer_user"} <= addressed.keys()
    for kind, shape in addressed.items():
        value = shape.model.model_construct(person_id="p1", address_hash="h")
        assert shape.key(value) == person_key("p1", kind)
