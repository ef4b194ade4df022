from importlib import import_module

import pytest

from qlinx.mailing.addressed import Addressed
from qlinx.mailing.composing import Links, composer_of
from qlinx.mailing.declared import NoComposer, mail_of
from qlinx.mailing.declaring import PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.mailing.rendering import template_ids
from qlinx.records.catalogue import every_capability, every_ground, every_shape
from qlinx.records.store import person_key


def test_a_template_is_composed_by_the_package_that_it_names() -> None:
    assert composer_of("employers.user_invited") is import_module("qlinx.employers.mails")


@pytest.mark.parametrize("template", ["kit.letter", "nowhere.letter", "people.unheard_of"])
def test_a_mail_that_no_package_declares_is_a_mistake_that_shows(template: str) -> None:
    with pytest.raises(NoComposer):
        mail_of(template)


def test_a_mail_is_for_what_its_package_says() -> None:
    assert mail_of("employers.user_invited").purpose is MailPurpose.SERVICE
    assert mail_of("rosters.first_contact_notice").purpose is MailPurpose.LEGAL_NOTICE
    assert mail_of("invitations.invitation").purpose is MailPurpose.INVITATION
    assert mail_of("invitations.invitation_cancelled").purpose is MailPurpose.SERVICE


def test_what_people_wait_for_is_urgent_and_what_goes_to_many_is_not() -> None:
    urgent = {template for template in declared_mails() if mail_of(template).urgency is Urgency.URGENT}

    assert urgent >= {"people.identity_code", "people.confirm_signup", "sessions.new_password"}
    assert not urgent & {
        "invitations.invitation",
        "invitations.invitation_cancelled",
        "rosters.first_contact_notice",
        "rights.erasure_receipt",
    }


def declared_mails() -> set[str]:
    return {
        f"{one.package}.{name}"
        for one in every_capability()
        if isinstance(one.mails, PackageMails)
        for name in one.mails.mails
    }


def test_every_mail_is_declared_and_has_its_templates() -> None:
    # A name with a line in front is a part of others.
    assert declared_mails() == {name for name in template_ids() if not name.partition(".")[2].startswith("_")}


def test_what_composes_and_what_follows_is_there() -> None:
    """A declaration may name a module that lacks the function: mypy refuses it, and so does this."""
    for one in every_capability():
        if isinstance(one.mails, PackageMails):
            assert callable(one.mails.composer().compose)
            assert one.mails.settling is None or callable(one.mails.settling().settled)
            assert one.mails.telling is None or callable(one.mails.telling().told)


def test_a_link_has_one_slash_between_address_and_page() -> None:
    assert Links("https://qlinx.example").page("/i/t") == "https://qlinx.example/i/t"
    assert Links("https://qlinx.example/stage/").page("/i/t") == "https://qlinx.example/stage/i/t"


def test_every_item_that_gives_an_address_stands_where_mailing_looks() -> None:
    addressed = {kind: shape for kind, shape in every_shape().items() if issubclass(shape.model, Addressed)}

    assert addressed.keys() == {ground.kind for ground in every_ground().values()}
    for kind, shape in addressed.items():
        value = shape.model.model_construct(person_id="p1", address_hash="h")
        assert shape.key(value) == person_key("p1", kind)
