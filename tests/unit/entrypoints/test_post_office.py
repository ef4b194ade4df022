"""Which mail goes with which configuration set of the provider."""

from qlinx.entrypoints.post_office import SETS
from qlinx.mailing.purposes import MailPurpose
from tests.support.application import application, references


def test_what_people_chose_what_employers_send_and_what_they_asked_for_go_apart() -> None:
    assert {purpose: SETS.get(purpose, "") for purpose in MailPurpose} == {
        MailPurpose.OWN_REQUEST: "OWN_REQUESTS_SET",
        MailPurpose.INVITATION: "INVITATIONS_SET",
        MailPurpose.NEWSLETTER: "NEWSLETTERS_SET",
        MailPurpose.MARKETING: "NEWSLETTERS_SET",
        MailPurpose.SERVICE: "",
        MailPurpose.LEGAL_NOTICE: "",
    }


def test_each_set_is_one_of_the_template_and_another_one() -> None:
    known = application().deployed_functions()["mail_delivery"].properties["Environment"]["Variables"]
    named = {name: [*references(known[name])] for name in {"MAIL_CONFIGURATION_SET", *SETS.values()}}
    assert all(len(found) == 1 for found in named.values())
    assert len({found[0] for found in named.values()}) == len(named)
